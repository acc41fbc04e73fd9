"""The means that stand beside a difference: of the same people that the difference is of."""

from math import exp, fsum, log

import msgspec

from panel.core.i18n import N_, _
from scenarios.comparisons.rules import scores
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.values import Design

GRADED = 5
"""Fewer people than this get no grade: one of them would turn it over."""
GRADES = {
    "A": N_("excellent"), "B": N_("good"), "C": N_("fair"), "D": N_("poor"), "F": N_("very poor"),
}  # fmt: skip
"""What the letters of the Sauro–Lewis scale mean; schools of other countries have other letters."""


class Means(msgspec.Struct, frozen=True):
    """Mean (times: geometric mean, in seconds) of each round and of how many; `left_out` walked one round only."""

    before: float | None
    after: float | None
    n_before: int
    n_after: int
    left_out: int = 0


def beside(c: Comparison) -> Means:
    """Pairs by the pairs alone; else everybody."""
    left_out = c.n_only_before + c.n_only_after
    if c.design is not Design.PAIRED or not left_out:
        return Means(c.typical_before, c.typical_after, c.n_before, c.n_after)
    log_scale, n = c.scale.logarithmic, len(c.pairs)
    before, after = _mean([p.before for p in c.pairs], log_scale), _mean([p.after for p in c.pairs], log_scale)
    return Means(before, after, n, n, left_out)


def grades(c: Comparison) -> str:
    """What the SUS means are called, `fair → good`; empty below five people in a round."""
    shown = beside(c)
    known = [(shown.before, shown.n_before), (shown.after, shown.n_after)]
    words = [_grade(mean) for mean, n in known if mean is not None and n >= GRADED]
    if len(words) < sum(mean is not None for mean, _n in known):
        return ""
    return " → ".join(words)


def _grade(mean: float) -> str:
    letter = scores.sus_grade(mean) or "F"
    return _(GRADES[letter[0]])


def _mean(values: list[float], log_scale: bool) -> float:
    if log_scale:
        return exp(fsum(log(v) for v in values) / len(values))
    return fsum(values) / len(values)
