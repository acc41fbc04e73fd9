"""What the table under the dots says of each person: values as people read them, steps that worked, one remark."""

from collections.abc import Mapping

import msgspec

from panel.core.i18n import _, format_number
from scenarios.comparisons.rules.comparison import shown as readable
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.samples import Sample, Values
from scenarios.comparisons.rules.values import SCALES, Metric
from scenarios.reports.rules import rounding, words
from scenarios.reports.rules.facts import Facts, Stage
from scenarios.reports.rules.pieces import Remark
from scenarios.reports.sections.base import by_label

Sides = tuple[float | None, float | None]
"""Somebody's values before and after."""
NEITHER: Sides = (None, None)


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


def values_of(facts: Facts, metric: Metric) -> Mapping[str, Sides]:
    """Each tester's values as people read them, colleagues among them."""
    times, nobody = words.look(metric, facts.of).times, Sample({}, {})
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


def score_of(facts: Facts) -> Metric:
    """What decides, where it has no column of its own; else the score at the end that most gave."""
    if facts.metric in facts.samples and facts.metric not in (Metric.JOURNEY_EASE, Metric.SUCCESS_SHARE):
        return facts.metric
    offered = [m for m in (Metric.SUS, Metric.UMUX_LITE, Metric.LTR, Metric.CSAT) if m in facts.samples]
    return max(offered, key=lambda m: len(facts.samples[m].before) + len(facts.samples[m].after), default=Metric.SUS)


def steps_head(facts: Facts) -> str:
    before, after = len(facts.given.before_steps), len(facts.given.after_steps)
    if facts.stage is not Stage.BOTH:
        return _("of %(n)s", n=before if facts.only is Phase.BEFORE else after)
    return _("of %(n)s", n=before) if before == after else _("of %(before)s → %(after)s", before=before, after=after)


def rows_of(facts: Facts) -> tuple[Row, ...]:
    metric, quotes, of = score_of(facts), _quotes(facts), _lengths(facts)
    ease, score = values_of(facts, Metric.JOURNEY_EASE), values_of(facts, metric)
    testers = {tester for tester, _phase in facts.done}
    return tuple(
        Row(
            label=label, apart=tester in facts.colleagues, ease=_cell(ease.get(tester, NEITHER), 1),
            round=_round(facts, tester), change=_change(ease.get(tester, NEITHER)), done=_done(facts, tester, of),
            feeling=_cell(_felt(facts, tester), 1, sign=True), score=_score(metric, score.get(tester, NEITHER)),
            quote=_aside(facts, tester) or quotes.get(label, ""),
        )
        for tester, label in sorted(by_label(facts, testers), key=lambda p: _place(facts, p[0]))
    )  # fmt: skip


def _place(facts: Facts, tester: str) -> tuple[bool, bool]:
    """Customers first; who walked only after comes last."""
    return tester in facts.colleagues, (tester, Phase.BEFORE) not in facts.done


def _round(facts: Facts, tester: str) -> str:
    walked = {Phase.BEFORE: _("Before"), Phase.AFTER: _("After")}
    return " → ".join(name for phase, name in walked.items() if (tester, phase) in facts.done)


def _change(ease: Sides) -> str:
    before, after = ease
    return "–" if before is None or after is None else format_number(after - before, 1, sign=True)


def _felt(facts: Facts, tester: str) -> Sides:
    return facts.feelings.get((tester, Phase.BEFORE)), facts.feelings.get((tester, Phase.AFTER))


def _score(metric: Metric, score: Sides) -> tuple[str, str]:
    if SCALES[metric].logarithmic:
        before, after = ("" if value is None else words.bare(metric, value) for value in score)
        return before, after
    return _cell(score, words.LOOKS[metric].decimals)


def _lengths(facts: Facts) -> tuple[str, str]:
    """What `8` and `7` steps are of, `/10` and `/8`, where the rounds have different numbers of them: 7 may be more than 8."""
    if facts.stage is not Stage.BOTH or facts.as_long:
        return "", ""
    return f"/{len(facts.given.before_steps)}", f"/{len(facts.given.after_steps)}"


def _done(facts: Facts, tester: str, of: tuple[str, str]) -> tuple[str, str]:
    """Steps that worked."""
    before, after = _cell((facts.done.get((tester, Phase.BEFORE)), facts.done.get((tester, Phase.AFTER))), 0)
    return before and before + of[0], after and after + of[1]


def _aside(facts: Facts, tester: str) -> str:
    """What of this person does not count; empty where everything does."""
    beside, counts = (
        any(tester in (*sample.before, *sample.after) for sample in samples.values())
        for samples in (facts.apart, facts.samples)
    )
    if beside and counts:
        return _("Colleague in one round – only the other one counts")
    return _("Colleague – not counted") if beside or tester in facts.colleagues else ""


def rounding_of(facts: Facts) -> str:
    """The first person whose change is not what the two values shown give."""
    ease = values_of(facts, Metric.JOURNEY_EASE)
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
