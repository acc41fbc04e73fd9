"""Step by step: every answer, how many got there, and the difference with its interval."""

from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import ClassVar

import msgspec

from panel.core.i18n import N_, _, format_number, ngettext, pick
from scenarios.authoring.diff import Relation
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.steps import StepComparison
from scenarios.comparisons.rules.success import Share
from scenarios.comparisons.rules.values import Design
from scenarios.reports.charts.intervals import Interval, Mini, MiniAxis, mini, mini_axis, mini_scale
from scenarios.reports.charts.scales import EASE, Scale, Tick
from scenarios.reports.charts.strip import Strip, strip, strip_axis
from scenarios.reports.rules import figure_titles, meaning, shares, words
from scenarios.reports.rules.facts import BAD, GOOD, Facts, Stage
from scenarios.reports.rules.pieces import StepFacts
from scenarios.reports.sections.base import Section, by_label

Said = Callable[[float | None], str]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the step map. `tone`: better, worse or empty. No `mini`: `none` says why."""

    key: str
    name: str
    icon: str
    relation: str
    tag: str
    gap: str
    strip: Strip
    description: str
    before: str
    after: str
    mini: Mini | None
    difference: str
    interval: str
    beyond: str
    tone: str
    rung: str
    none: str


class View(msgspec.Struct, frozen=True):
    title: str
    lead: str
    example: str
    rows: tuple[Row, ...]
    axis: tuple[Tick, ...]
    change_axis: MiniAxis
    change_head: str
    caption: str
    head: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    signs: str
    both: bool
    has_before: bool
    has_after: bool


class Steps(Section):
    key: ClassVar[str] = "steps"
    name: ClassVar[str] = N_("Step by step")

    def view(self, facts: Facts) -> View | None:
        if facts.stage is Stage.NOTHING or not facts.steps:
            return None
        both = facts.stage is Stage.BOTH
        lines = list(zip(facts.steps, facts.found.steps, strict=True))
        scale = mini_scale([_estimate(line) for _s, line in lines], EASE)
        rating = cache(_rating)  # a thousand ratings, and hardly more than seven values
        rows = tuple(_row(facts, step, line, scale, rating) for step, line in lines)
        head, table = _table(facts, rating)
        return View(
            title=figure_titles.step_by_step(facts),
            lead=_lead(facts) + _goes_on(rows),
            example=_example(facts),
            rows=rows,
            axis=strip_axis(EASE),
            change_axis=mini_axis(scale),
            change_head=_change_head(facts),
            caption=_("All ratings, before → after, and what worked") if both else _("All ratings, and what worked"),
            head=head,
            table=table,
            signs=meaning.signs(facts) if both else "",
            both=both,
            has_before=both or facts.only is Phase.BEFORE,
            has_after=both or facts.only is Phase.AFTER,
        )


def _change_head(facts: Facts) -> str:
    """Nobody changed at a step where those after are others."""
    designs = {s.ease.design for s in facts.found.steps if s.ease and s.ease.difference is not None}
    return _("Difference with its interval") if designs == {Design.UNPAIRED} else _("Change with its interval")


def _lead(facts: Facts) -> str:
    text = _(
        "Every dot is an answer from 1 (very difficult) to 7 (very easy); equal answers stand side by side, the "
        "stroke is the mean."
    )
    if facts.stage is not Stage.BOTH:
        return text
    proven = any(s.ease and s.ease.verdict and s.ease.verdict.value.startswith("confirmed") for s in facts.found.steps)
    if proven:
        return text
    n = facts.found.samples
    smaller = min(n.paired + n.only_before, n.paired + n.only_after)
    return (
        text
        + " "
        + ngettext(
            "With %(num)s person no single step is proven.", "With %(num)s people no single step is proven.", smaller
        )
    )


def _example(facts: Facts) -> str:
    """What the shares in the rows tell of customers: one of the last round."""
    last = Phase.AFTER if facts.stage is Stage.BOTH else facts.only
    shares_of = [s.success_after if last is Phase.AFTER else s.success_before for s in facts.found.steps]
    return shares.example(shares_of)


def _goes_on(rows: Sequence[Row]) -> str:
    """What an arrowhead at the edge says, where there is one."""
    ends = [row.mini.mean for row in rows if row.mini and row.mini.mean]
    if not any(end.open_low or end.open_high for end in ends):
        return ""
    return f" {_(words.GOES_ON)}"


def _estimate(line: StepComparison) -> Interval | None:
    c = line.ease
    return None if c is None or c.difference is None else Interval(c.difference, c.ci_low, c.ci_high)


def _row(facts: Facts, step: StepFacts, line: StepComparison, scale: Scale, rating: Said) -> Row:
    both, c, ease = facts.stage is Stage.BOTH, line.ease, line.values.ease
    before = tuple(ease.before.values()) if both or facts.only is Phase.BEFORE else ()
    after = tuple(ease.after.values()) if both or facts.only is Phase.AFTER else ()
    estimate = _estimate(line) if both else None
    rung = c.verdict if c and estimate else None
    return Row(
        key=step.key, name=pick(step.name), icon=step.icon, relation=step.relation.value if both else "same",
        tag=_tag(step) if both else "", gap=_gap(facts, line), strip=strip(before, after, EASE),
        description=_description(before, after, rating), before=_share(line.success_before, there=bool(before)),
        after=_share(line.success_after, there=bool(after)), mini=mini(estimate, scale) if estimate else None,
        difference=words.difference(c) if c and estimate else "",
        interval=(words.interval(c) or words.reason(c.reasons.get("ci_low"))) if c and estimate else "",
        beyond=words.beyond(c) if c and estimate else "",
        tone="better" if rung in GOOD else "worse" if rung in BAD else "",
        rung=_(words.RUNGS[rung]) if rung else "", none=_none(step, line) if both and not estimate else "",
    )  # fmt: skip


def _tag(step: StepFacts) -> str:
    if step.relation in (Relation.MERGED, Relation.SPLIT):
        return _("%(before)s → %(after)s steps", before=len(step.before), after=len(step.after))
    return {Relation.REMOVED: _("removed"), Relation.ADDED: _("new"), Relation.RENAMED: _("renamed"),
            Relation.REDESIGNED: _("redesigned")}.get(step.relation, "")  # fmt: skip


def _gap(facts: Facts, line: StepComparison) -> str:
    """`4 pairs`, where somebody's rating is missing."""
    c, pairs = line.ease, facts.found.samples.paired
    if c is None or c.design is Design.UNPAIRED or not pairs or c.n_paired == pairs:
        return ""
    return ngettext("%(num)s pair", "%(num)s pairs", c.n_paired)


def _share(share: Share | None, *, there: bool) -> str:
    return _("%(x)s of %(n)s", x=share.x, n=share.n) if share and share.n and there else "–"


def _none(step: StepFacts, line: StepComparison) -> str:
    if step.relation is Relation.REMOVED:
        return _("The step is gone: nothing to compare")
    if step.relation is Relation.ADDED:
        return _("A new step: no value before")
    return words.sentence(words.reason(line.ease.reasons.get("difference")) if line.ease else "") or "–"


def _description(before: Sequence[float], after: Sequence[float], rating: Said) -> str:
    parts = [
        _("%(round)s: %(values)s", round=name, values=", ".join(map(rating, values)))
        for name, values in ((_("Before"), before), (_("After"), after))
        if values
    ]
    return "; ".join(parts) or _("No answers")


def _table(facts: Facts, rating: Said) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """All ratings: a line a step, a column a person; before them how many got it done, and what that tells of others."""
    testers = by_label(facts, {t for g in facts.groups for side in (g.ease.before, g.ease.after) for t in side})
    cell = cache(partial(_cell, rating=rating, both=facts.stage is Stage.BOTH))
    rows = [
        (
            pick(step.name),
            *_worked(facts, line),
            *(cell(line.values.ease.before.get(t), line.values.ease.after.get(t)) for t, _label in testers),
        )
        for step, line in zip(facts.steps, facts.found.steps, strict=True)
    ]
    both = (_("Difference, of 100"),) if facts.stage is Stage.BOTH else ()
    head = (_("Step"), _("Worked"), _("Of 100 customers like them"), *both)
    return (*head, *(label for _t, label in testers)), tuple(rows)


def _worked(facts: Facts, line: StepComparison) -> tuple[str, ...]:
    """`1 of 5 → 4 of 5`, the same of a hundred customers, and their difference: 95% intervals."""
    return tuple(cell.replace(" ", "\N{NO-BREAK SPACE}") for cell in _counts(facts, line))


def _counts(facts: Facts, line: StepComparison) -> tuple[str, ...]:
    sides = (line.success_before, line.success_after)
    if facts.stage is not Stage.BOTH:
        one = sides[facts.only is Phase.AFTER]
        return _share(one, there=True), shares.of_a_hundred(one.x, one.n) if one else "–"
    counts = " → ".join(_share(side, there=True) for side in sides)
    ranges = " → ".join(shares.of_a_hundred(side.x, side.n) if side else "–" for side in sides)
    return counts, ranges, shares.difference(line.values.success) if line.values.group.comparable else "–"


def _cell(before: float | None, after: float | None, *, rating: Said, both: bool) -> str:
    """`3 → 6`; an end that is missing stays empty. One round has no arrow."""
    if before is None and after is None:
        return "–"
    if not both:
        return rating(after if before is None else before)
    return f"{rating(before)} → {rating(after)}".strip()


def _rating(value: float | None) -> str:
    """As people write it; the mean of merged steps may lie between two ratings. Nothing for none."""
    return "" if value is None else format_number(value, 0 if value == round(value) else 1)
