"""Every icon that a page names is vendored, what testers' pages draw is in the style sheet, and the set has its licence."""

import re

import pytest

from panel.core.icons import FOLDER, SHEET, SIGNS, STATIC, body, icon, sheet, sign
from scenarios.journeys.channels import Channel
from scenarios.questions.kinds import KINDS
from scenarios.questions.sets import OUTCOME, RESOLVED
from tests.contracts.house import files, short

NAMED = re.compile(r"""\bicon\(\s*["']([a-z0-9-]+)["']""")
DRAWS = re.compile(r"\b(?:sign|told|way_out)\(")
QUOTED = re.compile(r"""["']([a-z0-9-]+)["']""")


def test_every_named_icon_is_there() -> None:
    named = {
        (short(path), name)
        for path in files("templates")
        if path.suffix == ".html"
        for name in NAMED.findall(path.read_text("utf-8"))
    }
    assert len(named) > 20
    assert sorted((page, name) for page, name in named if not (FOLDER / f"{name}.svg").is_file()) == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.svg")), ids=lambda path: path.stem)
def test_every_vendored_icon_can_be_drawn(path) -> None:
    assert body(path.stem).startswith("<")


def test_the_style_sheet_draws_what_testers_pages_name_and_no_more() -> None:
    texts = [text for path in files("templates") if DRAWS.search(text := path.read_text("utf-8"))]
    named = {name for text in texts for name in QUOTED.findall(text)} & set(SIGNS)
    named |= set(re.findall(r"var\(--i-([a-z-]+)\)", (STATIC / "css/tester.css").read_text("utf-8")))
    named |= {channel.icon for channel in Channel}
    named |= {choice.icon for asked in (OUTCOME, RESOLVED) for choice in KINDS[asked.kind].choices(asked)}
    assert named == set(SIGNS)
    assert SHEET.read_text("utf-8") == sheet(), "write it anew: python -m panel.core.icons"


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(KeyError):
        icon("no-such-icon")
    with pytest.raises(KeyError):
        sign("printer")


def test_a_label_is_spoken_and_escaped() -> None:
    assert 'aria-label="&lt;b&gt;"' in icon("check", "<b>")
    assert "aria-hidden" in icon("check")


def test_the_licence_stands_beside_the_icons() -> None:
    assert (FOLDER.parent / "LICENSE").is_file()
    assert (FOLDER.parent / "VERSION").is_file()
