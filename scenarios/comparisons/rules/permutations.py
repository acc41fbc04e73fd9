"""Exact tests: how often would chance alone give a difference as large as the one seen?"""

from collections.abc import Sequence
from math import comb

import msgspec
import numpy as np

from scenarios.comparisons.rules import arrangements
from scenarios.comparisons.rules.means import MixedSample
from scenarios.comparisons.rules.values import SEED

TIE = 1e-9


class SignFlip(msgspec.Struct, frozen=True):
    """`min_p`: the smallest two-sided p that so many non-zero differences can reach."""

    p_two_sided: float | None
    p_greater: float | None
    p_less: float | None
    n_nonzero: int
    min_p: float | None


class TwoSample(msgspec.Struct, frozen=True):
    """`p_abs` counts both tails by size instead of doubling the smaller one; not for the verdict."""

    difference: float | None
    p_two_sided: float | None
    p_greater: float | None
    p_less: float | None
    p_abs: float | None
    n_perm: int
    min_p: float | None


def sign_flip(differences: Sequence[float] | np.ndarray, seed: int = SEED) -> SignFlip:
    """Sign-flip test on the mean difference of pairs. Differences of 0 do not move."""
    moving = [float(d) for d in differences if abs(d) > TIE]
    if not len(differences):
        return SignFlip(None, None, None, 0, None)
    down = [-d for d in moving]
    enumerated = 2 ** len(moving) <= arrangements.LIMIT
    sums = arrangements.choice_sums(down, moving) if enumerated else arrangements.drawn_choice_sums(down, moving, seed)
    greater, less = _tails(sums, float(np.sum(moving)), TIE * len(differences), enumerated)
    return SignFlip(doubled(greater, less), greater, less, len(moving), min_p_paired(len(moving)))


def two_sample(before: Sequence[float], after: Sequence[float], seed: int = SEED) -> TwoSample:
    """Label permutation test on the difference of means."""
    n1, n2 = len(after), len(before)
    if not n1 or not n2:
        return TwoSample(None, None, None, None, None, 0, None)
    values = [*after, *before]
    seen = float(np.mean(after)) - float(np.mean(before))
    sums, enumerated = _relabelled(values, n1, seed, arrangements.LIMIT)
    differences = sums / n1 - (float(np.sum(values)) - sums) / n2
    greater, less = _tails(differences, seen, TIE, enumerated)
    far, extra = int(np.count_nonzero(np.abs(differences) >= abs(seen) - TIE)), 0 if enumerated else 1
    p_abs = (far + extra) / (len(sums) + extra)
    return TwoSample(seen, doubled(greater, less), greater, less, p_abs, len(sums), min_p_unpaired(n1, n2))


def mixed(sample: MixedSample, seed: int = SEED) -> TwoSample:
    """Sign flips of the pairs times relabelling of the others, on the difference of all means."""
    before, after, extras = sample.before, sample.after, [*sample.only_after, *sample.only_before]
    n1, n2, size, pairs = len(after), len(before), len(sample.only_after), len(sample.paired_after)
    if not n1 or not n2:
        return TwoSample(None, None, None, None, None, 0, None)
    kept = [a / n1 - b / n2 for b, a in zip(sample.paired_before, sample.paired_after, strict=True)]
    swapped = [b / n1 - a / n2 for b, a in zip(sample.paired_before, sample.paired_after, strict=True)]
    ways = comb(len(extras), size)
    enumerated = 2**pairs * ways <= arrangements.LIMIT
    if enumerated:
        flips, sums = arrangements.choice_sums(kept, swapped), arrangements.subset_sums(extras, size)
    else:
        flips = arrangements.drawn_choice_sums(kept, swapped, seed)
        sums = arrangements.drawn_subset_sums(extras, size, seed)
    relabelled = sums / n1 - (float(np.sum(extras)) - sums) / n2
    differences = np.add.outer(flips, relabelled).ravel() if enumerated else flips + relabelled
    seen = float(np.mean(after)) - float(np.mean(before))
    greater, less = _tails(differences, seen, TIE, enumerated)
    smallest = min_p_mixed(pairs, size, len(extras) - size)
    return TwoSample(seen, doubled(greater, less), greater, less, None, len(differences), smallest)


def _relabelled(values: Sequence[float], size: int, seed: int, limit: int) -> tuple[np.ndarray, bool]:
    if arrangements.subset_count(len(values), size) <= limit:
        return arrangements.subset_sums(values, size), True
    return arrangements.drawn_subset_sums(values, size, seed), False


def _tails(statistics: np.ndarray, seen: float, tie: float, enumerated: bool) -> tuple[float, float]:
    """Shares at least and at most as large; a draw counts the arrangement seen as one more, so p is never 0."""
    extra = 0 if enumerated else 1
    total = len(statistics) + extra
    greater = int(np.count_nonzero(statistics >= seen - tie)) + extra
    less = int(np.count_nonzero(statistics <= seen + tie)) + extra
    return greater / total, less / total


def doubled(greater: float, less: float) -> float:
    """Two-sided p: twice the smaller tail."""
    return min(1.0, 2 * min(greater, less))


def min_p_paired(nonzero: int) -> float:
    """Smallest two-sided p of a sign-flip or exact McNemar test."""
    return min(1.0, 2.0 ** (1 - nonzero))


def min_p_unpaired(n1: int, n2: int) -> float:
    """Smallest two-sided p of a label permutation."""
    return min(1.0, 2 / comb(n1 + n2, n1))


def min_p_mixed(pairs: int, only_1: int, only_2: int) -> float:
    """Smallest two-sided p of sign flips times relabelling."""
    return min(1.0, 2 / (2**pairs * comb(only_1 + only_2, only_1)))
