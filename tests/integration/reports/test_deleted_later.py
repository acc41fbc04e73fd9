"""Who finished and had the answers deleted later is never told of as somebody who gave up, nor as somebody yet to come."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from panel.core.clock import now, set_clock
from panel.core.db import transaction
from panel.core.i18n import speaking
from scenarios.reports import queries
from scenarios.reports.queries import Report
from scenarios.runs import queries as runs
from scenarios.runs.actions.ending import take_answers_back
from scenarios.runs.rules import RunView
from scenarios.studies.rules import Purpose
from tests.integration.reports.made import BEFORE, Says, field, friends, paired, told, view

LOW = [Says(2), Says(3), Says(3), Says(4), Says(2)]
HIGH = [Says(6), Says(7), Says(6), Says(6), Says(5)]


def health(report: Report) -> dict[str, tuple[str, str]]:
    return {item.label: (item.value, item.note.replace("\u00a0", " ")) for item in view(report, "health").items}


async def deleted(walked: Sequence[RunView]) -> None:
    async with transaction():
        for run in walked:
            await take_answers_back(run)


async def before_alone(says: Sequence[Says]) -> tuple[UUID, Sequence[RunView]]:
    made, people = await field(), await friends(len(says))
    walked = await made.walk(Purpose.BEFORE, BEFORE, dict(zip(people, says, strict=True)))
    return made.study_id, walked


class TestOneOfThem:
    async def test_still_completed_the_round(self) -> None:
        study = await paired(LOW, HIGH)
        await deleted((await runs.of_study(study))[-1:])
        report = await told(study)
        said = health(report)
        assert said["Completed"] == (
            "5 of 5",
            "in both rounds; the answers of 1 test were deleted at the tester's wish",
        )
        assert said["Abandoned"] == ("0", "nobody dropped out")
        points = {point.title: point.text for point in view(report, "unknown").points}
        assert not [title for title in points if title.startswith("What those would say who gave up")]
        assert (
            points["What those said whose answers are deleted."]
            == "1 test was finished, and its answers were deleted at the tester's wish; nothing of it is in the figures."
        )

    async def test_who_stopped_and_deleted_still_abandoned_it(self) -> None:
        study, _walked = await before_alone([*LOW, Says(2, stop_after=1, takes_back=True)])
        said = health(await told(study, "de"))
        assert said["Abgebrochen"][0] == "1"
        assert said["Abgeschlossen"][0] == "5 von 6"


class TestAllOfThem:
    async def test_nothing_says_that_nobody_finished(self) -> None:
        study = await paired(LOW, HIGH)
        await deleted(await runs.of_study(study))
        report = await told(study)
        verdict, method = view(report, "verdict"), dict(view(report, "method").entries)
        assert verdict.headline == (
            "Five people had finished; their answers were deleted at their wish, so nothing can be compared any more."
        )
        assert verdict.eye == view(report, "health").answer == method["Data"] == "No answers any more"
        assert verdict.means == (
            "Deleted answers can't be shown or computed again.",
            "The verdict below was locked while they were still there.",
        )
        assert verdict.missing == ()
        assert health(report)["Completed"] == (
            "5 of 5",
            "in both rounds; the answers of 10 tests were deleted at the testers' wish",
        )
        assert method["Design"] == "Nothing is left to compare: the answers were deleted at the testers' wish."
        act = view(report, "next").acts[0]
        assert act.title == "Ask anew, if the question still matters"
        with speaking("en"):
            (line,), _total = await queries.overview(1, 20)
        assert (line.headline, line.empty) == (verdict.headline, "No answers any more")

    async def test_in_german(self) -> None:
        study, walked = await before_alone([Says(4)])
        await deleted(walked)
        headline = view(await told(study, "de"), "verdict").headline
        assert headline == (
            "Eine Person war fertig; ihre Antworten wurden auf ihren Wunsch gelöscht, es lässt sich also nichts mehr "
            "vergleichen."
        )

    async def test_while_the_round_runs_others_may_come(self) -> None:
        study, walked = await before_alone([Says(4), Says(5)])
        await deleted(walked)
        set_clock(now() - timedelta(days=25))
        verdict = view(await told(study), "verdict")
        assert verdict.headline == "Two people had finished; their answers were deleted at their wish."
        assert verdict.means == ("As soon as the next tester has finished, the answers stand here.",)

    async def test_of_the_after_round_alone(self) -> None:
        study = await paired(LOW, HIGH)
        await deleted((await runs.of_study(study))[5:])
        report = await told(study)
        assert dict(view(report, "method").entries)["Design"] == (
            "Only one round has answers left; those of the other were deleted at the testers' wish."
        )
        assert view(report, "verdict").missing[0] == (
            "The answers of the other round: they were deleted at the testers' wish."
        )


class TestARoundThatIsOver:
    async def test_promises_no_answers_any_more(self) -> None:
        study, _walked = await before_alone([Says(4, begins=False)])
        verdict = view(await told(study), "verdict")
        assert verdict.headline == "The round is over, and no test counts."
        assert verdict.means == ("No more answers come from it.",)
        assert verdict.eye == "No answers"
