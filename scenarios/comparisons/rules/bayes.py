"""Cautious beliefs: one pseudo-tester who reports "no change" stands on the other side of the scales."""

from collections.abc import Sequence
from math import prod, sqrt

import msgspec

from scenarios.comparisons.rules.means import mean_of, sum_of_squares
from scenarios.comparisons.rules.numeric import np, special
from scenarios.comparisons.rules.values import CONFIDENCE, KAPPA0, NU0


class BetaPosterior(msgspec.Struct, frozen=True):
    """A share after x of n were seen."""

    mean: float
    low: float
    high: float


class Posterior(msgspec.Struct, frozen=True):
    """Student-t belief about the difference; `s` is the typical spread that it implies."""

    post_mean: float
    post_scale: float
    post_df: float
    p_improve: float
    p_relevant: float
    p_equivalent: float
    cri90_low: float
    cri90_high: float
    s: float


def beta_posterior(x: int, n: int, a: float = 1.0, b: float = 1.0, conf: float = CONFIDENCE) -> BetaPosterior:
    """Beta(a, b) prior and a binomial sample."""
    up, down, tail = a + x, b + n - x, (1 - conf) / 2
    low, high = special.betaincinv(up, down, tail), special.betaincinv(up, down, 1 - tail)
    return BetaPosterior(up / (up + down), float(low), float(high))


def binary_paired(improved: int, worsened: int) -> float:
    """P(improve): Beta(1+improved, 1+worsened) beyond ½; ½ when nobody changed."""
    return float(special.betainc(1 + worsened, 1 + improved, 0.5))


def binary_unpaired(x_after: int, n_after: int, x_before: int, n_before: int) -> float:
    """P(share after > share before) for two Beta(1,1) posteriors, as an exact sum."""
    a2, b2 = 1 + x_after, 1 + n_after - x_after
    a1, b1 = 1 + x_before, 1 + n_before - x_before
    i = np.arange(a2)
    terms = special.betaln(a1 + i, b1 + b2) - np.log(b2 + i) - special.betaln(1 + i, b2) - special.betaln(a1, b1)
    return float(min(1.0, np.exp(terms).sum()))


def nig_paired(differences: Sequence[float], s0: float, mcid: float) -> Posterior:
    """Normal–inverse-gamma posterior of the mean difference; without a pair the prior."""
    n = len(differences)
    if not n:
        return _posterior(0.0, 0.0, 0, -1, (s0, mcid))
    return _posterior(mean_of(differences), sum_of_squares(differences), n, n - 1, (s0, mcid))


def nig_unpaired(before: Sequence[float], after: Sequence[float], s0: float, mcid: float) -> Posterior:
    """Normal–inverse-gamma posterior of the difference of two groups; the prior while one of them is empty."""
    n2, n1 = len(after), len(before)
    if not n1 or not n2:
        return _posterior(0.0, 0.0, 0, -1, (s0, mcid))
    squares = sum_of_squares(after) + sum_of_squares(before)
    return _posterior(mean_of(after) - mean_of(before), squares, n1 * n2 / (n1 + n2), n1 + n2 - 2, (s0, mcid))


def _posterior(difference: float, squares: float, weight: float, df: float, scale: tuple[float, float]) -> Posterior:
    s0, mcid = scale
    kappa, nu = KAPPA0 + weight, df + NU0 + 1
    mu = weight * difference / kappa
    spread = (NU0 * s0**2 + squares + KAPPA0 * weight / kappa * difference**2) / nu
    unit = sqrt(spread / kappa)
    above, below = float(special.stdtr(nu, (mu - mcid) / unit)), float(special.stdtr(nu, (-mcid - mu) / unit))
    half = float(special.stdtrit(nu, 0.95)) * unit
    return Posterior(
        post_mean=mu,
        post_scale=unit,
        post_df=nu,
        p_improve=float(special.stdtr(nu, mu / unit)),
        p_relevant=above,
        p_equivalent=1 - above - below,
        cri90_low=mu - half,
        cri90_high=mu + half,
        s=sqrt(spread),
    )


def odds_combine(chances: Sequence[float]) -> float:
    """Independent evidence for one claim: Πp / (Πp + Π(1−p))."""
    yes, no = prod(chances), prod(1 - chance for chance in chances)
    return yes / (yes + no) if yes + no > 0 else 0.5
