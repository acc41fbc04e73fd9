"""Two tabs of the staff, and publishing what isn't ready: the second one is told, and loses nothing it typed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests import cast
from tests.conftest import MOMENT
from tests.forms import forms
from tests.furnished import Clients, House
from tests.integration.bad_input.found import Found, filled, replaced, send
from tests.integration.bad_input.test_fields import the_same, what_was_lost
from tests.snapshots import changed, taken, undone

NOT_TYPED = ("/move", "/remove", "/publish", "/map", "/restore-step")
"""Nothing is typed into these; they lead back to the page as it stands now."""


async def test_a_tab_that_stayed_behind_overwrites_nothing_and_keeps_its_words(
    house: House, found: list[Found], new_client: Clients, clock: Callable[[datetime], None]
) -> None:
    """Every form that knows which state it was made for: saved by one tab, then sent by the other with other words."""
    complaints, tried = [], 0
    for one in found:
        if not one.form.fields.get("revision") or one.path.endswith((*NOT_TYPED, "/new", "/journeys")):
            continue
        words = [
            c.name
            for c in one.form.fields.values()
            if c.kind in ("text", "textarea") and c.name not in ("minutes", "codes")
        ]
        if not words:
            continue
        tried += 1
        browser, first = house.browser(new_client, one.who), filled(one.form)
        second = replaced(first, words[0], "typed in the second tab")
        async with undone():
            clock(MOMENT + timedelta(minutes=1))
            saved = await send(browser, one, replaced(first, words[0], "typed in the first tab"))
            between = await taken()
            clock(MOMENT + timedelta(minutes=2))
            late = await send(browser, one, second)
            overwritten = changed(between, await taken())
        if saved.status_code != 303 or late.status_code != 409 or overwritten:
            complaints.append(f"{one}: {saved.status_code}, then {late.status_code} {overwritten}")
            continue
        again = the_same(forms(late.text, one.page), one.form)
        if again is None or (lost := what_was_lost(one.form, again, second)):
            complaints.append(f"{one}: {'the form is gone' if again is None else lost}")
    assert not complaints, "\n".join(complaints)
    assert tried >= 6


async def test_a_scenario_without_steps_is_not_published(house: House, new_client: Clients) -> None:
    selma = house.browser(new_client, "marketing")
    new = await selma.get("/scenarios/new")
    data = {"_csrf": cast.csrf(new.text), "journey": str(house.ids["journey_id"]), "title_en": "Nothing in it"}
    made = (await selma.post("/scenarios/new", data=data)).headers["location"]
    asked = await selma.get(f"{made}/publish")
    shown = asked.text if asked.status_code == 200 else (await selma.get(asked.headers["location"])).text
    assert "There is no step yet." in shown
    before = await taken()
    answer = await selma.post(f"{made}/publish", data={"_csrf": cast.csrf(new.text), "revision": "1"})
    assert answer.status_code in (303, 409, 422)
    assert changed(before, await taken()) == []


async def test_a_round_that_lacks_something_is_not_published(house: House, new_client: Clients) -> None:
    """The after round's panel is there, its day is not: the list says what is missing, and nothing happens."""
    selma = house.browser(new_client, "marketing")
    study = f"/studies/{house.ids['study_id']}"
    csrf = cast.csrf((await selma.get("/account")).text)
    added = await selma.post(f"{study}/rounds", data={"_csrf": csrf, "purpose": "during"})
    before = await taken()
    answer = await selma.post(added.headers["location"] + "/publish", data={"_csrf": csrf})
    assert answer.status_code in (303, 409, 422)
    assert changed(before, await taken()) == []
    invited = await selma.post(
        added.headers["location"] + "/invite", data={"_csrf": csrf, "who": str(house.ids["customers"])}
    )
    assert invited.status_code in (303, 404, 409, 422)
    assert changed(before, await taken()) == []
