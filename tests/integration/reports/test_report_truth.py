"""What a careful reader would hold against a report: who is missing in it, ties, locks, and figures that do not add up."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from panel.core.i18n import speaking
from scenarios.reports import queries
from scenarios.studies.rules import Purpose
from tests.integration.reports.made import AFTER, BEFORE, Says, field, friends, paired, told, view

LOW = [Says(2), Says(3), Says(3), Says(4), Says(2)]
FRICTIONS = ("dead_end", "tech_failed")
HIGH = [Says(6), Says(7), Says(6), Says(6), Says(5)]


async def before_alone(says: Sequence[Says], **plan: Any) -> UUID:
    made, people = await field(**plan), await friends(len(says))
    await made.walk(Purpose.BEFORE, BEFORE, dict(zip(people, says, strict=True)))
    return made.study_id


class TestWhoTookTheAnswersBack:
    async def test_they_are_counted_where_the_data_are_judged_and_nowhere_else(self) -> None:
        gone = Says(2, stop_after=1, takes_back=True)
        report = await told(await paired([*LOW, gone], HIGH))
        health = {item.label: item for item in view(report, "health").items}
        assert health["Completed"].value == "5 of 6 → 5 of 5"
        assert (health["Abandoned"].value, health["Abandoned"].tone) == ("1", "warn")
        assert health["Abandoned"].note == "1 ended early and withdrew their answers"
        assert report.facts.testers(report.facts.only) == 5
        (point,) = [p for p in view(report, "unknown").points if p.title.startswith("What those would say")]
        assert point.text == "1 test ended early and its answers were withdrawn; nothing of it is in the figures."

    async def test_beside_those_who_stopped_and_left_their_answers(self) -> None:
        stopped = [Says(2, stop_after=1), Says(2, stop_after=1, takes_back=True)]
        report = await told(await before_alone([*LOW, *stopped]), "de")
        (item,) = [i for i in view(report, "health").items if i.label == "Abgebrochen"]
        assert (
            item.note.replace("\u00a0", " ")
            == "1 hat aufgehört, 1 wurde nicht fertig und hat die Antworten zurückgenommen"
        )


class TestALockedVerdict:
    async def test_nobody_is_sent_to_invite_more_testers_for_it(self) -> None:
        report = await told(await paired(LOW, HIGH))
        assert report.facts.lock is not None
        missing, acts = view(report, "verdict").missing, view(report, "next").acts
        assert not [act for act in acts if "more" in act.title]
        assert "If you need a proof, plan a new study" in [act.title for act in acts]
        assert not [text for text in missing if "more people are needed" in text or "more person" in text]
        assert any(text.startswith("The verdict is locked: more answers no longer change it.") for text in missing)

    async def test_without_a_lock_more_testers_still_help(self) -> None:
        report = await told(await paired(LOW[:4], [Says(4), Says(4), Says(5), Says(5)], planned_n=12))
        assert report.facts.lock is None
        assert [act for act in view(report, "next").acts if act.title.startswith("Ask about")]


class TestTies:
    async def test_two_steps_share_the_name_of_the_hardest(self) -> None:
        report = await told(await before_alone([Says(3, steps={"form": 6}), Says(2, steps={"form": 5})]))
        assert (
            view(report, "verdict").headline
            == "Two people so far: hardest were “Step find” and “Step letter”, equally."
        )
        assert view(report, "curve").title == "The course: hardest were “Step find” and “Step letter”, equally"
        (act,) = view(report, "next").acts
        assert act.text.startswith("Begin with one of these, they were equally hard: “Step find” and “Step letter”.")

    async def test_frictions_share_the_first_place(self) -> None:
        report = await told(await paired([Says(3, friction=("waited", code)) for code in FRICTIONS], HIGH[:2]))
        title = view(report, "comments").friction_title
        assert title == "What got in the way: “waited too long” for 2 people before, 0 after"
        report = await told(await before_alone([Says(3, friction=FRICTIONS)]))
        assert view(report, "comments").friction_title.startswith("What got in the way most, equally: “")

    async def test_one_step_alone_is_named_alone(self) -> None:
        report = await told(await before_alone([Says(5, steps={"form": 2}), Says(6)]), "de")
        assert view(report, "verdict").headline == "Zwei Personen bisher: am schwersten fiel „Step form (de)“."

    async def test_a_step_that_not_all_reached_says_who_rated_it(self) -> None:
        stopped = Says(5, stop_after=1)
        report = await told(await before_alone([Says(5, steps={"letter": 1}), Says(5, steps={"letter": 1}), stopped]))
        headline = view(report, "verdict").headline
        assert headline == "Three people so far: hardest was “Step letter” (rated by 2)."

    async def test_a_lower_step_that_one_person_rated_is_passed_over_in_words(self) -> None:
        """The chart shows it below the one that is called the hardest: every place that names one says why."""
        stopped = Says(6, steps={"find": 3}, stop_after=2)
        study = await before_alone([Says(6, steps={"find": 3, "letter": 1}), stopped])
        report, rule = await told(study), "hardest was “Step find” – of the steps that at least two rated"
        assert view(report, "verdict").headline == f"Two people so far: {rule}."
        assert view(report, "curve").title == f"The course: {rule}"
        text = view(report, "next").acts[0].text
        assert text.startswith("Begin with “Step find”. That counts the steps that at least two rated;")
        with speaking("en"):
            lines, _total = await queries.overview(1, 20)
        assert [line.headline for line in lines] == [f"Two people so far: {rule}."]

    async def test_a_higher_step_that_one_person_rated_needs_no_word(self) -> None:
        stopped = Says(6, steps={"find": 3}, stop_after=2)
        report = await told(await before_alone([Says(6, steps={"find": 3, "letter": 5}), stopped]))
        assert view(report, "verdict").headline == "Two people so far: hardest was “Step find”."

    async def test_one_rating_makes_no_step_the_hardest(self) -> None:
        report = await told(await before_alone([Says(5, steps={"letter": 1}), Says(5, stop_after=1)]))
        assert "letter" not in view(report, "verdict").headline

    async def test_one_person_makes_no_step_the_hardest(self) -> None:
        alone = await told(await before_alone([Says(5, steps={"letter": 1})]))
        assert view(alone, "verdict").headline == "One person so far: too few to say which step is the hardest."
        assert "letter" not in view(alone, "curve").title

    async def test_all_alike_is_no_advice(self) -> None:
        report = await told(await before_alone([Says(3), Says(4)]))
        assert view(report, "verdict").headline == "Two people so far: all steps were equally hard."
        assert "Begin with" not in view(report, "next").acts[0].text


class TestStepsThatWorked:
    """One figure in one unit wherever it stands; rounds of different lengths are never held against each other in steps."""

    @pytest.mark.parametrize(
        ("after", "unit", "last", "strong", "note", "cells"),
        [
            (AFTER, "of 3 steps", " of 3", "more for 0 of 3 people", "", ("3", "3")),
            (
                AFTER[:2],
                "per ten steps",
                "",
                "a larger share for 0 of 3 people",
                "3 steps before, 2 after",
                ("3/3", "2/2"),
            ),
        ],
    )
    async def test_the_same_figure_everywhere(
        self, after: Sequence[str], unit: str, last: str, strong: str, note: str, cells: tuple[str, str]
    ) -> None:
        made, people = await field(), await friends(3)
        for purpose, keys, says in ((Purpose.BEFORE, BEFORE, HIGH), (Purpose.AFTER, after, HIGH)):
            await made.walk(purpose, keys, dict(zip(people, says, strict=False)))
        report = await told(made.study_id)
        (kpi,) = [k for k in view(report, "verdict").kpis if k.label.startswith("Steps done")]
        (row,) = [r for r in view(report, "answers").rows if r.name == "Steps that worked"]
        assert (kpi.before, kpi.after) == (row.before, row.after + last)
        assert (row.unit, "per ten" in kpi.label) == (unit, unit == "per ten steps")
        assert [cells[1] for cells in view(report, "method").scales if cells[0] == "Steps that worked"] == [unit]
        assert (kpi.strong, kpi.note) == (strong, note)
        assert view(report, "people").rows[0].done == cells
        german = view(await told(made.study_id, "de"), "verdict").kpis
        label = "Geschafft (je zehn Schritte)" if note else "Geschafft je Person"
        assert label in [kpi.label for kpi in german]


class TestEveryPersonADot:
    async def test_whose_dot_is_missing_is_said(self) -> None:
        """What is drawn is the score at the end, which somebody who stopped did not give."""
        stopped = Says(5, stop_after=1)
        report = await told(await paired([*LOW[:3], stopped], [*HIGH[:3], Says(6)], primary_metric="sus"))
        (label,) = [row.label for row in view(report, "people").rows if not row.score[0]]
        assert view(report, "people").lead.endswith(f" A dot of {label} is missing: there is no such value.")

    async def test_nobody_is_missed_without_need(self) -> None:
        assert "missing" not in view(await told(await paired(LOW, HIGH)), "people").lead

    async def test_scores_of_one_column_have_the_same_decimals(self) -> None:
        rows = view(await told(await paired(LOW, HIGH)), "people").rows
        assert all("." in value for row in rows for value in row.score)


class TestOneRound:
    async def test_nothing_is_said_of_a_comparison(self) -> None:
        report = await told(await before_alone(LOW))
        entries = dict(view(report, "method").entries)
        assert entries["Design"] == "One round so far; there is nothing to compare yet."
        assert not {"Interval", "Test", "Ladder", "Odds"} & set(entries)
        steps = view(report, "steps")
        assert steps.caption == "All ratings, and what worked"
        assert not steps.signs
        assert not [cell for row in steps.table for cell in row if "→" in cell]

    async def test_two_rounds_say_how_they_are_compared(self) -> None:
        entries = dict(view(await told(await paired(LOW, HIGH)), "method").entries)
        assert entries["Interval"].startswith("95%, by Student's t")
        assert entries["Interval and test"].endswith("Where they disagree, the test decides.")


class TestIntervalAndTest:
    async def test_a_disagreement_is_explained_where_it_shows(self) -> None:
        report = await told(await paired(LOW, HIGH))
        primary = report.facts.primary
        assert primary is not None
        assert (primary.ci_low or 0) > 0
        assert (primary.p_exact or 0) > 0.05
        assert any("leaves “no change” out, and yet this is no proof" in t for t in view(report, "verdict").means)

    async def test_where_they_agree_nothing_is_said(self) -> None:
        report = await told(await paired(LOW, [Says(3), Says(2), Says(3), Says(4), Says(3)]))
        assert not any("no change” out" in t for t in view(report, "verdict").means)


async def test_figures_that_do_not_add_up_on_the_page_say_why() -> None:
    report = await told(await paired([Says(3), Says(3), Says(4)], [Says(5), Says(6), Says(6)]))
    said = "Differences are computed before rounding; that is why 3.3 → 5.7 and +2.3 stand side by side."
    assert (view(report, "verdict").rounding, view(report, "answers").rounding) == (said, said)
    assert view(report, "people").rounding == ""


async def test_figures_that_add_up_need_no_words() -> None:
    report = await told(await paired(LOW, HIGH))
    assert (view(report, "verdict").rounding, view(report, "people").rounding) == ("", "")
