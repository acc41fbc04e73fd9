"""How a run ends: complete, stopped, blocked or lapsed; once each, with the bonus that the study's rule gives."""

import asyncio
from datetime import timedelta

import pytest

from panel.core.clock import end_of_day, set_clock
from panel.core.errors import NotAllowed
from panel.core.forms import Raw
from panel.core.principals import SYSTEM
from scenarios.runs import actions, queries
from scenarios.runs.actions import lapse_closed
from scenarios.runs.rules import State
from scenarios.studies import actions as studies
from scenarios.studies import queries as study_queries
from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import (
    AT_THE_END,
    GRACE,
    MARIA,
    NILS,
    RATED,
    Way,
    again,
    facts,
    mails,
    pass_time,
    rated,
    table,
)
from tests.integration.runs.made import way as made_way
from tests.pages import csrf, errors


async def happened(event: str) -> int:
    return len(await table("audit_event", "event = {}", event))


class TestCompleted:
    async def test_the_last_answers_complete_it(self, way: Way) -> None:
        run = await way.at_end()
        at = pass_time(minutes=1)
        await actions.finish_questions(run, way.script, Raw([*AT_THE_END, ("missing", "A call")]))
        run = await again(run)
        assert (run.state, run.ended_at) == (State.COMPLETED, at)
        assert await queries.at_step(run.id, "") == {"umux_1": 6, "umux_2": 5, "ltr": 9, "missing": "A call"}

    async def test_clicked_five_times_at_once_it_is_earned_and_thanked_for_once(self, way: Way) -> None:
        run = await way.at_end()
        clicks = [asyncio.create_task(actions.finish_questions(run, way.script, Raw(AT_THE_END))) for _ in range(5)]
        await asyncio.gather(*clicks)
        assert await facts(run) == [("promised", 2500), ("earned", 2500)]
        (mail,) = await mails("thanks")
        assert (mail["to_name"], mail["about_id"]) == (GRACE, run.id)
        assert "€25" in mail["says"]
        assert await happened("run.completed") == 1
        assert len(await table("answer", "step_key = ''")) == 3

    async def test_afterwards_it_is_read_only(self, way: Way) -> None:
        seen = await way.at_end()
        await actions.finish_questions(seen, way.script, Raw(AT_THE_END))
        run, before = await again(seen), await table("answer")
        for attempt in (
            actions.finish_step(run, way.script, 0, Raw(RATED)),
            actions.finish_questions(run, way.script, Raw(AT_THE_END)),
            actions.wait(run, way.script),
            actions.arrived(run, way.script),
            actions.stop(run, delete_answers=True),
            actions.block(run, "No"),
            actions.report_trouble(run, "look", "Too late"),
        ):
            with pytest.raises(NotAllowed):
                await attempt
        assert await table("answer") == before
        assert await again(run) == run

    async def test_a_page_that_was_under_way_does_not_change_the_last_answers(self, way: Way) -> None:
        seen = await way.at_end()
        await actions.finish_questions(seen, way.script, Raw(AT_THE_END))
        await actions.finish_questions(seen, way.script, Raw([("umux_1", "1"), ("umux_2", "1"), ("ltr", "0")]))
        assert (await queries.at_step(seen.id, ""))["ltr"] == 9

    async def test_in_the_browser_every_page_leads_to_the_thanks(self, way: Way, enter: Enter) -> None:
        await way.at_end()
        tester = await enter()
        assert (await tester.send("/my/end", AT_THE_END, go="next")).headers["location"] == "/my/done"
        page = await tester.see("/my/done")
        assert "Thank you so much!" in page
        assert 'id="done"' in page
        assert "€25" in page
        for path in ("/my", "/my/step/1", "/my/end", "/my/trouble", "/my/stop"):
            assert await tester.goes_to(path) == "/my/done"
        answer = await tester.post("/my/step/1", csrf(page), RATED, go="next")
        assert answer.headers["location"] == "/my/done"

    async def test_a_colleague_without_a_bonus_reads_nothing_of_one(self, way: Way, enter: Enter) -> None:
        await way.completed(NILS)
        page = await (await enter(NILS)).see("/my/done")
        assert "€" not in page
        (mail,) = await mails("thanks")
        assert "€" not in mail["says"]
        assert await table("ledger_entry") == []


class TestStopped:
    async def test_answers_stay_unless_deleted(self, way: Way) -> None:
        run = await way.at_letter()
        await actions.stop(run, delete_answers=False, reason="No time")
        run = await again(run)
        assert (run.state, run.answers_deleted) == (State.STOPPED, False)
        assert (await queries.at_step(run.id, "look"))["comment"] == "So so"
        assert (await table("run"))[0]["stop_reason"] == "No time"

    @pytest.mark.parametrize(
        ("percent", "earned"), [(0, [("earned", 0)]), (50, [("earned", 1250)]), (100, [("earned", 2500)])]
    )
    async def test_the_bonus_is_what_the_study_says(
        self, clock: object, percent: int, earned: list[tuple[str, int]]
    ) -> None:
        way = await made_way(stopped_percent=percent)
        run = await way.at_letter()
        await actions.stop(run, delete_answers=True)
        assert await facts(run) == [("promised", 2500), *earned]

    async def test_deleting_leaves_nothing_of_what_was_said(self, way: Way) -> None:
        run = await way.at_letter()
        await actions.keep_draft(run, 1, "letter", {"expected_ease": ("3", 1)})
        await actions.report_trouble(run, "letter", "Which letter?")
        await rated(await way.begun(MARIA), way.script)
        await actions.stop(run, delete_answers=True, reason="It is about my divorce")
        assert (await again(run)).answers_deleted
        for name in ("answer", "draft", "trouble"):
            assert await table(name, "run = {}", run.id) == []
        assert len(await table("answer")) > 3  # Maria's stay
        assert "divorce" not in str(await table("run")) + str(await table("audit_event"))
        assert await happened("run.answers_deleted") == 1

    async def test_a_page_that_was_under_way_brings_nothing_back(self, way: Way) -> None:
        seen = await way.at_end()
        await actions.stop(seen, delete_answers=True)
        with pytest.raises(NotAllowed):
            await actions.finish_step(seen, way.script, 0, Raw(RATED))
        assert await table("answer") == []

    async def test_an_open_page_that_was_under_way_brings_nothing_back(self, way: Way) -> None:
        seen = await way.begun()
        await actions.stop(seen, delete_answers=True)
        await actions.expect(seen, way.script, Raw([("expected_ease", "4")]))
        assert await table("answer") == []
        assert (await again(seen)).state is State.STOPPED

    async def test_twice_is_once(self, way: Way) -> None:
        run = await way.at_letter()
        await asyncio.gather(*(asyncio.create_task(actions.stop(run, delete_answers=False)) for _ in range(4)))
        await actions.stop(await again(run), delete_answers=False)
        assert await facts(run) == [("promised", 2500), ("earned", 1250)]
        assert await happened("run.stopped") == 1

    async def test_in_the_browser(self, way: Way, enter: Enter) -> None:
        await way.at_letter()
        tester = await enter()
        assert "If you stop now, you get €12.50 of the €25." in await tester.see("/my/stop")
        answer = await tester.send("/my/stop", reason="No time", delete="on")
        assert answer.headers["location"] == "/my/done"
        assert "Your answers are deleted" in await tester.see("/my/done")
        assert (await tester.run()).answers_deleted

    async def test_a_reason_beyond_measure_is_told_at_the_field(self, way: Way, enter: Enter) -> None:
        await way.at_letter()
        answer = await (await enter()).send("/my/stop", reason="x" * 2001)
        assert answer.status_code == 422
        assert errors(answer.text).keys() == {"reason"}
        assert "x" * 2001 in answer.text


class TestStuck:
    async def test_it_is_told_and_the_run_goes_on(self, way: Way, enter: Enter) -> None:
        await way.at_letter()
        tester = await enter()
        for _ in range(2):
            answer = await tester.send("/my/trouble", text="There is <no> letter", then="go_on")
            assert answer.headers["location"] == "/my"
        (told,) = await table("trouble")
        assert (told["step_key"], told["text"], told["resolved_at"]) == ("letter", "There is <no> letter", None)
        assert not (await tester.run()).ended
        assert await happened("run.trouble") == 1

    async def test_other_words_are_another_trouble_and_dealt_with_it_may_come_back(self, way: Way) -> None:
        run = await way.at_letter()
        await actions.report_trouble(run, "letter", "No letter")
        await actions.report_trouble(run, "letter", "No answer either")
        first = (await table("trouble", "text = 'No letter'"))[0]["id"]
        await actions.resolve_trouble(first, SYSTEM)
        await actions.resolve_trouble(first, SYSTEM)
        await actions.report_trouble(run, "letter", "No letter")
        assert len(await table("trouble")) == 3
        assert await happened("run.trouble_resolved") == 1

    async def test_nothing_said_is_asked_for(self, way: Way, enter: Enter) -> None:
        await way.at_letter()
        answer = await (await enter()).send("/my/trouble", text="  ", then="end")
        assert answer.status_code == 422
        assert errors(answer.text).keys() == {"text"}
        assert await table("trouble") == []

    async def test_it_may_end_there_and_is_paid_as_the_study_says(self, way: Way, enter: Enter) -> None:
        await way.at_letter()
        tester = await enter()
        page = await tester.see("/my/trouble")
        assert "The test ends here. After a short check you get €20." in page
        for _ in range(2):  # the second click of a double click
            answer = await tester.post("/my/trouble", csrf(page), text="No letter", then="end")
            assert answer.headers["location"] == "/my/done"
        run = await tester.run()
        assert run.state is State.BLOCKED
        assert await facts(run) == [("promised", 2500), ("earned", 2000)]
        (mail,) = await mails("thanks_blocked")
        assert "€20" in mail["says"]
        assert (len(await table("trouble")), await happened("run.blocked")) == (1, 1)
        assert (await queries.at_step(run.id, "look"))["ease"] == 5

    async def test_a_waiting_run_may_be_blocked_and_stopped(self, way: Way) -> None:
        one, other = await way.asleep(GRACE), await way.asleep(MARIA)
        await actions.block(one, "No letter")
        await actions.stop(other, delete_answers=False)
        assert {r.state for r in await queries.of_round(way.round_id)} == {State.BLOCKED, State.STOPPED}
        assert [(r["remind_at"], r["cutoff_at"]) for r in await table("run")] == [(None, None)] * 2


class TestTheRoundEnds:
    async def test_open_and_waiting_runs_lapse_at_local_midnight(self, way: Way) -> None:
        one, other, done = await way.at_letter(GRACE), await way.asleep(MARIA), await way.completed(NILS)
        round_ = await study_queries.round_of(way.round_id)
        assert round_.closes_on
        midnight = end_of_day(round_.closes_on)
        set_clock(midnight - timedelta(seconds=1))
        assert await lapse_closed() == 0
        set_clock(midnight)
        assert await lapse_closed() == 2
        assert await lapse_closed() == 0
        one, other = await again(one), await again(other)
        assert (one.state, other.state, one.ended_at) == (State.LAPSED, State.LAPSED, midnight)
        assert (other.remind_at, other.cutoff_at) == (None, None)
        assert (await again(done)).state is State.COMPLETED
        assert await facts(one) == [("promised", 2500), ("earned", 0)]
        assert await happened("run.lapsed") == 2
        assert (await queries.at_step(one.id, "look"))["ease"] == 5

    async def test_a_round_closed_early_ends_them_too(self, way: Way) -> None:
        run = await way.at_letter()
        await studies.close_round(way.round_id, SYSTEM)
        await lapse_closed()
        assert (await again(run)).state is State.LAPSED

    async def test_who_is_under_way_when_marketing_ends_the_round_goes_no_further(self, way: Way, enter: Enter) -> None:
        """At once, not with the worker's next turn: else they finish and earn what nobody may earn any more."""
        run, tester = await way.at_letter(), await enter()
        page = await tester.see("/my/step/1")
        for _ in range(2):
            await actions.close_round(way.round_id, SYSTEM)
        assert (await again(run)).state is State.LAPSED
        assert (await tester.post("/my/step/1", csrf(page), RATED, go="next")).headers["location"] == "/my/done"
        assert await happened("run.lapsed") == 1

    async def test_the_tester_reads_that_it_is_over(self, way: Way, enter: Enter) -> None:
        await way.at_letter()
        tester = await enter()
        page = await tester.see("/my/step/1")
        pass_time(days=21)
        await lapse_closed()
        assert (await tester.post("/my/step/1", csrf(page), RATED, go="next")).headers["location"] == "/my/done"
        page = await tester.see("/my/done")
        assert "This test is over" in page
        assert "No bonus is paid for a test that ended this way." in page


class TestSetAside:
    async def test_a_reason_is_kept_noted_once_and_taken_back(self, way: Way) -> None:
        run = await way.completed()
        for _ in range(2):
            await actions.set_aside(run.id, "Knew the answers", SYSTEM)
        assert (await again(run)).not_counted_reason == "Knew the answers"
        assert await happened("run.not_counted") == 1
        for _ in range(2):
            await actions.count_again(run.id, SYSTEM)
        assert (await again(run)).not_counted_reason == ""
        assert await happened("run.counted") == 1
        assert (await queries.at_step(run.id, "look"))["ease"] == 5


async def test_the_log_names_testers_by_pseudonym_alone(way: Way) -> None:
    await way.completed()
    told = str([row for row in await table("audit_event") if row["event"].startswith("run.")])
    assert told
    assert "Grace" not in told
