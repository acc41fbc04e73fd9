"""Every way the testers' values could have fallen if nothing had changed; or a seeded draw of them."""

from collections.abc import Sequence
from functools import lru_cache
from math import comb

import numpy as np

LIMIT = 200_000
"""Up to this many arrangements are enumerated."""
DRAWS = 20_000


def choice_sums(low: Sequence[float], high: Sequence[float]) -> np.ndarray:
    """Sums over every choice of `low[i]` or `high[i]`: 2^n values."""
    sums = np.zeros(1)
    for a, b in zip(low, high, strict=True):
        sums = np.concatenate((sums + a, sums + b))
    return sums


def subset_sums(values: Sequence[float], size: int) -> np.ndarray:
    """Sums of every subset of that size: C(n, size) values."""
    return _subset_sums(np.asarray(values, float), size)[size]


def _subset_sums(values: np.ndarray, most: int) -> list[np.ndarray]:
    if len(values) <= 1:
        return [np.zeros(1), values.copy()][: most + 1] + [np.zeros(0)] * max(0, most - len(values))
    middle = len(values) // 2
    left, right = _subset_sums(values[:middle], most), _subset_sums(values[middle:], most)
    return [
        np.concatenate([np.add.outer(left[i], right[size - i]).ravel() for i in range(size + 1)])
        for size in range(most + 1)
    ]


def subset_count(n: int, size: int) -> int:
    """How many subsets of that size."""
    return comb(n, size)


def drawn_choice_sums(low: Sequence[float], high: Sequence[float], seed: int) -> np.ndarray:
    """`DRAWS` sums over random choices of `low[i]` or `high[i]`."""
    return _masked_sums(np.subtract(high, low), _random_masks(len(low), seed)) + float(np.sum(low))


def drawn_subset_sums(values: Sequence[float], size: int, seed: int) -> np.ndarray:
    """`DRAWS` sums over random subsets of that size."""
    return _masked_sums(np.asarray(values, float), _subset_masks(len(values), size, seed))


def _masked_sums(values: np.ndarray, masks: np.ndarray) -> np.ndarray:
    """Sums of the values whose bits are set. Eight testers share a byte, whose 256 sums are looked up."""
    padded = np.zeros(8 * masks.shape[0])
    padded[: len(values)] = values
    sums = np.zeros(masks.shape[1])
    for byte, eight in zip(masks, padded.reshape(-1, 8), strict=True):
        sums += (_BYTES @ eight)[byte]
    return sums


_BYTES = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(float)


@lru_cache(maxsize=32)
def _random_masks(n: int, seed: int) -> np.ndarray:
    """Bytes (n/8, DRAWS): each bit set with chance ½. Studies of one size share their draws."""
    masks = np.random.default_rng([seed, n]).integers(0, 256, (-(-n // 8), DRAWS), dtype=np.uint8)
    masks.flags.writeable = False
    return masks


@lru_cache(maxsize=64)
def _subset_masks(n: int, size: int, seed: int) -> np.ndarray:
    """Bytes (n/8, DRAWS) with `size` of n bits set: tester by tester, with the chance that is left."""
    rng = np.random.default_rng([seed, n, size])
    bits = np.zeros((8 * (-(-n // 8)), DRAWS), dtype=np.uint8)
    left = np.full(DRAWS, size, dtype=np.int32)
    for i in range(n):
        chosen = rng.integers(0, n - i, DRAWS, dtype=np.int32) < left
        bits[i] = chosen
        left -= chosen
    masks = np.packbits(bits.reshape(-1, 8, DRAWS), axis=1)[:, 0, :]
    masks.flags.writeable = False
    return masks
