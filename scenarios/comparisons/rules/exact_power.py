"""How often the exact tests of the verdict would confirm a true difference, for the few testers where a t test flatters.

Few testers give few arrangements, so an exact test cannot use the whole 5 %: with 6 pairs it confirms only if all agree.
Power by simulation (Good 2005, Permutation, Parametric and Bootstrap Tests of Hypotheses, ch. 3): testers are drawn from
a bell curve with the usual spread, and each draw is put to the test, at p ≤ .05 and in the true direction.
"""

from collections.abc import Iterator
from itertools import combinations
from math import comb

from scenarios.comparisons.rules.arrangements import DRAWS, LIMIT
from scenarios.comparisons.rules.numeric import Array, np
from scenarios.comparisons.rules.permutations import TIE
from scenarios.comparisons.rules.values import ALPHA, SEED, Design

EXACT_UP_TO = 12
"""Pairs, or testers a group; from there on the t test says the same within 2 %."""
DETECTABLE: dict[Design, dict[int, float]] = {
    Design.PAIRED: {6: 1.793, 7: 1.322, 8: 1.183, 9: 1.084, 10: 1.008, 11: 0.944, 12: 0.894},
    Design.UNPAIRED: {4: 2.888, 5: 2.059, 6: 1.801, 7: 1.628, 8: 1.523, 9: 1.406, 10: 1.333, 11: 1.252, 12: 1.204},
}
"""Design → pairs, or testers a group → true difference, in spreads, that 8 of 10 studies confirm.

Found by bisection of the functions below, with 2,500 to 20,000 studies a number (6 pairs: Φ(d)⁶ = .8); the tests repeat
it with fewer.
"""
_CHUNK = 4_000_000
"""Sums held at once."""


def power_paired(d: float, n: int, studies: int = 4_000, seed: int = SEED) -> float:
    """Share of studies of n pairs whose sign-flip test confirms a mean difference of `d` spreads of the differences."""
    drawn = np.random.default_rng([seed, n]).standard_normal((studies, n)) + d
    signs = ((np.arange(2**n)[:, None] >> np.arange(n)) & 1) * 2.0 - 1
    return _confirmed(drawn, drawn.sum(axis=1), signs)


def power_two_sample(d: float, n_per_group: int, studies: int = 4_000, seed: int = SEED) -> float:
    """Share of studies of two groups of n whose label permutation confirms a difference of `d` spreads."""
    n = n_per_group
    drawn = np.random.default_rng([seed, n, n]).standard_normal((studies, 2 * n))
    drawn[:, :n] += d
    return _confirmed(drawn, drawn[:, :n].sum(axis=1), _labels(n, seed), drawn_ways=comb(2 * n, n) > LIMIT)


def _labels(n: int, seed: int) -> Array:
    """(ways, 2n): 1 for who is taken for an after tester; drawn, as in the verdict, where there are too many ways."""
    if comb(2 * n, n) <= LIMIT:
        chosen = np.array(list(combinations(range(2 * n), n)))
    else:
        chosen = np.argsort(np.random.default_rng([seed, n]).random((DRAWS, 2 * n)), axis=1)[:, :n]
    labels = np.zeros((len(chosen), 2 * n))
    np.put_along_axis(labels, chosen, 1.0, axis=1)
    return labels


def _confirmed(drawn: Array, seen: Array, ways: Array, *, drawn_ways: bool = False) -> float:
    """Share of the studies (rows of `drawn`) whose sum as `seen` lies far enough up among its sums in all `ways`."""
    more, hits = int(drawn_ways), 0
    for rows in _chunks(len(drawn), len(ways)):
        as_large = (drawn[rows] @ ways.T >= seen[rows, None] - TIE).sum(axis=1)
        hits += int((2 * (as_large + more) / (len(ways) + more) <= ALPHA).sum())
    return hits / len(drawn)


def _chunks(rows: int, ways: int) -> Iterator[slice]:
    size = max(1, _CHUNK // ways)
    return (slice(start, start + size) for start in range(0, rows, size))
