"""Every form is bound to the session it was made for; from elsewhere, or without its token, it does nothing."""

from collections.abc import Callable

import pytest

from tests import cast
from tests.forms import Pairs, forms
from tests.furnished import Clients, House
from tests.integration.bad_input.found import Found, every_form, filled, replaced, send
from tests.snapshots import changed, taken

ORIGIN = "http://probelauf.test"
ENGLISH = {"Accept-Language": "en"}
TOKENS = {
    "none": lambda pairs: [pair for pair in pairs if pair[0] != "_csrf"],
    "empty": lambda pairs: replaced(pairs, "_csrf", ""),
    "wrong": lambda pairs: replaced(pairs, "_csrf", "0" * 40),
    "in foreign letters": lambda pairs: replaced(pairs, "_csrf", "ü\x00🦊"),
}


@pytest.mark.parametrize("kind", TOKENS)
async def test_without_its_token_no_form_is_taken(house: House, new_client: Clients, kind: str) -> None:
    before, complaints = await taken(), []
    alter: Callable[[Pairs], Pairs] = TOKENS[kind]
    for one in await every_form(house, new_client):
        answer = await send(house.browser(new_client, one.who), one, alter(filled(one.form)))
        if answer.status_code != 403:
            complaints.append(f"{one}: {answer.status_code}")
    assert not complaints, "\n".join(complaints)
    assert changed(before, await taken()) == []


async def test_another_sessions_token_fits_nowhere(house: House, new_client: Clients) -> None:
    """Of another person of the same role's rights, of a tester, of somebody not signed in. On a tester's page somebody
    else's isn't even asked once more: the personal link comes first.
    """
    before, complaints = await taken(), []
    tokens = {
        who: cast.csrf((await house.browser(new_client, who).get(page)).text)
        for who, page in (
            ("admin", "/account"),
            ("marketing", "/account"),
            ("do", "/my"),
            ("end", "/my"),
            ("anonymous", "/sign-in"),
        )
    }
    for one in await every_form(house, new_client):
        for whose, token in tokens.items():
            if whose == one.who:
                continue
            answer = await send(house.browser(new_client, one.who), one, replaced(filled(one.form), "_csrf", token))
            of_another_person = one.path.startswith("/my") and whose != "anonymous"
            if answer.status_code != (401 if of_another_person else 403):
                complaints.append(f"{one} with the token of {whose}: {answer.status_code}")
    assert not complaints, "\n".join(complaints)
    assert changed(before, await taken()) == []


ELSEWHERE = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": ORIGIN + ".evil.example"},
    {"Origin": ORIGIN + "@evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": ORIGIN},
)


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
async def test_from_another_site_even_the_right_token_does_nothing(
    house: House, new_client: Clients, headers: dict[str, str]
) -> None:
    before, complaints = await taken(), []
    for one in await every_form(house, new_client):
        answer = await send(house.browser(new_client, one.who, headers=headers | ENGLISH), one, filled(one.form))
        if answer.status_code != 403 or "another site" not in answer.text:
            complaints.append(f"{one}: {answer.status_code}")
    assert not complaints, "\n".join(complaints)
    assert changed(before, await taken()) == []


@pytest.mark.parametrize(
    "headers", [{}, {"Origin": ORIGIN}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}], ids=str
)
async def test_control_from_here_it_is_taken(house: House, new_client: Clients, headers: dict[str, str]) -> None:
    one = await named(house, new_client, "/panels/add")
    answer = await send(house.browser(new_client, "marketing", headers=headers), one, filled(one.form))
    assert answer.status_code == 303


async def named(house: House, new_client: Clients, action: str) -> Found:
    return next(one for one in await every_form(house, new_client) if one.form.action == action)


async def test_the_page_that_asks_once_more_holds_everything_and_sends_it(house: House, new_client: Clients) -> None:
    """For every form: what was typed stands in it, secrets do not, and sending it is taken as the form itself would be."""
    complaints = []
    for one in await every_form(house, new_client):
        pairs = replaced(filled(one.form), "_csrf", "of a session long ago")
        browser = house.browser(new_client, one.who)
        asked = await send(browser, one, pairs)
        again = [form for form in forms(asked.text, one.path) if form.action == one.form.action][-1]
        kept = [pair for pair in again.pairs() if pair[0] != "_csrf"]
        typed = [(n, v.replace("\r\n", "\n")) for n, v in pairs if n != "_csrf" and "password" not in n]
        if sorted(kept) != sorted(typed):
            complaints.append(f"{one}: {set(typed) ^ set(kept)}")
        if f'quote">{dict(pairs).get("_once", "-")}' in asked.text:
            complaints.append(f"{one}: the form's own key is shown as if it had been typed")
        if cast.PASSWORD in asked.text:
            complaints.append(f"{one}: a password is shown")
        if dict(again.pairs())["_csrf"] != dict(filled(one.form))["_csrf"]:
            complaints.append(f"{one}: no fresh token")
    assert not complaints, "\n".join(complaints)
