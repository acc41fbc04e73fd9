"""Every way the testers' values could have fallen if nothing had changed, counted; or a seeded draw of them."""

from collections.abc import Sequence
from functools import cache, lru_cache

import msgspec

from scenarios.comparisons.rules.numeric import Array, np

LIMIT = 200_000
"""Up to this many arrangements are enumerated."""
DRAWS = 20_000


class Arrangements(msgspec.Struct, frozen=True):
    """The sums that the arrangements give: each of `left[i]` plus each of `right[i]`, for every part i.

    Enumerated sums are counted from their halves, never written out. `drawn`: a sample; then the arrangement that was
    seen counts as one more, so that no share is 0.
    """

    parts: tuple[tuple[Array, Array], ...]
    drawn: bool = False

    @property
    def total(self) -> int:
        return sum(len(left) * len(right) for left, right in self.parts)

    def at_least(self, threshold: float) -> float:
        """Share of the sums that reach the threshold."""
        return self._share(sum(_count(left, right, threshold) for left, right in self.parts))

    def at_most(self, threshold: float) -> float:
        """Share of the sums that do not exceed the threshold."""
        return self._share(sum(_count(-left, -right, -threshold) for left, right in self.parts))

    def _share(self, count: int) -> float:
        return (count + 1) / (self.total + 1) if self.drawn else count / self.total


def _count(left: Array, right: Array, threshold: float) -> int:
    few, many = (left, right) if len(left) < len(right) else (right, left)
    if len(few) == 1:
        return int(np.count_nonzero(many >= threshold - few[0]))
    ordered = np.sort(few)
    return len(few) * len(many) - int(np.searchsorted(ordered, threshold - many, side="left").sum())


def choices(low: Sequence[float], high: Sequence[float], seed: int) -> Arrangements:
    """Every choice of `low[i]` or `high[i]`."""
    if 2 ** len(low) > LIMIT:
        return _draw(drawn_choices(low, high, seed))
    half = len(low) // 2
    return Arrangements(((choice_sums(low[:half], high[:half]), choice_sums(low[half:], high[half:])),))


def subsets(values: Sequence[float], size: int, ways: int, seed: int) -> Arrangements:
    """Every subset of `size` values; `ways` is how many there are."""
    if ways > LIMIT:
        return _draw(drawn_subsets(values, size, seed))
    return Arrangements(subset_parts(values, size))


def _draw(sums: Array) -> Arrangements:
    return Arrangements(((sums, np.zeros(1)),), drawn=True)


def choice_sums(low: Sequence[float], high: Sequence[float]) -> Array:
    """Sums over every choice of `low[i]` or `high[i]`: 2^n values."""
    sums = np.zeros(1)
    for a, b in zip(low, high, strict=True):
        sums = np.concatenate((sums + a, sums + b))
    return sums


def subset_parts(values: Sequence[float], size: int) -> tuple[tuple[Array, Array], ...]:
    """Subsets of that size, in parts: so many from the first half, the others from the second."""
    half = len(values) // 2
    left, right = subset_sums(np.array(values[:half], float), size), subset_sums(np.array(values[half:], float), size)
    parts = ((left[i], right[size - i]) for i in range(size + 1))
    return tuple((first, second) for first, second in parts if len(first) and len(second))


def subset_sums(values: Array, most: int) -> list[Array]:
    """Sums of every subset, listed by size 0 … most."""
    sums = [np.zeros(1)] + [np.zeros(0)] * most
    for position, value in enumerate(values):
        for size in range(min(most, position + 1), 0, -1):
            sums[size] = np.concatenate((sums[size], sums[size - 1] + value))
    return sums


def drawn_choices(low: Sequence[float], high: Sequence[float], seed: int) -> Array:
    """`DRAWS` sums over random choices of `low[i]` or `high[i]`."""
    return _masked_sums(np.subtract(high, low), _random_masks(len(low), seed)) + float(np.sum(low))


def drawn_subsets(values: Sequence[float], size: int, seed: int) -> Array:
    """`DRAWS` sums over random subsets of that size."""
    return _masked_sums(np.asarray(values, float), _subset_masks(len(values), size, seed))


WORD = 12
"""Testers who share a word of bits: their 4096 sums are looked up."""


@cache
def _half_words() -> Array:
    """(6, 64): the bits of each half of a word, as numbers to multiply with."""
    return np.unpackbits(np.arange(64, dtype=np.uint8)[:, None], axis=1)[:, 2:].T.astype(float)


def _masked_sums(values: Array, masks: Array) -> Array:
    """Sums of the values whose bits are set, of each draw."""
    padded = np.zeros(WORD * len(masks))
    padded[: len(values)] = values
    halves = padded.reshape(-1, 2, WORD // 2) @ _half_words()
    sums = np.zeros(DRAWS)
    for word, (high, low) in zip(masks, halves, strict=True):
        sums += np.add.outer(high, low).ravel().take(word, mode="clip")
    return sums


def _words(bits: Array) -> Array:
    """(n/12, DRAWS): the bits (n, DRAWS) of twelve testers as one number."""
    words = -(-len(bits) // WORD)
    padded = np.zeros((words * WORD, DRAWS), dtype=np.uint16)
    padded[: len(bits)] = bits
    places = np.left_shift(1, np.arange(WORD)[::-1]).astype(np.uint16)
    masks = np.einsum("wbd,b->wd", padded.reshape(words, WORD, DRAWS), places)
    masks.flags.writeable = False
    return masks


@lru_cache(maxsize=64)
def _random_masks(n: int, seed: int) -> Array:
    """Each bit set with chance ½. Metrics with as many testers share their draws."""
    drawn = np.random.default_rng([seed, n]).integers(0, 256, (-(-n // 8), DRAWS), dtype=np.uint8)
    return _words(np.unpackbits(drawn[:, None, :], axis=1).reshape(-1, DRAWS)[:n])


@lru_cache(maxsize=64)
def _subset_masks(n: int, size: int, seed: int) -> Array:
    """`size` of n bits set: tester by tester, with the chance that is left."""
    bits = np.zeros((n, DRAWS), dtype=np.uint8)
    left = np.full(DRAWS, size * 65536, dtype=np.float32)
    for i in range(n):
        chosen = _lots(i, seed) * np.float32(n - i) < left
        bits[i] = chosen
        left -= chosen * np.float32(65536)
    return _words(bits)


@lru_cache(maxsize=128)
def _lots(i: int, seed: int) -> Array:
    """The i-th tester's DRAWS lots, whole numbers 0 … 65535: exact as float32 when multiplied above."""
    return np.random.default_rng([seed, i]).integers(0, 65536, DRAWS, dtype=np.uint16).astype(np.float32)
