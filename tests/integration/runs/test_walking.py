"""Step by step: the expectation locked, the order kept, nothing moved or stored twice, earlier steps mended."""

import asyncio

import pytest

from panel.core.errors import Invalid, NotAllowed
from panel.core.forms import Raw
from scenarios.runs import actions, queries
from scenarios.runs.rules import Stage
from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import AT_THE_END, GRACE, MARIA, RATED, Way, again, checked, pass_time, rated, table
from tests.pages import csrf, errors

LOOK = {"outcome": "partly", "ease": 5, "compared": -1, "emotion": 1, "friction": ["waited", "repeat"],
        "comment": "So so", "expected_ease": 4}  # fmt: skip
NEXT = {"go": "next", "stage": "do"}


def expected(value: str) -> Raw:
    return Raw([("expected_ease", value)])


class TestExpectation:
    async def test_it_is_asked_first_and_opens_the_task(self, way: Way) -> None:
        run = await way.begun()
        at = pass_time(minutes=2)
        await actions.expect(run, way.script, expected("3"))
        run = await again(run)
        assert (run.stage, run.position, run.step_opened_at) == (Stage.DO, 0, at)
        assert await queries.at_step(run.id, "look") == {"expected_ease": 3}

    async def test_a_second_one_changes_nothing(self, way: Way) -> None:
        run = await way.begun()
        await actions.expect(run, way.script, expected("3"))
        opened = await again(run)
        pass_time(minutes=5)
        await actions.expect(opened, way.script, expected("7"))
        assert await again(run) == opened
        assert await queries.at_step(run.id, "look") == {"expected_ease": 3}

    async def test_without_it_the_task_is_not_shown(self, enter: Enter) -> None:
        tester = await enter()
        await tester.agree()
        before = await tester.see("/my/step/1")
        assert "Do that." not in before
        answer = await tester.send("/my/step/1", stage="expect", go="next")
        assert answer.status_code == 422
        assert errors(answer.text) == {"expected_ease": "Please answer this question."}
        await tester.send("/my/step/1", stage="expect", go="next", expected_ease="4")
        assert "Do that." in await tester.see("/my/step/1")

    async def test_it_cannot_be_smuggled_in_with_the_answers(self, way: Way) -> None:
        run = await way.begun()
        await actions.expect(run, way.script, expected("3"))
        await rated(await again(run), way.script, [*RATED, ("expected_ease", "7")])
        assert (await queries.at_step(run.id, "look"))["expected_ease"] == 3

    @pytest.mark.parametrize("value", ["0", "8", "-1", "4.5", "four", "٤٤", "1e1", "99999999999999999999"])
    async def test_nonsense_is_refused_at_the_field(self, way: Way, value: str) -> None:
        run = await way.begun()
        with pytest.raises(Invalid) as wrong:
            await actions.expect(run, way.script, expected(value))
        assert wrong.value.errors.keys() == {"expected_ease"}
        assert await again(run) == run


class TestSteps:
    async def test_answers_and_time_are_stored_and_the_run_goes_on(self, way: Way) -> None:
        run = await way.begun()
        await actions.expect(run, way.script, expected("4"))
        at = pass_time(minutes=3, seconds=20)
        assert await actions.finish_step(await again(run), way.script, 0, Raw(RATED)) == 1
        run = await again(run)
        assert (run.position, run.stage, run.step_opened_at, run.changed_at) == (1, Stage.EXPECT, None, at)
        assert await queries.at_step(run.id, "look") == LOOK | {"seconds": 200}

    async def test_a_double_submit_moves_once_and_stores_once(self, way: Way) -> None:
        run = await way.begun()
        await actions.expect(run, way.script, expected("4"))
        open_run = await again(run)
        pass_time(seconds=90)
        clicks = [asyncio.create_task(actions.finish_step(open_run, way.script, 0, Raw(RATED))) for _ in range(5)]
        assert await asyncio.gather(*clicks) == [1] * 5
        assert (await again(run)).position == 1
        assert await queries.answers(run.id) == {"look": LOOK | {"seconds": 90}}
        assert len(await table("answer")) == len(LOOK) + 1

    async def test_a_step_out_of_order_is_refused(self, way: Way) -> None:
        run = await way.begun()
        with pytest.raises(NotAllowed) as refused:
            await actions.finish_step(run, way.script, 2, Raw(RATED))
        assert refused.value.refusal.code == "too_early"
        with pytest.raises(NotAllowed):
            await actions.finish_questions(run, way.script, Raw(AT_THE_END))
        assert await table("answer") == []

    async def test_in_the_browser_a_later_step_leads_back_to_the_open_one(self, enter: Enter) -> None:
        tester = await enter()
        await tester.agree()
        assert await tester.goes_to("/my/step/3") == await tester.goes_to("/my/end") == "/my/step/1"
        answer = await tester.send("/my/step/3", RATED, **NEXT)
        assert answer.headers["location"] == "/my/step/1"
        answer = await tester.send("/my/end", AT_THE_END, go="next")
        assert answer.headers["location"] == "/my/step/1"
        assert await table("answer") == []

    @pytest.mark.parametrize("path", ["/my/step/0", "/my/step/4", "/my/step/99999999999999999999", "/my/step/x"])
    async def test_a_step_that_there_is_not(self, enter: Enter, path: str) -> None:
        tester = await enter()
        await tester.agree()
        assert (await tester.client.get(path)).status_code == 404

    async def test_a_tab_that_stayed_behind_changes_nothing(self, enter: Enter) -> None:
        tester = await enter()
        await tester.agree()
        old_tab = csrf(await tester.see("/my/step/1"))
        await tester.send("/my/step/1", stage="expect", go="next", expected_ease="4")
        await tester.send("/my/step/1", RATED, **NEXT)
        before = await table("answer")
        answer = await tester.post("/my/step/1", old_tab, stage="expect", go="next", expected_ease="7")
        assert answer.headers["location"] == "/my/step/2"
        assert await table("answer") == before

    async def test_a_step_that_was_changed_says_that_it_is_saved(self, way: Way, enter: Enter) -> None:
        await way.at_end()
        tester = await enter()
        answer = await tester.send("/my/step/1", [("outcome", "no"), ("ease", "2")], **NEXT)
        assert answer.headers["location"] == "/my/end"
        assert "Your changes to step 1 are saved." in await tester.see("/my/end")
        assert "Your changes" not in await tester.see("/my/end")

    async def test_a_step_done_for_the_first_time_goes_on_without_a_word(self, enter: Enter) -> None:
        tester = await enter()
        await tester.agree()
        await tester.send("/my/step/1", stage="expect", go="next", expected_ease="4")
        await tester.send("/my/step/1", RATED, **NEXT)
        assert "Your changes" not in await tester.see("/my/step/2")

    async def test_still_waiting_from_a_tab_that_stayed_behind_does_not_put_another_step_to_sleep(
        self, way: Way, enter: Enter
    ) -> None:
        run = await way.at_letter()
        tester = await enter()
        answer = await tester.send("/my/step/1", stage="do", go="wait")
        assert answer.headers["location"] == "/my/step/2"
        assert await again(run) == run


class TestWrongAnswers:
    async def test_each_is_told_at_its_field_and_everything_typed_stays(self, enter: Enter) -> None:
        tester = await enter()
        await tester.agree()
        await tester.send("/my/step/1", stage="expect", go="next", expected_ease="4")
        typed = [("ease", "9"), ("compared", "2"), ("friction", "waited"), ("friction", "nonsense"),
                 ("comment", "Nothing <b>came</b>")]  # fmt: skip
        answer = await tester.send("/my/step/1", typed, **NEXT)
        assert answer.status_code == 422
        assert errors(answer.text).keys() == {"outcome", "ease", "friction"}
        assert checked(answer.text) == {("compared", "2"), ("friction", "waited")}
        assert "Nothing &lt;b&gt;came&lt;/b&gt;" in answer.text
        assert (await tester.run()).position == 0
        assert [row["question_key"] for row in await table("answer")] == ["expected_ease"]

    async def test_at_the_end_too(self, way: Way, enter: Enter) -> None:
        await way.at_end()
        tester = await enter()
        answer = await tester.send("/my/end", [("umux_1", "3"), ("ltr", "11"), ("missing", "A call")], go="next")
        assert answer.status_code == 422
        assert errors(answer.text).keys() == {"umux_2", "ltr"}
        assert checked(answer.text) == {("umux_1", "3")}
        assert "A call" in answer.text
        assert (await tester.run()).ended_at is None

    async def test_a_comment_that_is_too_long_stays_to_be_shortened(self, way: Way) -> None:
        run = await way.begun()
        await actions.expect(run, way.script, expected("4"))
        with pytest.raises(Invalid) as wrong:
            await actions.finish_step(await again(run), way.script, 0, Raw([*RATED[:2], ("comment", "x" * 4001)]))
        assert wrong.value.errors.keys() == {"comment"}


class TestMending:
    async def test_answers_are_replaced_expectation_and_time_stay(self, way: Way) -> None:
        run = await way.begun()
        await actions.expect(run, way.script, expected("4"))
        pass_time(seconds=90)
        await actions.finish_step(await again(run), way.script, 0, Raw(RATED))
        at = pass_time(days=2)
        mended = Raw([("outcome", "no"), ("ease", "2"), ("expected_ease", "7"), ("seconds", "1")])
        assert await actions.finish_step(await again(run), way.script, 0, mended) == 1
        assert await queries.at_step(run.id, "look") == {"outcome": "no", "ease": 2, "expected_ease": 4, "seconds": 90}
        stored = await table("answer", "question_key = 'ease'")
        assert [row["answered_at"] for row in stored] == [at]

    async def test_the_run_stays_where_it_stands(self, way: Way) -> None:
        run = await way.asleep()
        await actions.finish_step(run, way.script, 0, Raw(RATED))
        assert await again(run) == run

    async def test_the_page_shows_what_was_answered_and_leads_on(self, way: Way, enter: Enter) -> None:
        await way.at_letter()
        tester = await enter()
        page = await tester.see("/my/step/1")
        assert "You can still change your answers." in page
        assert checked(page) == {("outcome", "partly"), ("ease", "5"), ("compared", "-1"), ("emotion", "1"),
                                 ("friction", "waited"), ("friction", "repeat")}  # fmt: skip
        assert "So so" in page
        answer = await tester.send("/my/step/1", [("outcome", "yes"), ("ease", "6")], **NEXT)
        assert answer.headers["location"] == "/my/step/2"
        assert (await queries.at_step((await tester.run()).id, "look"))["ease"] == 6

    async def test_mending_needs_the_required_answers_too(self, way: Way, enter: Enter) -> None:
        run = await way.at_letter()
        answer = await (await enter()).send("/my/step/1", [("ease", "6")], **NEXT)
        assert errors(answer.text).keys() == {"outcome"}
        assert (await queries.at_step(run.id, "look"))["outcome"] == "partly"


class TestReaders:
    async def test_pages_speak_the_testers_language(self, way: Way, enter: Enter) -> None:
        await way.begun(MARIA)
        await way.begun(GRACE)
        maria, grace = await enter(MARIA), await enter(GRACE)
        for _ in range(2):  # the second time from what is kept of the page
            assert "Schritt look" in await maria.see("/my/step/1")
            assert "Step look" in await grace.see("/my/step/1")
        german, english = await maria.client.get("/my/step/1"), await grace.client.get("/my/step/1")
        assert '<html lang="de"' in german.text
        assert '<html lang="en"' in english.text

    async def test_the_switch_wins_over_the_testers_language(self, way: Way, enter: Enter) -> None:
        await way.begun(MARIA)
        maria = await enter(MARIA)
        await maria.send("/my/step/1", stage="expect", go="later")
        await maria.post("/language", csrf(await maria.see("/my/step/1")), language="en", next="/my/step/1")
        assert "Step look" in await maria.see("/my/step/1")

    async def test_two_testers_share_a_page_and_no_secret(self, way: Way, enter: Enter) -> None:
        first, second = await way.begun(MARIA), await way.begun(GRACE)
        maria, grace = await enter(MARIA), await enter(GRACE)
        for _ in range(2):
            one, other = await maria.see("/my/step/1"), await grace.see("/my/step/1")
            assert str(first.id) in one
            assert str(first.id) not in other
            assert str(second.id) in other
            assert csrf(one) != csrf(other)
