"""Two proportions of the same people: who failed before and succeeded after, and the other way round."""

from collections.abc import Callable
from math import sqrt

import msgspec

from scenarios.comparisons.rules.numeric import special
from scenarios.comparisons.rules.proportions import bisect, wilson_limits, z_quantile
from scenarios.comparisons.rules.two_proportions import NO_DIFFERENCE, Difference
from scenarios.comparisons.rules.values import CONFIDENCE


class McNemar(msgspec.Struct, frozen=True):
    """Tests on the discordant pairs alone; the chi-squares are None when there is none."""

    p_exact: float
    p_mid: float
    chi2: float | None
    p_asymptotic: float | None
    chi2_cc: float | None
    p_cc: float | None


class PairTable(msgspec.Struct, frozen=True):
    """The four kinds of pairs."""

    both_yes: int
    before_yes_after_no: int
    before_no_after_yes: int
    both_no: int

    @property
    def n(self) -> int:
        return self.both_yes + self.before_yes_after_no + self.before_no_after_yes + self.both_no

    @property
    def difference(self) -> float:
        """After − before."""
        return (self.before_no_after_yes - self.before_yes_after_no) / self.n


def mcnemar(improved: int, worsened: int) -> McNemar:
    """McNemar's test: exact, mid-p (Fagerland 2013), asymptotic and with continuity correction."""
    n, fewer = improved + worsened, min(improved, worsened)
    if n == 0:
        return McNemar(1.0, 1.0, None, None, None, None)
    tail = float(special.bdtr(fewer, n, 0.5))
    point = tail - (float(special.bdtr(fewer - 1, n, 0.5)) if fewer else 0.0)
    chi2 = (improved - worsened) ** 2 / n
    corrected = max(abs(improved - worsened) - 1, 0) ** 2 / n
    return McNemar(min(1.0, 2 * tail), min(1.0, 2 * tail - point), chi2, _p(chi2), corrected, _p(corrected))


def _p(chi2: float) -> float:
    return float(special.chdtrc(1, chi2))


def bonett_price(pairs: PairTable, conf: float = CONFIDENCE) -> Difference:
    """Bonett & Price (2012) adjusted Wald interval; overshoot is cut at −1 and 1."""
    if pairs.n == 0:
        return NO_DIFFERENCE
    up, down = (pairs.before_no_after_yes + 1) / (pairs.n + 2), (pairs.before_yes_after_no + 1) / (pairs.n + 2)
    se = sqrt((up + down - (up - down) ** 2) / (pairs.n + 2))
    return _clipped(pairs, up - down, se, conf)


def agresti_min(pairs: PairTable, conf: float = CONFIDENCE) -> Difference:
    """Agresti & Min (2005): half an observation added to each kind of pair."""
    if pairs.n == 0:
        return NO_DIFFERENCE
    n = pairs.n + 2
    up, down = (pairs.before_no_after_yes + 0.5) / n, (pairs.before_yes_after_no + 0.5) / n
    return _clipped(pairs, up - down, sqrt((up + down - (up - down) ** 2) / n), conf)


def _clipped(pairs: PairTable, estimate: float, se: float, conf: float) -> Difference:
    half = z_quantile(conf) * se
    return Difference(pairs.difference, max(-1.0, estimate - half), min(1.0, estimate + half), estimate, se)


def newcombe_paired(pairs: PairTable, conf: float = CONFIDENCE) -> Difference:
    """Newcombe (1998) method 10 for pairs: Wilson limits joined by a corrected phi."""
    n = pairs.n
    if n == 0:
        return NO_DIFFERENCE
    after_yes, before_yes = pairs.both_yes + pairs.before_no_after_yes, pairs.both_yes + pairs.before_yes_after_no
    p2, p1 = after_yes / n, before_yes / n
    after_low, after_high = wilson_limits(after_yes, n, conf)
    before_low, before_high = wilson_limits(before_yes, n, conf)
    phi = _phi(pairs, after_yes, before_yes)
    a, b = p2 - after_low, before_high - p1
    c, d = after_high - p2, p1 - before_low
    low, high = sqrt(max(0.0, a * a - 2 * phi * a * b + b * b)), sqrt(max(0.0, c * c - 2 * phi * c * d + d * d))
    return Difference(p2 - p1, p2 - p1 - low, p2 - p1 + high)


def _phi(pairs: PairTable, after_yes: int, before_yes: int) -> float:
    n = pairs.n
    margins = after_yes * (n - after_yes) * before_yes * (n - before_yes)
    if margins == 0:
        return 0.0
    cross = pairs.both_yes * pairs.both_no - pairs.before_yes_after_no * pairs.before_no_after_yes
    if cross > 0:
        cross = max(cross - n / 2, 0.0)
    return cross / sqrt(margins)


def tango(pairs: PairTable, conf: float = CONFIDENCE) -> Difference:
    """Tango (1998) score interval, by bisection on the score statistic."""
    if pairs.n == 0:
        return NO_DIFFERENCE
    z, score = z_quantile(conf), _tango_score(pairs)
    low = -1.0 if pairs.difference <= -1 else bisect(lambda delta: score(delta) - z, -1.0, pairs.difference)
    high = 1.0 if pairs.difference >= 1 else bisect(lambda delta: score(delta) + z, pairs.difference, 1.0)
    return Difference(pairs.difference, low, high)


def _tango_score(pairs: PairTable) -> Callable[[float], float]:
    up, down, n = pairs.before_no_after_yes, pairs.before_yes_after_no, pairs.n

    def score(delta: float) -> float:
        a, b, c = 2 * n, -up - down + (2 * n - up + down) * delta, -down * delta * (1 - delta)
        share_down = (sqrt(max(0.0, b * b - 4 * a * c)) - b) / (2 * a)
        variance = n * (2 * share_down + delta * (1 - delta))
        gap = up - down - n * delta
        return gap / sqrt(variance) if variance > 1e-15 else (0.0 if abs(gap) < 1e-12 else gap * 1e9)

    return score
