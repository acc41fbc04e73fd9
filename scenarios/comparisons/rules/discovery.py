"""How many of a journey's problems have we found, and how many testers find the rest?"""

from collections.abc import Sequence
from math import ceil, log1p

import msgspec

from scenarios.comparisons.rules.numeric import np

ROUGH_BELOW = 4
"""With fewer testers the estimate is rough."""


class Discovery(msgspec.Struct, frozen=True):
    """Estimates from one matrix testers × problems; all None when no problem was seen."""

    n_problems: int
    p_observed: float | None = None
    p_good_turing: float | None = None
    p_normalised: float | None = None
    p_adjusted: float | None = None
    discovered_share: float | None = None
    total_estimate: float | None = None
    undiscovered: float | None = None
    n_for_85: int | None = None
    n_for_95: int | None = None


def discovery(matrix: Sequence[Sequence[int]]) -> Discovery:
    """Turner, Lewis & Nielsen (2006): mean of the Good–Turing and the normalised estimate."""
    cells = np.asarray(matrix, float)
    if cells.ndim != 2 or not cells.sum():
        return Discovery(0)
    seen = (cells > 0).sum(axis=0)
    seen, n = seen[seen > 0], len(cells)
    k, once = len(seen), int((seen == 1).sum())
    p = float(seen.sum()) / (n * k)
    good_turing, normalised = p / (1 + once / k), (p - 1 / n) * (1 - 1 / n)
    adjusted = (good_turing + normalised) / 2
    found = share(adjusted, n)
    total = k / found if found else None
    return Discovery(
        n_problems=k,
        p_observed=p,
        p_good_turing=good_turing,
        p_normalised=normalised,
        p_adjusted=adjusted,
        discovered_share=found,
        total_estimate=total,
        undiscovered=None if total is None else total - k,
        n_for_85=n_for_goal(adjusted, 0.85),
        n_for_95=n_for_goal(adjusted, 0.95),
    )


def share(p: float, n: int) -> float:
    """Share of the problems that n testers find when each is seen with chance p."""
    return 1 - (1 - p) ** n


def n_for_goal(p: float, goal: float) -> int | None:
    """Testers needed to find that share; None when nothing would ever be found."""
    if p <= 0 or goal >= 1:
        return None
    if p >= 1:
        return 1
    return max(1, ceil(log1p(-goal) / log1p(-p) - 1e-9))


def zero_seen_upper_bound(n: int, conf: float = 0.95) -> float | None:
    """A problem seen 0 of n times may still hit up to this share of customers (one-sided)."""
    return None if n <= 0 else 1 - (1 - conf) ** (1 / n)
