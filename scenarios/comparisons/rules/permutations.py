"""Exact tests: how often would chance alone give a difference as large as the one seen?"""

from collections.abc import Sequence
from math import comb, fsum

import msgspec

from scenarios.comparisons.rules.arrangements import (
    LIMIT,
    Arrangements,
    choice_sums,
    choices,
    drawn_choices,
    drawn_subsets,
    subset_parts,
    subsets,
)
from scenarios.comparisons.rules.numeric import np
from scenarios.comparisons.rules.overlap import MixedSample
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


NO_TEST = TwoSample(None, None, None, None, None, 0, None)


def sign_flip(differences: Sequence[float], seed: int = SEED) -> SignFlip:
    """Sign-flip test on the mean difference of pairs. Differences of 0 do not move."""
    if not len(differences):
        return SignFlip(None, None, None, 0, None)
    moving = [float(d) for d in differences if abs(d) > TIE]
    flips, seen, tie = choices([-d for d in moving], moving, seed), fsum(moving), TIE * len(differences)
    greater, less = flips.at_least(seen - tie), flips.at_most(seen + tie)
    return SignFlip(doubled(greater, less), greater, less, len(moving), min_p_paired(len(moving)))


def two_sample(before: Sequence[float], after: Sequence[float], seed: int = SEED) -> TwoSample:
    """Label permutation test on the difference of means."""
    n1, n2 = len(after), len(before)
    if not n1 or not n2:
        return NO_TEST
    ways, each, shift = comb(n1 + n2, n1), 1 / n1 + 1 / n2, (fsum(after) + fsum(before)) / n2
    labels = subsets([*after, *before], n1, ways, seed)
    seen = fsum(after) / n1 - fsum(before) / n2
    greater, less = labels.at_least((seen - TIE + shift) / each), labels.at_most((seen + TIE + shift) / each)
    far = abs(seen) - TIE
    p_abs = 1.0 if far <= 0 else labels.at_least((far + shift) / each) + labels.at_most((shift - far) / each)
    return TwoSample(seen, doubled(greater, less), greater, less, min(1.0, p_abs), labels.total, min_p_unpaired(n1, n2))


def mixed(sample: MixedSample, seed: int = SEED) -> TwoSample:
    """Sign flips of the pairs times relabelling of the others, on the difference of all means."""
    n1, n2, pairs, size = len(sample.after), len(sample.before), len(sample.paired_after), len(sample.only_after)
    if not n1 or not n2:
        return NO_TEST
    both, shift = _arrangements(sample, seed), (fsum(sample.only_after) + fsum(sample.only_before)) / n2
    seen = fsum(sample.after) / n1 - fsum(sample.before) / n2
    greater, less = both.at_least(seen - TIE + shift), both.at_most(seen + TIE + shift)
    smallest = min_p_mixed(pairs, size, len(sample.only_before))
    return TwoSample(seen, doubled(greater, less), greater, less, None, both.total, smallest)


def _arrangements(sample: MixedSample, seed: int) -> Arrangements:
    """Difference of all means, but for a constant: pairs kept or swapped, extras after or before."""
    n1, n2, size = len(sample.after), len(sample.before), len(sample.only_after)
    pairs = list(zip(sample.paired_before, sample.paired_after, strict=True))
    kept, swapped = [a / n1 - b / n2 for b, a in pairs], [b / n1 - a / n2 for b, a in pairs]
    extras = [value * (1 / n1 + 1 / n2) for value in (*sample.only_after, *sample.only_before)]
    if 2 ** len(pairs) * comb(len(extras), size) > LIMIT:
        sums = drawn_choices(kept, swapped, seed) + drawn_subsets(extras, size, seed)
        return Arrangements(((sums, np.zeros(1)),), drawn=True)
    flips = choice_sums(kept, swapped)
    return Arrangements(tuple((np.add.outer(flips, left).ravel(), right) for left, right in subset_parts(extras, size)))


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
