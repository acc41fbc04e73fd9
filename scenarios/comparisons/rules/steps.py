"""Step by step: success, ease, gap and time of every group of the step map."""

from collections.abc import Sequence

import msgspec

from scenarios.authoring.diff import Relation
from scenarios.comparisons.rules import verdict
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.groups import GroupValues
from scenarios.comparisons.rules.multiplicity import benjamini_hochberg
from scenarios.comparisons.rules.samples import Values
from scenarios.comparisons.rules.shrinkage import shrink_steps
from scenarios.comparisons.rules.statistics import compare
from scenarios.comparisons.rules.success import Share, SuccessComparison, compare_success, share
from scenarios.comparisons.rules.values import Metric


class StepComparison(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the step map. Removed and added steps have their one round only; the comparisons are None.

    Pages show the ease. The other measures are compared when asked for.
    """

    values: GroupValues
    seed: int
    success_before: Share | None
    success_after: Share | None
    ease_before: float | None
    ease_after: float | None
    ease: Comparison | None
    shrunk_difference: float | None

    @property
    def group(self) -> str:
        return self.values.group.group

    @property
    def relation(self) -> Relation:
        return self.values.group.relation

    @property
    def success(self) -> SuccessComparison | None:
        return compare_success(self.values.success, self.seed) if self.values.group.comparable else None

    @property
    def gap(self) -> Comparison | None:
        return compare(Metric.STEP_GAP, self.values.gap, self.seed) if self.values.group.comparable else None

    @property
    def time(self) -> Comparison | None:
        return compare(Metric.STEP_TIME, self.values.time, self.seed) if self.values.group.comparable else None


class StepsResult(msgspec.Struct, frozen=True):
    """All lines in the order of the step map, and how much the steps truly differ."""

    steps: tuple[StepComparison, ...]
    pooled_variance: float | None
    tau2: float


def compare_steps(groups: Sequence[GroupValues], planned_n: int | None, seed: int) -> StepsResult:
    """Compare every comparable group; p of the ease is corrected over the steps."""
    comparable = [values for values in groups if values.group.comparable]
    raw = [compare(Metric.STEP_EASE, values.ease, seed) for values in comparable]
    adjusted = benjamini_hochberg([ease.p_exact for ease in raw])
    size = sum(p is not None for p in adjusted)
    shrinkage = shrink_steps([values.ease for values in comparable])
    compared = {}
    for values, ease, p, drawn in zip(comparable, raw, adjusted, shrinkage.shrunk, strict=True):
        ease = msgspec.structs.replace(ease, p_adjusted=p, family_size=max(1, size))
        ease = msgspec.structs.replace(ease, verdict=verdict.rung(ease, planned_n))
        compared[values.group.group] = ease, drawn
    steps = tuple(_line(values, seed, *compared.get(values.group.group, (None, None))) for values in groups)
    return StepsResult(steps, shrinkage.pooled_variance, shrinkage.tau2)


def _line(values: GroupValues, seed: int, ease: Comparison | None, drawn: float | None) -> StepComparison:
    return StepComparison(
        values=values,
        seed=seed,
        success_before=share(values.success.before) if values.group.before else None,
        success_after=share(values.success.after) if values.group.after else None,
        ease_before=_mean(values.ease.before),
        ease_after=_mean(values.ease.after),
        ease=ease,
        shrunk_difference=drawn,
    )


def _mean(values: Values) -> float | None:
    return sum(values.values()) / len(values) if values else None
