"""The course of the journey: ease of each step before and after, and what was expected."""

from collections import defaultdict
from collections.abc import Mapping
from statistics import fmean
from typing import ClassVar

import msgspec

from panel.core.i18n import N_, _, format_number, ngettext, pick
from scenarios.authoring.diff import Relation
from scenarios.comparisons.rules.groups import GroupValues
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.steps import StepComparison
from scenarios.reports.charts.journey import Journey, Step, journey
from scenarios.reports.charts.scales import EASE
from scenarios.reports.rules import figure_titles
from scenarios.reports.rules.facts import BAD, Facts, Stage
from scenarios.reports.rules.pieces import StepFacts
from scenarios.reports.sections.base import Section

RELATIONS: dict[Relation, str] = {
    Relation.SAME: N_("unchanged"), Relation.RENAMED: N_("renamed"), Relation.REDESIGNED: N_("redesigned"),
    Relation.MERGED: N_("merged"), Relation.SPLIT: N_("split up"), Relation.REMOVED: N_("removed"), Relation.ADDED: N_("new"),
}  # fmt: skip
"""How a step stands to the other round, in the table beside the figure."""


class View(msgspec.Struct, frozen=True):
    title: str
    lead: str
    figure: Journey
    description: str
    notes: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_before: bool
    has_after: bool
    has_expected: bool


class Curve(Section):
    key: ClassVar[str] = "curve"
    name: ClassVar[str] = N_("Ease by step")

    def view(self, facts: Facts) -> View | None:
        if facts.stage is Stage.NOTHING or not facts.steps:
            return None
        expected = expectations(facts)
        lines = {line.group: line for line in facts.found.steps}
        columns = [
            _column(facts, step, lines[step.key], group, expected.get(step.key))
            for step, group in zip(facts.steps, facts.groups, strict=True)
        ]
        return View(
            title=figure_titles.course(facts), lead=_lead(facts, bool(expected)), figure=journey(columns, EASE),
            description=_("Mean ease of each step from 1 (very difficult) to 7 (very easy). The table below holds all values."),
            notes=_notes(facts), head=_head(facts),
            rows=tuple(_row(facts, s, lines[s.key], expected.get(s.key)) for s in facts.steps),
            has_before=Phase.BEFORE in _rounds(facts), has_after=Phase.AFTER in _rounds(facts), has_expected=bool(expected),
        )  # fmt: skip


def _rounds(facts: Facts) -> list[Phase]:
    return list(Phase) if facts.stage is Stage.BOTH else [facts.only]


def expectations(facts: Facts) -> Mapping[str, float]:
    """Mean expected ease of each line of the map: of the after round where the step exists there, else of before."""
    given: dict[Phase, defaultdict[str, list[float]]] = {phase: defaultdict(list) for phase in Phase}
    for run in facts.given.runs:
        told = given[run.phase]
        for step in run.steps:
            if step.expected is not None:
                told[step.step].append(step.expected)
    found, rounds = {}, _rounds(facts)
    for step in facts.steps:
        for phase, keys in ((Phase.AFTER, step.after), (Phase.BEFORE, step.before)):
            means = [fmean(given[phase][key]) for key in keys if key in given[phase]]
            if means and phase in rounds:
                found[step.key] = fmean(means)
                break
    return found


def _column(facts: Facts, step: StepFacts, line: StepComparison, group: GroupValues, expected: float | None) -> Step:
    rounds = _rounds(facts)
    before, after = Phase.BEFORE in rounds, Phase.AFTER in rounds
    return Step(
        label=pick(step.name),
        icon=step.icon,
        relation=step.relation.value,
        tag=_tag(step),
        before=line.ease_before if before else None,
        after=line.ease_after if after else None,
        expected=expected,
        before_values=tuple(group.ease.before.values()) if before else (),
        after_values=tuple(group.ease.after.values()) if after else (),
        worse=line.ease is not None and line.ease.verdict in BAD,
    )


def _tag(step: StepFacts) -> str:
    """Over the step in the figure; of merged and split ones how many became how many."""
    if step.relation in (Relation.SAME, Relation.RENAMED):
        return ""
    if step.relation not in (Relation.MERGED, Relation.SPLIT):
        return _(RELATIONS[step.relation])
    before, after = len(step.before), len(step.after)
    return ngettext("%(num)s step → %(after)s", "%(num)s steps → %(after)s", before, after=after)


def _lead(facts: Facts, expected: bool) -> str:
    text = _("Large dots: the mean. Small dots: every person.")
    if not expected:
        return text
    if facts.stage is Stage.BOTH:
        return (
            text
            + " "
            + _("Dashed: how easy they expected the step to be, after the change where there is such a step.")
        )
    return text + " " + _("Dashed: how easy they expected the step to be.")


def _notes(facts: Facts) -> str:
    relations = {step.relation.value for step in facts.steps} if facts.stage is Stage.BOTH else set()
    said = {
        "removed": _("Hatched: the step is gone."), "added": _("Tinted: a new step."),
        "redesigned": _("Framed, “redesigned”: the step happens elsewhere or by another channel, or a wait came or went."),
        "merged": _("Framed: several steps became one; compared is the mean of the old ones."),
        "split": _("Framed: one step became several; compared is the mean of the new ones."),
    }  # fmt: skip
    return " ".join(words for relation, words in said.items() if relation in relations)


def _head(facts: Facts) -> tuple[str, ...]:
    columns = {Phase.BEFORE: _("Before"), Phase.AFTER: _("After")}
    relation = (_("In both rounds"),) if facts.stage is Stage.BOTH else ()
    return (_("Step"), *relation, *(columns[p] for p in _rounds(facts)), _("Expected"))


def _row(facts: Facts, step: StepFacts, line: StepComparison, expected: float | None) -> tuple[str, ...]:
    means = {Phase.BEFORE: line.ease_before, Phase.AFTER: line.ease_after}
    relation = (_(RELATIONS[step.relation]),) if facts.stage is Stage.BOTH else ()
    return (
        pick(step.name),
        *relation,
        *(format_number(means[p], 1) for p in _rounds(facts)),
        format_number(expected, 1),
    )
