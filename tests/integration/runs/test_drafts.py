"""What was typed and not sent: shown again anywhere, the newest of each field, gone with the page, never in the way."""

from datetime import timedelta
from typing import Any

import pytest

from panel.core.clock import now
from panel.core.errors import NotAllowed
from panel.core.forms import Raw
from scenarios.runs import actions, queries
from scenarios.runs.actions.drafts import draft_of
from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import AT_THE_END, RATED, Browser, Way, again, checked, pass_time, table
from tests.pages import csrf

WORDS = "Der Brief kam, „12 a“ <fehlte>"


def ms(**off: float) -> int:
    """This moment on a device's clock, or so much off."""
    return int((now() + timedelta(**off)).timestamp() * 1000)


async def at_first_task(enter: Enter) -> Browser:
    tester = await enter()
    await tester.agree()
    await tester.send("/my/step/1", stage="expect", go="next", expected_ease="4")
    pass_time(minutes=1)
    return tester


async def kept(tester: Browser, step: str = "look") -> dict[str, Any]:
    """Field → value."""
    return {name: value for name, (value, _at) in (await draft_of(await tester.run(), step)).items()}


class TestLater:
    async def test_what_stands_on_the_page_is_kept_and_shown_again(self, enter: Enter) -> None:
        tester = await at_first_task(enter)
        typed = [("ease", "3"), ("friction", "waited"), ("friction", "repeat"), ("comment", WORDS)]
        answer = await tester.send("/my/step/1", typed, stage="do", go="later")
        assert answer.headers["location"] == "/my"
        assert "All is saved." in await tester.see("/my")
        shown = (await tester.client.get("/my/step/1")).text
        assert checked(shown) == {("ease", "3"), ("friction", "waited"), ("friction", "repeat")}
        assert "Der Brief kam, „12 a“ &lt;fehlte&gt;" in shown
        assert (await tester.run()).position == 0
        assert [row["question_key"] for row in await table("answer")] == ["expected_ease"]

    async def test_nothing_has_to_be_right_yet(self, enter: Enter) -> None:
        tester = await at_first_task(enter)
        answer = await tester.send("/my/step/1", [("ease", "99"), ("comment", "x" * 9000)], stage="do", go="later")
        assert answer.status_code == 303
        assert len((await kept(tester))["comment"]) == 8000

    async def test_only_the_pages_own_fields_are_kept(self, enter: Enter) -> None:
        tester = await at_first_task(enter)
        await tester.send(
            "/my/step/1", [("comment", "Hm"), ("expected_ease", "7"), ("x" * 90, "y")], stage="do", go="later"
        )
        assert (await kept(tester)).keys() == {"outcome", "ease", "compared", "emotion", "friction", "comment"}

    async def test_an_expectation_too(self, enter: Enter) -> None:
        tester = await enter()
        await tester.agree()
        await tester.send("/my/step/1", stage="expect", go="later", expected_ease="6")
        assert checked(await tester.see("/my/step/1")) == {("expected_ease", "6")}
        assert await table("answer") == []

    async def test_and_the_last_page(self, way: Way, enter: Enter) -> None:
        await way.at_end()
        tester = await enter()
        await tester.send("/my/end", [("umux_1", "3"), ("missing", "A call")], go="later")
        shown = await tester.see("/my/end")
        assert checked(shown) == {("umux_1", "3")}
        assert "A call" in shown

    async def test_what_was_cleared_on_an_earlier_step_stays_cleared(self, way: Way, enter: Enter) -> None:
        await way.at_letter()
        pass_time(minutes=1)
        tester = await enter()
        cleared = [("outcome", "partly"), ("ease", "5"), ("comment", "")]
        await tester.send("/my/step/1", cleared, stage="do", go="later")
        shown = await tester.see("/my/step/1")
        assert checked(shown) == {("outcome", "partly"), ("ease", "5")}
        assert "So so" not in shown

    async def test_it_is_gone_once_the_page_is_sent(self, enter: Enter) -> None:
        tester = await at_first_task(enter)
        await tester.send("/my/step/1", [("comment", "Old words")], stage="do", go="later")
        await tester.send("/my/step/1", [*RATED, ("comment", "New words")], stage="do", go="next")
        assert await table("draft") == []
        shown = await tester.see("/my/step/1")
        assert "New words" in shown
        assert "Old words" not in shown

    async def test_and_once_an_earlier_step_was_mended(self, way: Way) -> None:
        run = await way.at_letter()
        pass_time(minutes=1)
        await actions.keep_draft(run, 0, "look", {"comment": ("Hm", ms())})
        await actions.finish_step(run, way.script, 0, Raw(RATED))
        assert await table("draft") == []

    @pytest.mark.parametrize("ends", ["complete", "stop", "block"])
    async def test_none_outlives_the_run(self, way: Way, ends: str) -> None:
        run = await way.at_end()
        await actions.keep_draft(run, 3, "", {"missing": ("A call", ms())})
        await actions.keep_draft(run, 0, "look", {"comment": ("Hm", ms())})
        if ends == "complete":
            await actions.finish_questions(run, way.script, Raw(AT_THE_END))
        elif ends == "stop":
            await actions.stop(run, delete_answers=False)
        else:
            await actions.block(run, "Nothing goes on")
        assert await table("draft") == []


class TestWhileTyping:
    async def test_the_newest_of_each_field_wins_whatever_comes_last(self, enter: Enter) -> None:
        tester = await at_first_task(enter)
        assert (await tester.draft(1, {"comment": ["second", ms()], "ease": ["4", ms(seconds=-9)]})).status_code == 204
        await tester.draft(1, {"comment": ["first", ms(seconds=-20)], "ease": ["5", ms(seconds=-8)]})
        assert await kept(tester) == {"comment": "second", "ease": "5"}

    async def test_a_parcel_that_comes_twice_changes_nothing(self, enter: Enter) -> None:
        tester = await at_first_task(enter)
        parcel = {"comment": ["Hm", ms()], "friction": [["waited"], ms()]}
        await tester.draft(1, parcel)
        before = await table("draft")
        await tester.draft(1, parcel)
        assert await table("draft") == before
        assert checked(await tester.see("/my/step/1")) == {("friction", "waited")}

    async def test_what_was_typed_before_the_page_was_sent_comes_too_late(self, way: Way, enter: Enter) -> None:
        """Another device was offline while the step was finished on this one."""
        typed_at = ms()
        pass_time(minutes=1)
        await way.at_letter()
        pass_time(minutes=1)
        tester = await enter()
        assert (await tester.draft(1, {"comment": ["Old words", typed_at]})).status_code == 204
        assert await table("draft") == []
        assert "Old words" not in await tester.see("/my/step/1")

    async def test_what_was_typed_afterwards_is_kept(self, way: Way, enter: Enter) -> None:
        await way.at_letter()
        pass_time(minutes=1)
        tester = await enter()
        await tester.draft(1, {"comment": ["Second thoughts", ms()]})
        assert "Second thoughts" in await tester.see("/my/step/1")
        assert (await queries.at_step((await tester.run()).id, "look"))["comment"] == "So so"

    @pytest.mark.parametrize("days", [-1, 1, 400])
    async def test_a_clock_that_is_wrong_is_put_right(self, enter: Enter, days: int) -> None:
        tester = await at_first_task(enter)
        await tester.draft(1, {"comment": ["on the laptop", ms(seconds=-60)]})
        wrong = {"X-Now": str(ms(days=days))}
        await tester.draft(1, {"comment": ["on the phone", ms(days=days, seconds=-5)]}, **wrong)
        await tester.draft(1, {"comment": ["older, on the phone", ms(days=days, seconds=-30)]}, **wrong)
        assert (await draft_of(await tester.run(), "look"))["comment"] == ("on the phone", ms(seconds=-5))

    async def test_nobody_types_in_the_future(self, enter: Enter) -> None:
        tester = await at_first_task(enter)
        await tester.draft(1, {"comment": ["from tomorrow", ms(days=1)]})
        pass_time(minutes=5)
        await tester.draft(1, {"comment": ["now", ms()]})
        assert await kept(tester) == {"comment": "now"}

    async def test_the_page_after_the_last_step_is_the_end(self, way: Way, enter: Enter) -> None:
        await way.at_end()
        tester = await enter()
        await tester.draft(4, {"missing": ["A call", ms()]})
        assert "A call" in await tester.see("/my/end")

    async def test_there_is_an_end_to_what_is_kept(self, enter: Enter) -> None:
        tester = await at_first_task(enter)
        await tester.draft(1, {f"field_{i}": ["x", ms()] for i in range(500)})
        assert len(await kept(tester)) == 80


class TestGarbage:
    @pytest.mark.parametrize(
        "body",
        [b"", b"null", b"[]", b"{", b'{"comment": "x"}', b'{"comment": ["x"]}', b'{"comment": ["x", "1"]}', b"\xff\xfe",
         b'{"comment": ["x", 1e400]}', b'{"comment": ["x", -1]}', b'{"comment": ["x", 99999999999999999999999999]}',
         b'{"comment": [{}, 1]}', b'{"comment": [["x", 5], 1]}', b'{"comment": ["\\ud800", 1]}', b"[" * 5000,
         b'{"' + b"n" * 61 + b'": ["x", 1]}', b'{"comment": ["' + b"x" * 8001 + b'", 1]}'],
    )  # fmt: skip
    async def test_it_is_refused_and_nothing_is_kept(self, enter: Enter, body: bytes) -> None:
        tester = await at_first_task(enter)
        answer = await tester.draft(1, body)
        assert 400 <= answer.status_code < 500
        assert await table("draft") == []

    @pytest.mark.parametrize("sent", ["", "x", "-5", "²", "9" * 30, "9" * 5000, "1e9", "0"])
    async def test_a_senseless_clock_breaks_nothing(self, enter: Enter, sent: str) -> None:
        tester = await at_first_task(enter)
        answer = await tester.draft(1, {"comment": ["Hm", ms()]}, **{"X-Now": sent.encode("latin-1")})  # type: ignore[arg-type]
        assert answer.status_code == 204
        assert "Hm" in await tester.see("/my/step/1")

    async def test_nul_is_left_out(self, enter: Enter) -> None:
        tester = await at_first_task(enter)
        await tester.draft(1, {"comment": ["a\x00b ", ms()], "friction": [["wai\x00ted"], ms()]})
        assert await kept(tester) == {"comment": "ab ", "friction": ["waited"]}

    async def test_pages_that_are_not_open(self, enter: Enter) -> None:
        tester = await at_first_task(enter)
        parcel = {"comment": ["Hm", ms()]}
        assert [(await tester.draft(n, parcel)).status_code for n in (0, 2, 3, 4, 5, 10**30)] == [404] + [409] * 5

    async def test_a_form_token_of_somebody_else_is_refused(self, enter: Enter) -> None:
        tester = await at_first_task(enter)
        assert (await tester.draft(1, {"comment": ["Hm", ms()]}, token="0" * 40)).status_code == 403

    async def test_nobody_without_a_link_keeps_anything(self, new_client) -> None:  # type: ignore[no-untyped-def]
        answer = await new_client().put("/my/draft/1", content=b"{}", headers={"Accept": "application/json"})
        assert answer.status_code == 401

    async def test_a_run_that_is_over_takes_nothing_more(self, way: Way, enter: Enter) -> None:
        run = await way.at_end()
        tester = await enter()
        token = csrf(await tester.see("/my/end"))
        await actions.finish_questions(run, way.script, Raw(AT_THE_END))
        assert (await tester.draft(1, {"comment": ["Hm", ms()]}, token=token)).status_code == 409
        with pytest.raises(NotAllowed):
            await actions.keep_draft(await again(run), 0, "look", {"comment": ("Hm", ms())})
