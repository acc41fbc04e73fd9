"""Partly the same testers: some in both rounds, others in one of them only."""

from collections.abc import Sequence
from math import fsum, sqrt

import msgspec

from scenarios.comparisons.rules.means import TTest, mean_of, sum_of_squares, t_test_of, variance, welch_df
from scenarios.comparisons.rules.values import CONFIDENCE


class MixedSample(msgspec.Struct, frozen=True):
    """Testers of both rounds and of one round only; pairs stand at the same position."""

    paired_before: Sequence[float]
    paired_after: Sequence[float]
    only_before: Sequence[float]
    only_after: Sequence[float]

    @property
    def differences(self) -> list[float]:
        """After − before of each pair."""
        return [a - b for b, a in zip(self.paired_before, self.paired_after, strict=True)]

    @property
    def before(self) -> list[float]:
        return [*self.paired_before, *self.only_before]

    @property
    def after(self) -> list[float]:
        return [*self.paired_after, *self.only_after]


def derrick_t(sample: MixedSample, equal_var: bool = False, conf: float = CONFIDENCE) -> TTest:
    """Derrick et al. (2017) partially overlapping samples t, new1 (equal variances) or new2 (unequal)."""
    before, after = sample.before, sample.after
    n1, n2, pairs = len(after), len(before), len(sample.paired_after)
    if not n1 or not n2:
        return TTest(None)
    difference = mean_of(after) - mean_of(before)
    if n1 < 2 or n2 < 2:
        return TTest(difference)
    v1, v2, r = variance(after), variance(before), correlation(sample.paired_before, sample.paired_after)
    gamma = n1 + n2 - 2.0 if equal_var else welch_df(v1 / n1, n1, v2 / n2, n2)
    if equal_var:
        v1 = v2 = ((n1 - 1) * v1 + (n2 - 1) * v2) / (n1 + n2 - 2)
    squared_se = v1 / n1 + v2 / n2 - 2 * r * sqrt(v1 * v2) * pairs / (n1 * n2)
    only = n1 + n2 - 2 * pairs
    df = (pairs - 1) + (gamma - pairs + 1) / (n1 + n2) * only
    return t_test_of(difference, sqrt(max(0.0, squared_se)), df, conf)


def correlation(x: Sequence[float], y: Sequence[float]) -> float:
    """Pearson's r; 0 when one side is constant."""
    squares = sum_of_squares(x) * sum_of_squares(y) if len(x) > 1 else 0.0
    if squares <= 0:
        return 0.0
    cx, cy = mean_of(x), mean_of(y)
    return fsum((a - cx) * (b - cy) for a, b in zip(x, y, strict=True)) / sqrt(squares)
