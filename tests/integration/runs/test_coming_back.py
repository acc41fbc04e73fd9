"""Who has finished and follows the link again: led to the last page, to the bonus, and to its code once more."""

import re
from collections.abc import Callable

import httpx
import pytest

from panel.core.principals import SYSTEM
from panel.core.settings import settings
from panel.incentives import actions as incentives
from panel.incentives import pools
from panel.incentives import queries as bonuses
from scenarios.runs import actions
from scenarios.runs.rules import RunView
from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import GRACE, MARIA, Browser, Way, facts, pass_time
from tests.integration.runs.made import way as made_way
from tests.pages import csrf

Clients = Callable[..., httpx.AsyncClient]
CODE = "BOOK-17-QX7Z"


async def rewarded() -> Way:
    """A round that thanks with vouchers, of which there is one."""
    pool = await pools.make_pool("Books", 25_00, "books.example.org", SYSTEM)
    await pools.add_codes(pool, CODE, SYSTEM)
    return await made_way(pool_id=pool, title=f"Books {pool}")


async def paid(run: RunView) -> None:
    """Somebody approved the bonus and the worker paid it."""
    standing = await bonuses.standing_for(run.tester_id, run.round_id)
    assert standing is not None
    await incentives.approve([standing.id], SYSTEM)
    assert await incentives.pay([standing.id], SYSTEM) == 1


async def test_the_link_of_a_finished_test_leads_to_the_bonus(way: Way, new_client: Clients) -> None:
    await way.completed()
    tester = Browser(new_client(), way.tokens[GRACE])
    page = await tester.see(f"/t/{tester.token}")
    assert "You have finished this test. Thank you!" in page
    assert "€25" in page
    assert "What to expect" not in page
    await tester.enter()
    assert await tester.goes_to("/my") == "/my/done"
    assert await tester.goes_to(f"/t/{tester.token}") == "/my/done"


async def test_the_link_of_a_test_under_way_leads_to_the_step_it_names(way: Way, new_client: Clients) -> None:
    await way.begun()
    tester = Browser(new_client(), way.tokens[GRACE])
    page = await tester.see(f"/t/{tester.token}")
    assert "You are at step 1 of 3" in page
    assert "Go on with step 1" in page
    answer = await tester.post(f"/t/{tester.token}", csrf(page), go="next")
    assert answer.headers["location"] == "/my/step/1"
    other = await Browser(new_client(), way.tokens[MARIA]).see(f"/t/{way.tokens[MARIA]}")
    assert "You are at step" not in other


async def test_the_link_of_somebody_who_waits_says_for_what_and_leads_home(way: Way, new_client: Clients) -> None:
    await way.at_letter()
    tester = Browser(new_client(), way.tokens[GRACE])
    page = await tester.see(f"/t/{tester.token}")
    assert "You are waiting for the letter" in page
    assert "Step 2 of 3: Step letter" in page
    assert "Go on with step" not in page
    assert (await tester.post(f"/t/{tester.token}", csrf(page), go="next")).headers["location"] == "/my"
    home = await tester.see("/my")
    assert "If nothing has come by " in home
    assert "we note that, and you go on with the next step." in home


async def test_the_link_of_somebody_at_the_last_questions_leads_to_them(way: Way, new_client: Clients) -> None:
    await way.at_end()
    tester = Browser(new_client(), way.tokens[GRACE])
    page = await tester.see(f"/t/{tester.token}")
    assert "Only the last page is left" in page
    assert (await tester.post(f"/t/{tester.token}", csrf(page), go="next")).headers["location"] == "/my/end"


@pytest.mark.parametrize(("end", "words"), [("stop", "You stopped this test."), ("block", "you could not go on")])
async def test_so_does_that_of_a_stopped_and_a_blocked_one(way: Way, new_client: Clients, end: str, words: str) -> None:
    run = await way.at_letter()
    await (actions.stop(run, delete_answers=False) if end == "stop" else actions.block(run, "No letter"))
    page = await Browser(new_client(), way.tokens[GRACE]).see(f"/t/{way.tokens[GRACE]}")
    assert words in page
    assert "To your bonus" in page


async def test_somebody_elses_link_in_the_same_browser_does_not(way: Way, enter: Enter) -> None:
    await way.completed(GRACE)
    tablet = await enter(MARIA)
    assert (await tablet.client.get(f"/t/{way.tokens[GRACE]}")).status_code == 200


async def test_looking_at_the_link_opens_nothing(way: Way, new_client: Clients) -> None:
    await way.completed()
    client = new_client()
    await client.get(f"/t/{way.tokens[GRACE]}")
    assert (await client.get("/my/done")).status_code == 401


async def test_the_page_says_when_the_code_is_hidden_again(clock: object, new_client: Clients) -> None:
    way = await rewarded()
    await paid(await way.completed(MARIA))
    tester = await Browser(new_client(), way.tokens[MARIA]).enter()
    shown = await tester.post("/my/bonus", csrf(await tester.see("/my/done")))
    assert CODE in shown.text
    assert "wird er um 11:15 Uhr wieder verdeckt" in shown.text


async def test_the_code_is_hidden_after_a_while_and_shown_by_the_link_again(clock: object, new_client: Clients) -> None:
    way = await rewarded()
    await paid(await way.completed())
    tester = await Browser(new_client(), way.tokens[GRACE]).enter()
    page = await tester.see("/my/done")
    assert CODE not in page
    shown = await tester.post("/my/bonus", csrf(page))
    assert CODE in shown.text
    assert "Copy the code" in shown.text
    pass_time(days=2)
    page = await tester.see("/my/done")
    assert "open your personal link" in page
    assert "Show my code" not in page
    answer = await tester.post("/my/bonus", csrf(shown.text))
    assert (answer.status_code, answer.headers["location"]) == (303, "/my/done")
    for browser in (tester, Browser(new_client(), way.tokens[GRACE])):
        await browser.enter()
        assert CODE in (await browser.post("/my/bonus", csrf(await browser.see("/my/done")))).text


async def test_a_code_that_nobody_can_read_is_spoken_of_with_the_person_who_helps(
    clock: object, new_client: Clients, setting: Callable[..., None]
) -> None:
    way = await rewarded()
    run = await way.completed()
    await paid(run)
    tester = await Browser(new_client(), way.tokens[GRACE]).enter()
    page = await tester.see("/my/done")
    former = settings().secret_key
    setting(secret_key="another key that is long enough to be one, really")
    await tester.enter()
    told = await tester.see("/my/done")
    assert "We can't show your code just now. It is not lost: " + settings().contact_name in told
    assert "Show my code" in page
    assert "Show my code" not in told
    pressed = await tester.post("/my/bonus", csrf(told))  # the button stood there before the key changed
    assert (pressed.status_code, pressed.headers["location"]) == (303, "/my/done")
    setting(secret_key=former)
    assert [fact for fact, _ in await facts(run)][-1] == "sent", "nothing is noted as shown"
    await tester.enter()
    assert CODE in (await tester.post("/my/bonus", csrf(await tester.see("/my/done")))).text


async def test_the_minutes_listed_add_up_to_those_promised(way: Way, new_client: Clients) -> None:
    page = await Browser(new_client(), way.tokens[GRACE]).see(f"/t/{way.tokens[GRACE]}")
    (promised,) = re.findall(r"about (\d+) min", page)
    listed = re.findall(r">(\d+) min<", page)
    assert "Questions at the end" in page
    assert sum(map(int, listed)) == int(promised)
