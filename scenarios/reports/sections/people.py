"""Every person a dot: lines where somebody walked twice, the change with its interval, and a table of all."""

from typing import ClassVar

import msgspec

from panel.core.i18n import N_, _, format_date, ngettext
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.values import SCALES, Design, Metric
from scenarios.reports.charts.change import Change, Difference, change
from scenarios.reports.charts.intervals import Interval
from scenarios.reports.charts.slope import Person, Slope, slope
from scenarios.reports.rules import figure_titles, meaning, words
from scenarios.reports.rules.facts import Facts, Stage
from scenarios.reports.sections.base import Section, by_label
from scenarios.reports.sections.people_table import (
    NEITHER,
    Row,
    rounding_of,
    rows_of,
    score_of,
    steps_head,
    values_of,
)

TABLE = 60
"""Rows at most; a table of more people is a file (CSV)."""


class View(msgspec.Struct, frozen=True):
    title: str
    lead: str
    slope: Slope
    change: Change | None
    change_words: tuple[str, str]
    metric: str
    low: str
    high: str
    rows: tuple[Row, ...]
    score: str
    score_unit: str
    steps: str
    has_apart: bool
    has_worse: bool
    has_before: bool
    has_after: bool
    days: tuple[str, str]
    one_round: bool
    paired: bool
    more: int
    rounding: str
    description: str


class People(Section):
    key: ClassVar[str] = "people"
    name: ClassVar[str] = N_("Every person")

    def view(self, facts: Facts) -> View | None:
        metric = _metric(facts)
        if facts.stage is Stage.NOTHING or metric is None:
            return None
        both, comparison = facts.stage is Stage.BOTH, facts.found.metrics.get(metric)
        people = _people(facts, metric)
        look = words.LOOKS[metric]
        scale = words.look_scale(metric, facts.of, [v for p in people for v in (p.before, p.after) if v is not None])
        drawn = slope(people, scale, _means(comparison, facts.of))
        moved = _change(facts, comparison, scale) if both and comparison else None
        rows = rows_of(facts)
        return View(
            title=figure_titles.every_person(comparison, facts.stage), lead=_lead(facts, metric, comparison) + _goes_on(moved)
            + _undrawn(facts, metric),
            slope=drawn, change=moved, change_words=figure_titles.change(comparison),
            metric=_(look.name), low=_(look.low), high=_(look.high), rows=rows[:TABLE],
            score=_(words.LOOKS[score_of(facts)].name), score_unit=words.unit(score_of(facts), facts.of),
            steps=steps_head(facts), has_apart=any(p.apart for p in people),
            has_before=both or facts.only is Phase.BEFORE, has_after=both or facts.only is Phase.AFTER,
            days=(_month(facts, Phase.BEFORE), _month(facts, Phase.AFTER)),
            has_worse=any(line.state == "worse" for line in drawn.lines), one_round=not both,
            paired=any(row.change != "–" for row in rows),
            more=max(0, len(rows) - TABLE), rounding=rounding_of(facts) if both else "",
            description=_description(facts, comparison),
        )  # fmt: skip


def _month(facts: Facts, phase: Phase) -> str:
    """When the round began."""
    round_ = facts.round(phase)
    return format_date(round_.starts) if round_ and facts.testers(phase) else ""


def _metric(facts: Facts) -> Metric | None:
    """What decides, where somebody gave such a value; else the ease; else whatever there is."""
    wanted = (facts.metric, Metric.JOURNEY_EASE, *facts.samples)
    return next((m for m in wanted if m in facts.samples), None)


def _people(facts: Facts, metric: Metric) -> list[Person]:
    values = values_of(facts, metric)
    return [
        Person(label, *values[tester], tester in facts.colleagues) for tester, label in by_label(facts, set(values))
    ]


def _means(c: Comparison | None, of: int | None) -> tuple[float | None, float | None]:
    """Bars for the means where no lines join the dots."""
    if c is None or c.design is Design.PAIRED:
        return None, None
    times = words.look(c.metric, of).times
    before, after = c.typical_before, c.typical_after
    return None if before is None else before * times, None if after is None else after * times


def _change(facts: Facts, c: Comparison, scale: words.Scale) -> Change | None:
    if c.difference is None:
        return None
    times = words.look(c.metric, facts.of).times
    log = SCALES[c.metric].logarithmic
    sample = facts.samples[c.metric]
    dots = (
        [
            Difference(label, (sample.after[t] - sample.before[t]) * times)
            for t, label in by_label(facts, set(sample.pairs))
        ]
        if c.design is not Design.UNPAIRED
        else []
    )
    limits = [None if v is None else v * times for v in (c.ci_low, c.ci_high)]
    mcid = SCALES[c.metric].mcid * (1 if log else times)
    return change(dots, Interval(c.difference * times, limits[0], limits[1]), mcid, scale)


def _lead(facts: Facts, metric: Metric, c: Comparison | None) -> str:
    name = _(
        "%(metric)s (%(unit)s) of each person.", metric=_(words.LOOKS[metric].name), unit=words.unit(metric, facts.of)
    )
    if facts.stage is not Stage.BOTH or c is None or c.difference is None:
        return name
    if c.design is Design.UNPAIRED:
        return name + " " + _("Different people before and after: no lines. On the right the difference of the means.")
    return name + " " + _("On the right the change of each person, and the mean with its interval.")


def _goes_on(drawn: Change | None) -> str:
    """What an arrowhead at the end of the interval says, where there is one."""
    mean = drawn.mean if drawn else None
    return f" {_(words.GOES_ON)}" if mean and (mean.open_low or mean.open_high) else ""


def _undrawn(facts: Facts, metric: Metric) -> str:
    """Whose dot is missing, for lack of a value; empty where everybody who walked has theirs."""
    values = values_of(facts, metric)
    without = {
        tester for tester, phase in facts.done if values.get(tester, NEITHER)[0 if phase is Phase.BEFORE else 1] is None
    }
    names = [label for _t, label in by_label(facts, without)]
    if not names:
        return ""
    said = words.joined(names)
    return " " + ngettext(
        "A dot of %(who)s is missing: there is no such value.",
        "A dot each of %(who)s is missing: there is no such value.",
        len(names),
        who=said,
    )


def _description(facts: Facts, c: Comparison | None) -> str:
    if facts.stage is not Stage.BOTH or c is None or c.difference is None:
        return _("One dot a person; the values stand in the table below.")
    return _(
        "%(metric)s: mean %(plain)s, difference %(estimate)s. The values stand in the table below.",
        metric=_(words.LOOKS[c.metric].name),
        plain=meaning.plain(c, facts.of),
        estimate=meaning.estimate(c, facts.of),
    )
