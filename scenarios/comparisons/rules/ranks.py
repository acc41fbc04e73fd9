"""Tests and effects on ranks, exact under ties."""

from collections.abc import Sequence

import msgspec

from scenarios.comparisons.rules.numeric import Array, np
from scenarios.comparisons.rules.permutations import TIE, doubled, two_sample
from scenarios.comparisons.rules.values import SEED


class SignedRanks(msgspec.Struct, frozen=True):
    """Wilcoxon's signed ranks; zeros are left out, ties get mid-ranks."""

    w_plus: float
    w_minus: float
    p_two_sided: float | None
    p_greater: float | None
    rank_biserial: float | None


class RankSum(msgspec.Struct, frozen=True):
    """Mann–Whitney U of the after group."""

    U_after: float | None
    p_two_sided: float | None
    p_greater: float | None


class Dominance(msgspec.Struct, frozen=True):
    """Cliff's δ, −1 … 1, and the share of comparisons won."""

    cliffs_delta: float | None
    prob_superiority: float | None


def mid_ranks(values: Sequence[float] | Array) -> Array:
    """Ranks from 1; values within the tie tolerance share their mean rank."""
    data = np.asarray(values, float)
    below = (data[:, None] > data[None, :] + TIE).sum(axis=1)
    equal = (np.abs(data[:, None] - data[None, :]) <= TIE).sum(axis=1)
    return below + (equal + 1) / 2


def wilcoxon_signed(differences: Sequence[float] | Array) -> SignedRanks:
    """Exact conditional test: the distribution of W⁺ over all sign patterns of these very ranks."""
    moving = np.array([d for d in differences if abs(d) > TIE], float)
    if not len(moving):
        return SignedRanks(0.0, 0.0, 1.0 if len(differences) else None, 1.0 if len(differences) else None, None)
    ranks = mid_ranks(np.abs(moving))
    plus, total = float(ranks[moving > 0].sum()), float(ranks.sum())
    chances = np.ones(1)
    for step in (2 * ranks).astype(int):
        chances = (np.pad(chances, (0, step)) + np.pad(chances, (step, 0))) / 2
    position = round(2 * plus)
    greater, less = float(chances[position:].sum()), float(chances[: position + 1].sum())
    return SignedRanks(plus, total - plus, doubled(greater, less), min(1.0, greater), (2 * plus - total) / total)


def rank_biserial(differences: Sequence[float] | Array) -> float | None:
    """Matched rank-biserial correlation (Kerby 2014); None when nothing moved."""
    moving = np.array([d for d in differences if abs(d) > TIE], float)
    if not len(moving):
        return None
    if moving.min() > 0 or moving.max() < 0:
        return float(np.sign(moving[0]))
    ranks = mid_ranks(np.abs(moving))
    return float((ranks * np.sign(moving)).sum() / ranks.sum())


def mann_whitney(before: Sequence[float], after: Sequence[float], seed: int = SEED) -> RankSum:
    """Mann–Whitney test, exact under ties by permuting the mid-ranks."""
    if not len(before) or not len(after):
        return RankSum(None, None, None)
    ranks = mid_ranks([*after, *before]).tolist()
    n = len(after)
    test = two_sample(ranks[n:], ranks[:n], seed)
    return RankSum(float(sum(ranks[:n])) - n * (n + 1) / 2, test.p_two_sided, test.p_greater)


def cliffs_delta(before: Sequence[float], after: Sequence[float]) -> Dominance:
    """How often a value after beats one before, less the reverse."""
    if not len(before) or not len(after):
        return Dominance(None, None)
    gaps = np.subtract.outer(np.asarray(after, float), np.asarray(before, float))
    delta = float(np.mean(gaps > TIE) - np.mean(gaps < -TIE))
    return Dominance(delta, (delta + 1) / 2)
