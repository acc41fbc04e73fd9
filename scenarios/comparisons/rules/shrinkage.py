"""Steps lean on each other: noisy differences are drawn to their common mean. For display and ranking only."""

from collections.abc import Sequence
from math import fsum

import msgspec

from scenarios.comparisons.rules.means import mean_of, sum_of_squares
from scenarios.comparisons.rules.numeric import np
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.values import NU0, SCALES, Design, Metric


class Shrinkage(msgspec.Struct, frozen=True):
    """`tau2`: how much steps truly differ; `mu`: their common mean; `shrunk`: one value a step."""

    tau2: float
    mu: float | None
    shrunk: tuple[float, ...]


def shrink(difference: Sequence[float], variance: Sequence[float]) -> Shrinkage:
    """DerSimonian & Laird (1986) random effects; variances must be above 0."""
    if not len(difference):
        return Shrinkage(0.0, None, ())
    d, v = np.asarray(difference, float), np.asarray(variance, float)
    w = 1 / v
    fixed = float((w * d).sum() / w.sum())
    room = float(w.sum() - (w**2).sum() / w.sum())
    q = float((w * (d - fixed) ** 2).sum())
    tau2 = max(0.0, (q - (len(d) - 1)) / room) if room > 0 else 0.0
    w = 1 / (v + tau2)
    mu = float((w * d).sum() / w.sum())
    shrunk = (tau2 * d + v * mu) / (tau2 + v)
    return Shrinkage(tau2, mu, tuple(float(value) for value in shrunk))


class StepsShrinkage(msgspec.Struct, frozen=True):
    """`shrunk` has one value a sample, None where a round has no value."""

    pooled_variance: float | None
    tau2: float
    shrunk: tuple[float | None, ...]


def shrink_steps(samples: Sequence[Sample]) -> StepsShrinkage:
    """Shrink the ease of all steps: one spread for all, each step weighted by its testers."""
    parts = [_evidence(sample) for sample in samples]
    known = [part for part in parts if part is not None]
    if not known:
        return StepsShrinkage(None, 0.0, (None,) * len(parts))
    prior = NU0 * SCALES[Metric.STEP_EASE].s0 ** 2
    pooled = (prior + fsum(part.squares for part in known)) / (NU0 + sum(part.df for part in known))
    found = shrink([part.difference for part in known], [pooled / part.weight for part in known])
    values = iter(found.shrunk)
    return StepsShrinkage(pooled, found.tau2, tuple(None if part is None else next(values) for part in parts))


class _Evidence(msgspec.Struct, frozen=True):
    difference: float
    weight: float
    squares: float
    df: int


def _evidence(sample: Sample) -> _Evidence | None:
    """A step's difference, how many pairs it is worth, and its spread; pairs and extras weighted when mixed."""
    if not sample.before or not sample.after:
        return None
    split = sample.split()
    pairs = _of_pairs(split.differences)
    if sample.design is Design.PAIRED:
        return pairs
    if sample.design is Design.UNPAIRED:
        return _of_groups(list(sample.before.values()), list(sample.after.values()))
    extras = _of_groups(split.only_before, split.only_after)
    weight = pairs.weight + extras.weight
    difference = (pairs.weight * pairs.difference + extras.weight * extras.difference) / weight
    return _Evidence(difference, weight, pairs.squares + extras.squares, pairs.df + extras.df)


def _of_pairs(differences: Sequence[float]) -> _Evidence:
    if not differences:
        return _Evidence(0.0, 0.0, 0.0, 0)
    n = len(differences)
    return _Evidence(mean_of(differences), n, sum_of_squares(differences), n - 1)


def _of_groups(before: Sequence[float], after: Sequence[float]) -> _Evidence:
    n1, n2 = len(before), len(after)
    squares = sum_of_squares(before) + sum_of_squares(after)
    return _Evidence(mean_of(after) - mean_of(before), n1 * n2 / (n1 + n2), squares, n1 + n2 - 2)
