"""One proportion: x of n testers, with intervals that stay honest at five testers."""

from collections.abc import Callable
from math import sqrt

import msgspec

from scenarios.comparisons.rules.numeric import np, special
from scenarios.comparisons.rules.values import CONFIDENCE, Interval

NOTHING = Interval(None, None)


class AdjustedWald(msgspec.Struct, frozen=True):
    """Agresti–Coull interval round its shrunken estimate; limits may leave 0 … 1."""

    adj_estimate: float | None
    low: float | None
    high: float | None


def z_quantile(conf: float = CONFIDENCE) -> float:
    """Two-sided normal quantile, 1.96 for 95 %."""
    return float(special.ndtri(0.5 + conf / 2))


def wilson(x: float, n: float, conf: float = CONFIDENCE) -> Interval:
    """Wilson (1927) score interval; None limits for n = 0."""
    return Interval(*wilson_limits(x, n, conf)) if n > 0 else NOTHING


def wilson_limits(x: float, n: float, conf: float = CONFIDENCE) -> tuple[float, float]:
    """The same as two numbers, for n ≥ 1."""
    z = z_quantile(conf)
    share = x / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return 0.0 if x == 0 else centre - half, 1.0 if x == n else centre + half


def adjusted_wald(x: float, n: float, conf: float = CONFIDENCE) -> AdjustedWald:
    """Agresti & Coull (1998), not clipped."""
    if n <= 0:
        return AdjustedWald(None, None, None)
    z = z_quantile(conf)
    share = (x + z * z / 2) / (n + z * z)
    half = z * sqrt(share * (1 - share) / (n + z * z))
    return AdjustedWald(share, share - half, share + half)


def clopper_pearson(x: int, n: int, conf: float = CONFIDENCE) -> Interval:
    """Clopper & Pearson (1934) exact interval: never too short, often too long."""
    if n <= 0:
        return NOTHING
    tail = (1 - conf) / 2
    low = 0.0 if x == 0 else float(special.betaincinv(x, n - x + 1, tail))
    high = 1.0 if x == n else float(special.betaincinv(x + 1, n - x, 1 - tail))
    return Interval(low, high)


def jeffreys(x: int, n: int, conf: float = CONFIDENCE) -> Interval:
    """Jeffreys interval as Brown, Cai & DasGupta (2001) use it: reaches 0 and 1 at the ends."""
    if n <= 0:
        return NOTHING
    tail = (1 - conf) / 2
    low = 0.0 if x == 0 else float(special.betaincinv(x + 0.5, n - x + 0.5, tail))
    high = 1.0 if x == n else float(special.betaincinv(x + 0.5, n - x + 0.5, 1 - tail))
    return Interval(low, high)


def mid_p_interval(x: int, n: int, conf: float = CONFIDENCE) -> Interval:
    """Interval of the shares that a mid-p binomial test at 1 − conf would keep."""
    if n <= 0:
        return NOTHING
    tail = (1 - conf) / 2

    def at_most(share: float) -> float:
        point = special.bdtr(x, n, share) - (special.bdtr(x - 1, n, share) if x else 0.0)
        return float(special.bdtr(x, n, share) - point / 2)

    low = 0.0 if x == 0 else bisect(lambda share: at_most(share) - (1 - tail), 0.0, x / n)
    high = 1.0 if x == n else bisect(lambda share: at_most(share) - tail, x / n, 1.0)
    return Interval(low, high)


def binomial_test(x: int, n: int, p0: float) -> float | None:
    """Two-sided exact p by small probabilities: the sum over all results no likelier than the one seen."""
    if n <= 0:
        return None
    chances = [_chance(k, n, p0) for k in range(n + 1)]
    return min(1.0, sum(chance for chance in chances if chance <= chances[x] * (1 + 1e-7)))


def _chance(k: int, n: int, p: float) -> float:
    log_ways = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    return float(np.exp(log_ways + special.xlogy(k, p) + special.xlog1py(n - k, -p)))


def bisect(f: Callable[[float], float], low: float, high: float) -> float:
    """Root of a monotone function between `low` and `high`, to machine precision."""
    falling = f(low) > f(high)
    for _ in range(80):
        middle = (low + high) / 2
        if (f(middle) > 0) == falling:
            low = middle
        else:
            high = middle
    return (low + high) / 2
