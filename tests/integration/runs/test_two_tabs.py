"""A page that stayed open while the link was confirmed in another tab: it goes on, for the same tester alone."""

import pytest

from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import GRACE, MARIA, Browser, Way, again, table
from tests.integration.runs.test_drafts import WORDS, at_first_task, kept, ms
from tests.pages import csrf, words_of

LONG = "Maria's own words, and more than twenty letters of them"


async def test_the_old_tab_is_given_the_new_token(enter: Enter) -> None:
    tester = await at_first_task(enter)
    old = csrf(await tester.see("/my/step/1"))
    tester.client.cookies.clear()
    await tester.enter()
    refused = await tester.draft(1, {"comment": [WORDS, ms()]}, token=old)
    assert (refused.status_code, refused.json()["code"]) == (403, "stale")
    assert await kept(tester) == {}
    taken = await tester.draft(1, {"comment": [WORDS, ms()]}, token=refused.json()["token"])
    assert taken.status_code == 204
    assert await kept(tester) == {"comment": WORDS}


async def test_the_old_tab_fits_where_the_link_was_only_opened_again(enter: Enter) -> None:
    tester = await at_first_task(enter)
    old = csrf(await tester.see("/my/step/1"))
    await tester.enter()
    assert (await tester.draft(1, {"comment": [WORDS, ms()]}, token=old)).status_code == 204
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


class TestTwoPeopleOnOneTablet:
    """Maria's page stands open, then Grace confirmed her link."""

    async def test_a_draft_of_the_first_is_not_taken(self, way: Way, enter: Enter) -> None:
        await way.begun(MARIA)
        await way.begun(GRACE)
        tablet = await enter(MARIA)
        old = csrf(await tablet.see("/my/step/1"))
        grace = await Browser(tablet.client, way.tokens[GRACE]).enter()
        answer = await grace.draft(1, {"comment": [WORDS, ms()]}, token=old)
        assert (answer.status_code, answer.json()["code"]) == (401, "signed-out")
        assert "token" not in answer.json()
        assert await table("draft") == []

    @pytest.mark.parametrize(
        ("path", "fields"),
        [
            ("/my/step/1", {"stage": "expect", "go": "next", "expected_ease": "4", "comment": LONG}),
            ("/my/step/1", {"stage": "expect", "go": "later", "comment": LONG}),
            ("/my/stop", {"reason": LONG, "delete": "on"}),
            ("/my/trouble", {"text": LONG, "then": "end"}),
            ("/my/withdraw", {"answers": "delete", "text": LONG}),
        ],
    )
    async def test_no_page_of_the_first_is_and_its_words_are_shown(
        self, way: Way, enter: Enter, path: str, fields: dict[str, str]
    ) -> None:
        await way.begun(MARIA)
        graces = await way.begun(GRACE)
        tablet = await enter(MARIA)
        old = csrf(await tablet.see(path))
        grace = await Browser(tablet.client, way.tokens[GRACE]).enter()
        answer = await grace.post(path, old, **fields)
        assert answer.status_code == 401
        assert "Maria&#39;s own words" in answer.text
        assert "Another personal link has been opened in this browser since." in answer.text
        assert "omebody else" not in answer.text, "one person may have two links"
        assert await again(graces) == graces
        assert await table("draft") == await table("trouble") == []

    async def test_nobody_agrees_for_the_other(self, way: Way, enter: Enter) -> None:
        tablet = await enter(MARIA)
        shown = await tablet.see("/my/consent")
        grace = await Browser(tablet.client, way.tokens[GRACE]).enter()
        answer = await grace.post("/my/consent", csrf(shown), participate="on", go="next", **words_of(shown))
        assert answer.status_code == 401
        assert words_of(shown)["words"] not in answer.text, "nobody typed that"
        assert await table("consent") == []

    async def test_but_the_link_itself_says_whose_it_is(self, way: Way, enter: Enter) -> None:
        """Its page from before is asked once more, as any that was open for long."""
        tablet = await enter(MARIA)
        old = csrf(await tablet.see(f"/t/{way.tokens[MARIA]}"))
        grace = await Browser(tablet.client, way.tokens[GRACE]).enter()
        answer = await grace.post(f"/t/{way.tokens[MARIA]}", old, go="next")
        assert answer.status_code == 403
        assert f'action="/t/{way.tokens[MARIA]}"' in answer.text
