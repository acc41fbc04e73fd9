"""Every field of every form gets nonsense: never a broken page, and where it is refused, all that was typed is kept."""

import re

import httpx
import pytest

from panel.core.forms import clean
from tests.forms import Field, Form, Pairs, forms
from tests.furnished import Clients, House
from tests.integration.bad_input.found import Found, filled, pattern, replaced, send
from tests.snapshots import undone

TELLING = {
    "nothing": "",
    "very long": "x" * 10_000,
    "controls": "a\x00\x01\x07\x1b[31m\x7f\u0085b",
    "huge": "9" * 30,
    "far away": "9999-12-31",
    "markup": "\"'><script>alert(1)</script>{{7*7}}{% raw %}",
}
"""Tried in each field by itself."""
FOR_CHOICES = ("nothing", "huge", "markup")
"""Those that tell something about fields that nobody types in."""
NONSENSE = {
    "blanks": " \t \n ",
    "long words": "Wörter und Sätze. " * 600,
    "pictures": "🦊👩‍👩‍👧‍👦" * 20,
    "right to left": "\u202eevil\u202c\u200b",
    "negative": "-1",
    "more than a column": str(2**31),
    "no number": "NaN",
    "exponent": "1e999",
    "no day": "31.02.2026",
    "year one": "0001-01-01",
    "SQL": "'; DROP TABLE customer; -- ../../../../etc/passwd",
    "format": "%s%n%(name)s{0}{x}",
    "JSON": '{"a": [1, null]}',
    "digits of others": "٣٤",
    "unknown id": "00000000-0000-0000-0000-000000000000",
}
"""Tried in all fields at once."""
ANSWERS = {200, 303, 401, 404, 409, 410, 422, 429}
NOT_SHOWN = {"password", "file", "hidden"}


@pytest.mark.parametrize("nonsense", TELLING)
async def test_nonsense_in_each_field(house: House, found: list[Found], new_client: Clients, nonsense: str) -> None:
    complaints: list[str] = []
    for one in found:
        browser, right = house.browser(new_client, one.who, broken_ok=True), filled(one.form)
        for control in one.form.fields.values():
            if control.name == "_csrf" or control.kind == "file" or not (control.textual or nonsense in FOR_CHOICES):
                continue
            sent = replaced(right, control.name, TELLING[nonsense])
            async with undone():
                answer = await send(browser, one, sent)
            complaints += complain(answer, one, control, sent)
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("nonsense", NONSENSE)
async def test_nonsense_in_all_fields(house: House, found: list[Found], new_client: Clients, nonsense: str) -> None:
    complaints: list[str] = []
    for one in found:
        sent = filled(one.form)
        written = [control for control in one.form.fields.values() if control.textual or control.kind == "select"]
        for control in written:
            sent = replaced(sent, control.name, NONSENSE[nonsense])
        for control in written[:1]:
            async with undone():
                answer = await send(house.browser(new_client, one.who, broken_ok=True), one, sent)
            complaints += complain(answer, one, control, sent)
    assert not complaints, "\n".join(complaints)


ASKED_ANEW = {"words"}
"""The consent's words are not those that were read: on purpose every tick is asked for again."""


async def test_all_fields_twice_and_fields_nobody_asked_for(
    house: House, found: list[Found], new_client: Clients
) -> None:
    extra = [
        ("role", "admin"),
        ("is_admin", "1"),
        ("id", "1"),
        ("__proto__", "x"),
        ("a[]", "1"),
        ("a[b][c]", "1"),
        ("", "x"),
    ]
    complaints: list[str] = []
    for one in found:
        right = filled(one.form)
        for sent in ([*right, *right], [*right, *extra]):
            async with undone():
                answer = await send(house.browser(new_client, one.who, broken_ok=True), one, sent)
            if answer.status_code not in ANSWERS:
                complaints.append(f"{one}: {answer.status_code}")
    assert not complaints, "\n".join(complaints)


async def test_nothing_but_the_token(house: House, found: list[Found], new_client: Clients) -> None:
    complaints: list[str] = []
    for one in found:
        token = [pair for pair in filled(one.form) if pair[0] == "_csrf"]
        async with undone():
            answer = await send(house.browser(new_client, one.who, broken_ok=True), one, token)
        if answer.status_code not in ANSWERS:
            complaints.append(f"{one}: {answer.status_code}")
    assert not complaints, "\n".join(complaints)


def complain(answer: httpx.Response, one: Found, control: Field, sent: Pairs) -> list[str]:
    """What is wrong with an answer to a form that was filled in like this."""
    where = f"{one} [{control.name}] → {answer.status_code}"
    if answer.status_code not in ANSWERS:
        return [f"{where}: {answer.text[-300:] if answer.status_code < 500 else 'broken'}"]
    if answer.status_code != 422 or control.name in ASKED_ANEW:
        return []
    complaints = (
        []
        if control.kind == "hidden" or re.search(r'class="[^"]*(field-error|errors|alert)', answer.text)
        else [f"{where}: no message"]
    )
    again = the_same(forms(answer.text, one.page), one.form)
    if again is None:
        return [*complaints, f"{where}: the form is gone"]
    return complaints + [f"{where}: {lost}" for lost in what_was_lost(one.form, again, sent)]


def the_same(offered: list[Form], form: Form) -> Form | None:
    alike = [other for other in offered if pattern(other.action) == pattern(form.action)]
    return next((o for o in alike if o.action == form.action), alike[0] if alike else None)


def what_was_lost(form: Form, again: Form, sent: Pairs) -> list[str]:
    """Fields that no longer hold what was typed."""
    lost = []
    for control in form.fields.values():
        typed = [clean(value) for name, value in sent if name == control.name and clean(value)]
        if control.kind in NOT_SHOWN or (control.choices and not set(typed) <= set(control.choices)):
            continue
        kept = [
            clean(value) for value in (again.fields.get(control.name) or Field(control.name, "")).values if clean(value)
        ]
        if sorted(kept) != sorted(typed) and not (control.kind == "select" and not typed):
            lost.append(f"{control.name} lost {str(typed)[:60]}, shows {str(kept)[:60]}")
    return lost
