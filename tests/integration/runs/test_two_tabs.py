"""A page that stayed open while the link was confirmed in another tab: it goes on, for the same tester alone."""

from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import GRACE, MARIA, Browser, Way, again, table
from tests.integration.runs.test_drafts import WORDS, at_first_task, kept, ms
from tests.pages import csrf, hidden

LONG = "Maria's own words, and more than twenty letters of them"


async def test_the_old_tab_is_given_the_new_token(enter: Enter) -> None:
    tester = await at_first_task(enter)
    old = csrf(await tester.see("/my/step/1"))
    await tester.enter()
    refused = await tester.draft(1, {"comment": [WORDS, ms()]}, token=old)
    assert (refused.status_code, refused.json()["code"]) == (403, "stale")
    assert await kept(tester) == {}
    taken = await tester.draft(1, {"comment": [WORDS, ms()]}, token=refused.json()["token"])
    assert taken.status_code == 204
    assert await kept(tester) == {"comment": WORDS}


async def test_nobody_without_a_session_is_given_one(enter: Enter) -> None:
    tester = await enter()
    nobody = tester.client
    nobody.cookies.clear()
    answer = await nobody.post("/new-link", data={"email": "x@y.invalid"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["token"]) == (403, "")


async def test_another_site_is_given_none(enter: Enter) -> None:
    tester = await at_first_task(enter)
    answer = await tester.draft(1, {"comment": [WORDS, ms()]}, token="x", **{"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "token" not in answer.json()


async def test_a_draft_of_another_testers_page_is_not_taken(way: Way, enter: Enter) -> None:
    """Two people on one tablet: Maria's page stands open, then Grace confirmed her link."""
    marias = await way.begun(MARIA)
    await way.begun(GRACE)
    tablet = await enter(MARIA)
    grace = await Browser(tablet.client, way.tokens[GRACE]).enter()
    answer = await grace.draft(1, {"comment": [WORDS, ms()]}, **{"X-Run": str(marias.id)})
    assert (answer.status_code, answer.json()["code"]) == (401, "signed-out")
    assert await table("draft") == []


async def test_nor_is_that_page_itself_and_its_words_are_shown(way: Way, enter: Enter) -> None:
    await way.begun(MARIA)
    graces = await way.begun(GRACE)
    tablet = await enter(MARIA)
    await tablet.send("/my/step/1", stage="expect", go="next", expected_ease="4")
    shown = hidden(await tablet.see("/my/step/1"))["run"]
    grace = await Browser(tablet.client, way.tokens[GRACE]).enter()
    for go in ("next", "later"):
        answer = await grace.send("/my/step/1", [("comment", LONG)], stage="do", go=go, run=shown)
        assert answer.status_code == 401
        assert "Maria&#39;s own words" in answer.text
        assert shown not in answer.text, "nobody typed that"
    assert await again(graces) == graces
    assert await table("draft") == []


async def test_the_last_page_neither(way: Way, enter: Enter) -> None:
    await way.at_end(MARIA)
    graces = await way.at_end(GRACE)
    maria = await enter(MARIA)
    shown = hidden(await maria.see("/my/end"))["run"]
    grace = await enter(GRACE)
    answer = await grace.send("/my/end", [("umux_1", "1"), ("umux_2", "1"), ("ltr", "0")], go="next", run=shown)
    assert answer.status_code == 401
    assert await again(graces) == graces
