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
    """One line of the step map. Removed and added steps have their one round only; the comparisons are None."""

    group: str
    relation: Relation
    before_steps: tuple[str, ...]
    after_steps: tuple[str, ...]
    success_before: Share | None
    success_after: Share | None
    ease_before: float | None
    ease_after: float | None
    success: SuccessComparison | None = None
    ease: Comparison | None = None
    gap: Comparison | None = None
    time: Comparison | None = None
    shrunk_difference: float | None = None


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
    lines = {}
    for values, ease, p, drawn in zip(comparable, raw, adjusted, shrinkage.shrunk, strict=True):
        ease = msgspec.structs.replace(ease, p_adjusted=p, family_size=max(1, size))
        ease = msgspec.structs.replace(ease, verdict=verdict.rung(ease, planned_n))
        lines[values.group.group] = msgspec.structs.replace(
            _line(values),
            success=compare_success(values.success, seed),
            ease=ease,
            gap=compare(Metric.STEP_GAP, values.gap, seed),
            time=compare(Metric.STEP_TIME, values.time, seed),
            shrunk_difference=drawn,
        )
    steps = tuple(lines.get(values.group.group) or _line(values) for values in groups)
    return StepsResult(steps, shrinkage.pooled_variance, shrinkage.tau2)


def _line(values: GroupValues) -> StepComparison:
    group = values.group
    return StepComparison(
        group=group.group,
        relation=group.relation,
        before_steps=group.before,
        after_steps=group.after,
        success_before=share(values.success.before) if group.before else None,
        success_after=share(values.success.after) if group.after else None,
        ease_before=_mean(values.ease.before),
        ease_after=_mean(values.ease.after),
    )


def _mean(values: Values) -> float | None:
    return sum(values.values()) / len(values) if values else None
