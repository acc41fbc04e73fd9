"""One metric before and after, with everything a page needs to tell it honestly."""

from collections.abc import Mapping
from math import exp

import msgspec

from scenarios.comparisons.rules.times import maybe_exp
from scenarios.comparisons.rules.values import SCALES, Design, Metric, Missing, Rung, Scale


class PairOfValues(msgspec.Struct, frozen=True):
    """One tester of both rounds, in the unit people read (times: seconds)."""

    tester: str
    before: float
    after: float


class OneValue(msgspec.Struct, frozen=True):
    """A tester of one round only."""

    tester: str
    value: float


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """After against before. Times: means, difference and limits on the ln scale; `ratio…` and `typical…` undo it.

    `mean_before`, `mean_after` are of all testers of the round; `difference` is of the pairs in the paired design.
    `p_exact` is raw, `p_adjusted` what the verdict used (primary: raw, secondary: Holm, steps: Benjamini–Hochberg;
    None: described, not tested). `verdict` None: not judged at all (a step's gap and time). A figure that is None has
    its reason in `reasons`.
    """

    metric: Metric
    design: Design
    n_paired: int
    n_only_before: int
    n_only_after: int
    n_before: int
    n_after: int
    n_effective: int
    mean_before: float | None = None
    mean_after: float | None = None
    difference: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    rank_biserial: float | None = None
    cliffs_delta: float | None = None
    g: float | None = None
    min_p: float | None = None
    p_exact: float | None = None
    p_improve: float | None = None
    p_improve_paired: float | None = None
    p_improve_unpaired: float | None = None
    p_relevant: float | None = None
    p_equivalent: float | None = None
    e_value: float | None = None
    plan_sd: float | None = None
    plan_effect: float | None = None
    n_plan_observed: int | None = None
    n_plan_mcid: int | None = None
    p_adjusted: float | None = None
    family_size: int = 1
    verdict: Rung | None = None
    reasons: dict[str, Missing] = {}
    pairs: tuple[PairOfValues, ...] = ()
    only_before: tuple[OneValue, ...] = ()
    only_after: tuple[OneValue, ...] = ()

    @property
    def scale(self) -> Scale:
        return SCALES[self.metric]

    @property
    def oriented_difference(self) -> float | None:
        """Above 0 is better, also for times."""
        if self.difference is None:
            return None
        return -self.difference if self.scale.shorter_is_better else self.difference

    @property
    def p_worse(self) -> float | None:
        return None if self.p_improve is None else 1 - self.p_improve

    @property
    def ratio(self) -> float | None:
        return maybe_exp(self.difference) if self.scale.logarithmic else None

    @property
    def ratio_low(self) -> float | None:
        return maybe_exp(self.ci_low) if self.scale.logarithmic else None

    @property
    def ratio_high(self) -> float | None:
        return maybe_exp(self.ci_high) if self.scale.logarithmic else None

    @property
    def typical_before(self) -> float | None:
        """Mean, or geometric mean in seconds, of everybody in the before round."""
        return maybe_exp(self.mean_before) if self.scale.logarithmic else self.mean_before

    @property
    def typical_after(self) -> float | None:
        """Mean, or geometric mean in seconds, of everybody in the after round."""
        return maybe_exp(self.mean_after) if self.scale.logarithmic else self.mean_after

    @property
    def more_testers(self) -> int | None:
        """How many more (a group, when unpaired) would probably confirm an effect of the size believed now."""
        return None if self.n_plan_observed is None else max(0, self.n_plan_observed - self.n_effective)


def shown(metric: Metric, value: float) -> float:
    """A sample's value in the unit people read."""
    return exp(value) if SCALES[metric].logarithmic else value


def all_shown(metric: Metric, values: Mapping[str, float]) -> Mapping[str, float]:
    """The same for all of a sample's values."""
    return {tester: exp(value) for tester, value in values.items()} if SCALES[metric].logarithmic else values
