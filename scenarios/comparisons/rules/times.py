"""Times: everything on logarithms, so that half and double weigh the same."""

from collections.abc import Sequence
from math import exp, log

import msgspec

from scenarios.comparisons.rules.means import TTest, paired_t, t_interval, welch_t
from scenarios.comparisons.rules.values import CONFIDENCE


class GeometricMean(msgspec.Struct, frozen=True):
    """Typical time in the unit given, with its interval."""

    geometric_mean: float | None
    low: float | None
    high: float | None


class Ratio(msgspec.Struct, frozen=True):
    """Time after ÷ time before; under 1 is faster."""

    ratio: float | None
    low: float | None
    high: float | None
    t: float | None
    df: float | None
    p_two_sided: float | None


def geometric_mean(times: Sequence[float], conf: float = CONFIDENCE) -> GeometricMean:
    """Geometric mean and t interval on logs (Sauro & Lewis 2010). Times must be above 0."""
    found = t_interval([log(time) for time in times], conf)
    return GeometricMean(maybe_exp(found.mean), maybe_exp(found.low), maybe_exp(found.high))


def ratio_paired(before: Sequence[float], after: Sequence[float], conf: float = CONFIDENCE) -> Ratio:
    """Ratio of geometric means of the same testers."""
    return _ratio(paired_t([log(time) for time in before], [log(time) for time in after], conf))


def ratio_unpaired(before: Sequence[float], after: Sequence[float], conf: float = CONFIDENCE) -> Ratio:
    """Ratio of geometric means of different testers."""
    return _ratio(welch_t([log(time) for time in before], [log(time) for time in after], conf))


def maybe_exp(value: float | None) -> float | None:
    """Back from the logarithm; a limit beyond all floats becomes infinite."""
    if value is None:
        return None
    return exp(value) if value < 700 else float("inf")


def _ratio(test: TTest) -> Ratio:
    return Ratio(
        maybe_exp(test.difference), maybe_exp(test.low), maybe_exp(test.high), test.t, test.df, test.p_two_sided
    )
