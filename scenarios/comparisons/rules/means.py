"""Means and their differences: Student, paired, Welch, and Derrick for partly paired testers."""

from collections.abc import Sequence
from math import fsum, sqrt

import msgspec

from scenarios.comparisons.rules.numeric import special
from scenarios.comparisons.rules.values import CONFIDENCE

CONSTANT = 1e-12
"""A spread under this share of the values' size is rounding noise: the values are identical."""


class MeanInterval(msgspec.Struct, frozen=True):
    """Mean of one sample with its t interval."""

    mean: float | None
    sd: float | None
    se: float | None
    df: float | None
    low: float | None
    high: float | None


class TTest(msgspec.Struct, frozen=True):
    """Difference (after − before) with t, df, two-sided p and interval; None where the spread is missing."""

    difference: float | None
    t: float | None = None
    df: float | None = None
    p_two_sided: float | None = None
    low: float | None = None
    high: float | None = None


def mean(values: Sequence[float]) -> float | None:
    """None for no values."""
    return mean_of(values) if len(values) else None


def mean_of(values: Sequence[float]) -> float:
    """Mean of at least one value."""
    return fsum(values) / len(values)


def sum_of_squares(values: Sequence[float]) -> float:
    """Squared distances from the mean; exactly 0 for identical values, whatever the rounding."""
    centre = mean_of(values)
    squares = fsum([(value - centre) ** 2 for value in values])
    size = max(1.0, max(values), -min(values))
    return squares if squares > (CONSTANT * size) ** 2 * len(values) else 0.0


def variance(values: Sequence[float]) -> float:
    """Unbiased variance of at least two values."""
    return sum_of_squares(values) / (len(values) - 1)


def t_quantile(df: float, conf: float = CONFIDENCE) -> float:
    """Two-sided t quantile."""
    return float(special.stdtrit(df, 0.5 + conf / 2))


def t_interval_of(average: float, sd: float, n: int, conf: float = CONFIDENCE) -> MeanInterval:
    """t interval from the summary of a sample."""
    if n < 2:
        return MeanInterval(average, None, None, None, None, None)
    se = sd / sqrt(n)
    half = t_quantile(n - 1, conf) * se
    known = sd > 0
    return MeanInterval(average, sd, se, n - 1, average - half if known else None, average + half if known else None)


def t_interval(values: Sequence[float], conf: float = CONFIDENCE) -> MeanInterval:
    """t interval of the values' mean; no limits for one value or identical values."""
    if not len(values):
        return MeanInterval(None, None, None, None, None, None)
    sd = sqrt(variance(values)) if len(values) > 1 else 0.0
    return t_interval_of(mean_of(values), sd, len(values), conf)


def paired_t(before: Sequence[float], after: Sequence[float], conf: float = CONFIDENCE) -> TTest:
    """Student's t on the differences of pairs."""
    return one_sample_t([a - b for b, a in zip(before, after, strict=True)], conf)


def one_sample_t(differences: Sequence[float], conf: float = CONFIDENCE) -> TTest:
    """t test of the mean against 0; only the mean when there is one difference or all are identical."""
    n = len(differences)
    if n == 0:
        return TTest(None)
    average = mean_of(differences)
    if n < 2:
        return TTest(average)
    return t_test_of(average, sqrt(variance(differences) / n), n - 1, conf)


def welch_t(before: Sequence[float], after: Sequence[float], conf: float = CONFIDENCE) -> TTest:
    """Welch (1947): two samples of unequal variance; needs two values in each."""
    if not len(before) or not len(after):
        return TTest(None)
    difference = mean_of(after) - mean_of(before)
    if len(before) < 2 or len(after) < 2:
        return TTest(difference)
    a, b = variance(after) / len(after), variance(before) / len(before)
    return t_test_of(difference, sqrt(a + b), welch_df(a, len(after), b, len(before)), conf)


def welch_df(a: float, n_a: int, b: float, n_b: int) -> float:
    """Welch–Satterthwaite degrees of freedom; `a`, `b` are the squared standard errors."""
    below = a * a / (n_a - 1) + b * b / (n_b - 1)
    return (a + b) ** 2 / below if below > 0 else 0.0


def t_test_of(difference: float, se: float, df: float, conf: float) -> TTest:
    """t, p and limits from a difference and its standard error; the difference alone when nothing spreads."""
    if se <= 0 or df <= 0:
        return TTest(difference)
    t, half = difference / se, t_quantile(df, conf) * se
    p = min(1.0, 2 * float(special.stdtr(df, -abs(t))))
    return TTest(difference, t, df, p, difference - half, difference + half)
