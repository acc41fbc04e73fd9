"""Every person a dot: lines where somebody walked twice, the change with its interval, and a table of all."""

from collections.abc import Mapping
from typing import ClassVar

import msgspec

from panel.core.i18n import N_, _, format_date, format_number, ngettext
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.comparison import shown as readable
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.samples import Sample, Values
from scenarios.comparisons.rules.values import SCALES, Design, Metric
from scenarios.reports.charts.change import Change, Difference, change
from scenarios.reports.charts.intervals import Interval
from scenarios.reports.charts.slope import Person, Slope, slope
from scenarios.reports.rules import figure_titles, meaning, rounding, words
from scenarios.reports.rules.facts import Facts, Remark, Stage
from scenarios.reports.sections.base import Section, by_label

Sides = tuple[float | None, float | None]
"""Somebody's values before and after."""
NEITHER: Sides = (None, None)
TABLE = 60
"""Rows at most; a table of more people is a file (CSV)."""


class Row(msgspec.Struct, frozen=True):
    """One tester; each cell holds (before, after), empty where the round has none."""

    label: str
    apart: bool
    round: str
    ease: tuple[str, str]
    change: str
    done: tuple[str, str]
    feeling: tuple[str, str]
    score: tuple[str, str]
    quote: str


class View(msgspec.Struct, frozen=True):
    title: str
    lead: str
    slope: Slope
    change: Change | None
    metric: str
    low: str
    high: str
    rows: tuple[Row, ...]
    score: str
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
        scale = words.look_scale(metric, [v for p in people for v in (p.before, p.after) if v is not None])
        drawn = slope(people, scale, _means(comparison))
        moved = _change(facts, comparison, scale) if both and comparison else None
        rows = _rows(facts)
        return View(
            title=figure_titles.every_person(comparison, facts.stage), lead=_lead(facts, metric, comparison) + _goes_on(moved)
            + _undrawn(facts, metric),
            slope=drawn, change=moved,
            metric=_(look.name), low=_(look.low), high=_(look.high), rows=rows[:TABLE],
            score=_(words.LOOKS[_score(facts)].name),
            steps=_steps_head(facts), has_apart=any(p.apart for p in people),
            has_before=both or facts.only is Phase.BEFORE, has_after=both or facts.only is Phase.AFTER,
            days=(_month(facts, Phase.BEFORE), _month(facts, Phase.AFTER)),
            has_worse=any(line.state == "worse" for line in drawn.lines), one_round=not both,
            paired=any(row.change != "–" for row in rows),
            more=max(0, len(rows) - TABLE), rounding=_rounding(facts) if both else "",
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


def _values(facts: Facts, metric: Metric) -> Mapping[str, Sides]:
    """Each tester's values as people read them, colleagues among them."""
    times, nobody = words.LOOKS[metric].times, Sample({}, {})
    counts, apart = facts.samples.get(metric, nobody), facts.apart.get(metric, nobody)

    def side(counted: Values, beside: Values, tester: str) -> float | None:
        """Each round by itself: somebody may be a colleague in one and a customer in the other."""
        value = counted.get(tester)
        value = beside.get(tester) if value is None else value
        return None if value is None else readable(metric, value) * times

    return {
        tester: (side(counts.before, apart.before, tester), side(counts.after, apart.after, tester))
        for values in (counts.before, counts.after, apart.before, apart.after)
        for tester in values
    }


def _people(facts: Facts, metric: Metric) -> list[Person]:
    values = _values(facts, metric)
    return [
        Person(label, *values[tester], tester in facts.colleagues) for tester, label in by_label(facts, set(values))
    ]


def _means(c: Comparison | None) -> tuple[float | None, float | None]:
    """Bars for the means where no lines join the dots."""
    if c is None or c.design is Design.PAIRED:
        return None, None
    times = words.LOOKS[c.metric].times
    before, after = c.typical_before, c.typical_after
    return None if before is None else before * times, None if after is None else after * times


def _change(facts: Facts, c: Comparison, scale: words.Scale) -> Change | None:
    if c.difference is None:
        return None
    times = words.LOOKS[c.metric].times
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
        "%(metric)s (%(unit)s) of each person.", metric=_(words.LOOKS[metric].name), unit=_(words.LOOKS[metric].unit)
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
    values = _values(facts, metric)
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
        plain=meaning.plain(c),
        estimate=meaning.estimate(c),
    )


def _score(facts: Facts) -> Metric:
    """The score at the end that most gave."""
    offered = [m for m in (Metric.SUS, Metric.UMUX_LITE, Metric.LTR, Metric.CSAT) if m in facts.samples]
    return max(offered, key=lambda m: len(facts.samples[m].before) + len(facts.samples[m].after), default=Metric.SUS)


def _steps_head(facts: Facts) -> str:
    before, after = len(facts.given.before_steps), len(facts.given.after_steps)
    if facts.stage is not Stage.BOTH:
        return _("of %(n)s", n=before if facts.only is Phase.BEFORE else after)
    return _("of %(n)s", n=before) if before == after else _("of %(before)s → %(after)s", before=before, after=after)


def _rows(facts: Facts) -> tuple[Row, ...]:
    ease, score, quotes = _values(facts, Metric.JOURNEY_EASE), _values(facts, _score(facts)), _quotes(facts)
    testers = {tester for tester, _phase in facts.done}
    return tuple(
        _row(facts, tester, label, ease.get(tester, NEITHER), score.get(tester, NEITHER), quotes.get(label, ""))
        for tester, label in sorted(by_label(facts, testers), key=lambda p: _place(facts, p[0]))
    )


def _place(facts: Facts, tester: str) -> tuple[bool, bool]:
    """Customers first; who walked only after comes last."""
    return tester in facts.colleagues, (tester, Phase.BEFORE) not in facts.done


def _row(facts: Facts, tester: str, label: str, ease: Sides, score: Sides, quote: str) -> Row:
    apart, (before, after) = tester in facts.colleagues, ease
    walked = {Phase.BEFORE: _("Before"), Phase.AFTER: _("After")}
    return Row(
        label=label, apart=apart, ease=_cell(ease, 1),
        round=" → ".join(name for phase, name in walked.items() if (tester, phase) in facts.done),
        change="–" if before is None or after is None else format_number(after - before, 1, sign=True),
        done=_done(facts, tester),
        feeling=_cell((facts.feelings.get((tester, Phase.BEFORE)), facts.feelings.get((tester, Phase.AFTER))), 1, sign=True),
        score=_cell(score, words.LOOKS[_score(facts)].decimals),
        quote=_aside(facts, tester) or quote,
    )  # fmt: skip


def _done(facts: Facts, tester: str) -> tuple[str, str]:
    """Steps that worked; `8/10`, `7/8` where the rounds have different numbers of steps: 7 may be more than 8."""
    before, after = _cell((facts.done.get((tester, Phase.BEFORE)), facts.done.get((tester, Phase.AFTER))), 0)
    n_before, n_after = len(facts.given.before_steps), len(facts.given.after_steps)
    if facts.stage is not Stage.BOTH or n_before == n_after:
        return before, after
    return before and f"{before}/{n_before}", after and f"{after}/{n_after}"


def _aside(facts: Facts, tester: str) -> str:
    """What of this person does not count; empty where everything does."""
    beside, counts = (
        any(tester in (*sample.before, *sample.after) for sample in samples.values())
        for samples in (facts.apart, facts.samples)
    )
    if beside and counts:
        return _("Colleague in one round – only the other one counts")
    return _("Colleague – not counted") if beside or tester in facts.colleagues else ""


def _rounding(facts: Facts) -> str:
    """The first person whose change is not what the two values shown give."""
    ease = _values(facts, Metric.JOURNEY_EASE)
    for tester, _label in by_label(facts, set(ease)):
        before, after = ease[tester]
        if before is not None and after is not None and not rounding.adds_up(before, after, 1):
            return rounding.said(*_cell((before, after), 1), format_number(after - before, 1, sign=True))
    return ""


def _cell(sides: Sides, decimals: int, *, sign: bool = False) -> tuple[str, str]:
    before, after = ("" if value is None else format_number(value, decimals, sign=sign) for value in sides)
    return before, after


def _quotes(facts: Facts) -> dict[str, str]:
    """One remark a person: of the last round, from the step that stood out most; the longer where equal."""
    chosen: dict[str, Remark] = {}
    for remark in facts.remarks:
        known = chosen.get(remark.label)
        if known is None or _telling(remark) > _telling(known):
            chosen[remark.label] = remark
    return {label: words.quoted(remark.text) for label, remark in chosen.items()}


def _telling(remark: Remark) -> tuple[bool, float, int]:
    return remark.phase is Phase.AFTER, abs((remark.ease or 4) - 4), len(remark.text)
