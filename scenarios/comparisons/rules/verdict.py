"""The ladder: what may be said about a difference, and when it may be said for good."""

import msgspec

from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.values import (
    ALPHA,
    E_THRESHOLD,
    IMPROVEMENTS,
    LIKELY,
    SURELY_WORSE,
    WORSE,
    Design,
    Interval,
    Metric,
    Missing,
    Rung,
)

FEWEST = 3
"""Below this many the numbers only describe."""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """A rung that cannot be shown without its n and its interval, or the reason why there is none.

    `interval` is of `difference` (after − before; times on the ln scale). `locked`: evaluated when the planned number
    was first reached, and final. Raises ValueError when built without interval and reason.
    """

    rung: Rung
    metric: Metric
    design: Design
    n_effective: int
    n_before: int
    n_after: int
    difference: float | None
    interval: Interval
    interval_missing: Missing | None
    p_exact: float | None
    min_p: float | None
    p_improve: float | None
    e_value: float | None
    planned_n: int | None
    more_testers: int | None
    locked: bool = False

    def __post_init__(self) -> None:
        if (self.interval.low is None or self.interval.high is None) and self.interval_missing is None:
            raise ValueError("a verdict needs its interval or the reason why there is none")
        if self.n_effective < FEWEST and self.rung is not Rung.NO_EVIDENCE_YET:
            raise ValueError(f"no verdict below {FEWEST} testers")

    @property
    def too_few(self) -> bool:
        """Fewer than three: descriptive only."""
        return self.n_effective < FEWEST


def rung(comparison: Comparison, planned_n: int | None) -> Rung:
    """The ladder for one metric, from its own figures, `p_adjusted` and `family_size`."""
    effect, chance = comparison.oriented_difference, comparison.p_improve
    if comparison.n_effective < FEWEST or effect is None or chance is None:
        return Rung.NO_EVIDENCE_YET
    if comparison.p_equivalent is not None and comparison.p_equivalent >= LIKELY:
        return Rung.NO_RELEVANT_DIFFERENCE
    proven = allowed(comparison, planned_n)
    if effect > 0 and chance >= LIKELY:
        return Rung.CONFIRMED_IMPROVEMENT if proven else Rung.LIKELY_IMPROVEMENT
    if effect < 0 and chance <= SURELY_WORSE and proven:
        return Rung.CONFIRMED_WORSE
    return Rung.LIKELY_WORSE if chance <= WORSE else Rung.NO_EVIDENCE_YET


def allowed(comparison: Comparison, planned_n: int | None) -> bool:
    """Whether "confirmed" may be said: the plan was reached and p is small; without a plan the e-value is large.

    Never of a metric that is only described (`p_adjusted` None).
    """
    if comparison.p_adjusted is None:
        return False
    if planned_n is None:
        return comparison.e_value is not None and comparison.e_value >= E_THRESHOLD * comparison.family_size
    return comparison.n_effective >= planned_n and comparison.p_adjusted <= ALPHA


def judge(primary: Comparison, success: Comparison | None, planned_n: int | None, locked: bool = False) -> Verdict:
    """The study's verdict: the primary's rung behind the guard-rail of the success share."""
    return Verdict(
        rung=guarded(rung(primary, planned_n), primary, success),
        metric=primary.metric,
        design=primary.design,
        n_effective=primary.n_effective,
        n_before=primary.n_before,
        n_after=primary.n_after,
        difference=primary.difference,
        interval=Interval(primary.ci_low, primary.ci_high),
        interval_missing=primary.reasons.get("ci_low"),
        p_exact=primary.p_exact,
        min_p=primary.min_p,
        p_improve=primary.p_improve,
        e_value=primary.e_value,
        planned_n=planned_n,
        more_testers=primary.more_testers,
        locked=locked,
    )


def guarded(reached: Rung, primary: Comparison, success: Comparison | None) -> Rung:
    """An improvement does not stand while the share of successful steps probably fell."""
    fell = success is not None and success.p_improve is not None and success.p_improve <= WORSE
    if reached in IMPROVEMENTS and fell and primary.metric is not Metric.SUCCESS_SHARE:
        return Rung.MIXED_RESULT
    return reached
