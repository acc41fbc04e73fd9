"""Net Promoter Score; below ten testers the headline is likelihood to recommend instead."""

from collections.abc import Iterable, Sequence
from math import sqrt

import msgspec

from scenarios.comparisons.rules.numeric import special
from scenarios.comparisons.rules.proportions import z_quantile
from scenarios.comparisons.rules.values import CONFIDENCE


class Nps(msgspec.Struct, frozen=True):
    """NPS −100 … 100; variance and standard error of one rating on −1 … 1."""

    nps: float | None
    variance: float | None
    se: float | None


class AdjustedNps(msgspec.Struct, frozen=True):
    """NPS with the adjusted Wald interval; `counts`: promoters, passives, detractors."""

    counts: tuple[int, int, int]
    nps: float | None
    adj_nps: float | None
    low: float | None
    high: float | None
    se_adj: float | None


class NpsDifference(msgspec.Struct, frozen=True):
    """After − before of two groups."""

    difference: float | None
    adj_difference: float | None
    low: float | None
    high: float | None
    z: float | None
    p_two_sided: float | None


def counts(ratings: Iterable[float]) -> tuple[int, int, int]:
    """Promoters (9–10), passives (7–8), detractors (0–6)."""
    values = list(ratings)
    promoters, detractors = sum(value >= 9 for value in values), sum(value < 7 for value in values)
    return promoters, len(values) - promoters - detractors, detractors


def basic(ratings: Iterable[float]) -> Nps:
    """Plain score of ratings 0–10."""
    promoters, passives, detractors = counts(ratings)
    n = promoters + passives + detractors
    if n == 0:
        return Nps(None, None, None)
    balance = (promoters - detractors) / n
    spread = (promoters + detractors) / n - balance**2
    return Nps(100 * balance, spread, sqrt(spread / n))


def adjusted_wald(groups: Sequence[int], conf: float = CONFIDENCE) -> AdjustedNps:
    """Adjusted Wald (Rocks 2016): n + 3, ¾ more promoters and detractors; limits cut at ±100."""
    promoters, passives, detractors = groups
    n = promoters + passives + detractors
    if n == 0:
        return AdjustedNps((0, 0, 0), None, None, None, None, None)
    balance, squared_se = _adjusted(groups)
    half = z_quantile(conf) * sqrt(squared_se)
    low, high = max(-100.0, 100 * (balance - half)), min(100.0, 100 * (balance + half))
    plain = 100 * (promoters - detractors) / n
    return AdjustedNps((promoters, passives, detractors), plain, 100 * balance, low, high, 100 * sqrt(squared_se))


def difference_unpaired(before: Sequence[int], after: Sequence[int], conf: float = CONFIDENCE) -> NpsDifference:
    """Difference of two groups' scores with adjusted Wald interval and z test."""
    if not sum(before) or not sum(after):
        return NpsDifference(None, None, None, None, None, None)
    (b, b_squared), (a, a_squared) = _adjusted(before), _adjusted(after)
    plain = 100 * ((after[0] - after[2]) / sum(after) - (before[0] - before[2]) / sum(before))
    se, gap = sqrt(a_squared + b_squared), a - b
    half, z = z_quantile(conf) * se, gap / se
    low, high = max(-200.0, 100 * (gap - half)), min(200.0, 100 * (gap + half))
    return NpsDifference(plain, 100 * gap, low, high, z, float(special.erfc(abs(z) / sqrt(2))))


def _adjusted(groups: Sequence[int]) -> tuple[float, float]:
    n = sum(groups) + 3
    promoters, detractors = (groups[0] + 0.75) / n, (groups[2] + 0.75) / n
    balance = promoters - detractors
    return balance, (promoters + detractors - balance**2) / n
