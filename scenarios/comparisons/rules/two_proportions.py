"""Two proportions of different people: success of one round's testers against the other's."""

from math import sqrt

import msgspec

from scenarios.comparisons.rules.numeric import Array, np, special
from scenarios.comparisons.rules.proportions import wilson_limits, z_quantile
from scenarios.comparisons.rules.values import CONFIDENCE


class Difference(msgspec.Struct, frozen=True):
    """After − before with its limits; an adjusted method also tells its own estimate and standard error."""

    difference: float | None
    low: float | None
    high: float | None
    adj_estimate: float | None = None
    se: float | None = None


class Fisher(msgspec.Struct, frozen=True):
    """Exact p values; "greater" speaks for a higher share after."""

    p_two_sided: float | None
    p_greater: float | None
    p_less: float | None
    p_two_sided_midp: float | None
    p_central_midp: float | None


class ChiSquare(msgspec.Struct, frozen=True):
    """N−1 chi-square; `z` carries the sign of the difference."""

    difference: float | None
    z: float | None
    chi2: float | None
    p_two_sided: float | None


NO_DIFFERENCE = Difference(None, None, None)


def newcombe(x_after: int, n_after: int, x_before: int, n_before: int, conf: float = CONFIDENCE) -> Difference:
    """Newcombe (1998) hybrid score interval, method 10."""
    if n_after <= 0 or n_before <= 0:
        return NO_DIFFERENCE
    p2, p1 = x_after / n_after, x_before / n_before
    after_low, after_high = wilson_limits(x_after, n_after, conf)
    before_low, before_high = wilson_limits(x_before, n_before, conf)
    low = sqrt((p2 - after_low) ** 2 + (before_high - p1) ** 2)
    high = sqrt((after_high - p2) ** 2 + (p1 - before_low) ** 2)
    return Difference(p2 - p1, p2 - p1 - low, p2 - p1 + high)


def agresti_caffo(x_after: int, n_after: int, x_before: int, n_before: int, conf: float = CONFIDENCE) -> Difference:
    """Agresti & Caffo (2000): one success and one failure added to each group."""
    if n_after <= 0 or n_before <= 0:
        return NO_DIFFERENCE
    p2, p1 = (x_after + 1) / (n_after + 2), (x_before + 1) / (n_before + 2)
    se = sqrt(p2 * (1 - p2) / (n_after + 2) + p1 * (1 - p1) / (n_before + 2))
    half = z_quantile(conf) * se
    return Difference(x_after / n_after - x_before / n_before, p2 - p1 - half, p2 - p1 + half, p2 - p1, se)


def wald(x_after: int, n_after: int, x_before: int, n_before: int, conf: float = CONFIDENCE) -> Difference:
    """Textbook interval, kept as the bad example: zero width at 5 of 5."""
    if n_after <= 0 or n_before <= 0:
        return NO_DIFFERENCE
    p2, p1 = x_after / n_after, x_before / n_before
    half = z_quantile(conf) * sqrt(p2 * (1 - p2) / n_after + p1 * (1 - p1) / n_before)
    return Difference(p2 - p1, p2 - p1 - half, p2 - p1 + half)


def fisher(x_after: int, n_after: int, x_before: int, n_before: int) -> Fisher:
    """Fisher's exact test; two-sided by small probabilities, with both mid-p variants."""
    if n_after <= 0 or n_before <= 0:
        return Fisher(None, None, None, None, None)
    total = x_after + x_before
    k = np.arange(max(0, total - n_before), min(n_after, total) + 1)
    ways = _log_choose(n_after, k) + _log_choose(n_before, total - k) - _log_choose(n_after + n_before, total)
    chance = np.exp(ways)
    seen = float(chance[x_after - k[0]])
    two_sided = min(1.0, float(chance[chance <= seen * (1 + 1e-7)].sum()))
    greater = min(1.0, float(chance[k >= x_after].sum()))
    less = min(1.0, float(chance[k <= x_after].sum()))
    central = min(1.0, 2 * (min(greater, less) - seen / 2))
    return Fisher(two_sided, greater, less, two_sided - seen / 2, central)


def n_minus_1_chi_square(x_after: int, n_after: int, x_before: int, n_before: int) -> ChiSquare:
    """N−1 chi-square of Campbell (2007), for large counts such as First Contact Resolution."""
    if n_after <= 0 or n_before <= 0:
        return ChiSquare(None, None, None, None)
    difference = x_after / n_after - x_before / n_before
    n, yes = n_after + n_before, x_after + x_before
    if yes in (0, n):
        return ChiSquare(difference, None, None, None)
    pooled = yes / n
    z = difference / sqrt(pooled * (1 - pooled) * (1 / n_after + 1 / n_before)) * sqrt((n - 1) / n)
    return ChiSquare(difference, z, z * z, float(special.erfc(abs(z) / sqrt(2))))


def _log_choose(n: int, k: Array | int) -> Array:
    return special.gammaln(n + 1) - special.gammaln(np.asarray(k) + 1.0) - special.gammaln(n - np.asarray(k) + 1.0)
