"""What is wrong is told above the form too: each line leads to its field, and calls it what it is called on screen."""

import re
from html import unescape

import pytest

from tests.furnished import Clients, House
from tests.integration.bad_input.found import Found, filled, replaced, send
from tests.snapshots import undone

SUMMARY = re.compile(r'<div class="errors".*?</div>', re.DOTALL)
LINE = re.compile(r'<a href="#(f-[^"]+)">(.*?)</a>', re.DOTALL)


@pytest.mark.parametrize("nonsense", ["", "x" * 10_000, "-1"])
async def test_every_line_names_its_field(house: House, found: list[Found], new_client: Clients, nonsense: str) -> None:
    complaints, lines = list[str](), 0
    for one in found:
        sent = filled(one.form)
        for control in one.form.fields.values():
            if control.name != "_csrf" and control.kind not in ("file", "hidden"):
                sent = replaced(sent, control.name, nonsense)
        async with undone():
            answer = await send(house.browser(new_client, one.who, broken_ok=True), one, sent)
        for field, words in told(answer.text):
            lines += 1
            complaints += [f"{one}: {wrong}" for wrong in misnamed(answer.text, field, words)]
    assert not complaints, "\n".join(sorted(set(complaints)))
    assert lines > 20, "or this shows nothing"


def told(html: str) -> list[tuple[str, str]]:
    """(id of the field, what is said) of each line above the form."""
    return [(field, plain(words)) for box in SUMMARY.findall(html) for field, words in LINE.findall(box)]


def misnamed(html: str, field: str, words: str) -> list[str]:
    """What is wrong with one line: it leads nowhere, or calls its field by another name."""
    if f'id="{field}"' not in html:
        return [f"#{field} leads nowhere"]
    called = name_of(html, field)
    said, colon, _message = words.partition(": ")
    if not colon or words in html.replace(f">{words}</a>", ""):
        return []
    return [] if said == called else [f"#{field} is called “{said}” above, and “{called}” where it stands"]


def name_of(html: str, field: str) -> str:
    """The label of a control, the legend of a group, or what a file's drop area says; without what is optional."""
    label = re.search(rf'<label[^>]*\sfor="{re.escape(field)}"[^>]*>(.*?)</label>', html, re.DOTALL)
    group = re.search(rf'<fieldset[^>]*\sid="{re.escape(field)}"[^>]*>.*?<legend[^>]*>(.*?)</legend>', html, re.DOTALL)
    found = label or group
    text = re.sub(r'<small>.*?</small>|<span class="field__opt">.*?</span>', "", found[1]) if found else ""
    return plain(text)


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())
