"""Standardised effects, corrected for small samples with the exact factor J."""

from collections.abc import Sequence
from math import exp, sqrt

import msgspec

from scenarios.comparisons.rules.means import mean_of, variance
from scenarios.comparisons.rules.numeric import special


class Summary(msgspec.Struct, frozen=True):
    """A sample in three numbers; `sd` is None below two values."""

    mean: float
    sd: float | None
    n: int


class HedgesG(msgspec.Struct, frozen=True):
    """Difference in pooled standard deviations: raw, corrected, and with the usual approximation."""

    cohen_d: float | None
    hedges_g: float | None = None
    hedges_g_approx: float | None = None


class AverageD(msgspec.Struct, frozen=True):
    """Paired difference in average standard deviations of the two rounds."""

    d_av: float | None
    g_av: float | None = None


class DifferenceD(msgspec.Struct, frozen=True):
    """Paired difference in standard deviations of the differences."""

    d_z: float | None
    g_z: float | None = None
    g_z_approx: float | None = None


def summary(values: Sequence[float]) -> Summary:
    """Mean, standard deviation and n of at least one value."""
    sd = sqrt(variance(values)) if len(values) > 1 else None
    return Summary(mean_of(values), sd, len(values))


def exact_j(df: float) -> float | None:
    """Hedges' correction; None under 2 degrees of freedom, where it would be 0."""
    if df < 2:
        return None
    return exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) / sqrt(df / 2)


def approximate_j(df: float) -> float | None:
    """The usual shortcut 1 − 3/(4·df − 1)."""
    return None if df < 2 else 1 - 3 / (4 * df - 1)


def hedges_g(before: Summary, after: Summary) -> HedgesG:
    """Hedges' g of two groups."""
    df = before.n + after.n - 2
    if df < 1:
        return HedgesG(None)
    squares = (before.n - 1) * (before.sd or 0.0) ** 2 + (after.n - 1) * (after.sd or 0.0) ** 2
    if squares <= 0:
        return HedgesG(None)
    d = (after.mean - before.mean) / sqrt(squares / df)
    return HedgesG(d, _times(d, exact_j(df)), _times(d, approximate_j(df)))


def g_av(before: Summary, after: Summary) -> AverageD:
    """g_av of pairs (Cumming 2012), corrected with J(n − 1)."""
    if before.sd is None or after.sd is None or before.sd + after.sd <= 0:
        return AverageD(None)
    d = (after.mean - before.mean) / sqrt((before.sd**2 + after.sd**2) / 2)
    return AverageD(d, _times(d, exact_j(before.n - 1)))


def d_z(differences: Sequence[float]) -> DifferenceD:
    """Cohen's d_z of pairs."""
    if len(differences) < 2 or variance(differences) <= 0:
        return DifferenceD(None)
    d, df = mean_of(differences) / sqrt(variance(differences)), len(differences) - 1
    return DifferenceD(d, _times(d, exact_j(df)), _times(d, approximate_j(df)))


def _times(d: float, factor: float | None) -> float | None:
    return None if factor is None else d * factor
