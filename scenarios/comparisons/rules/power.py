"""How many testers it takes, and what a given number can show."""

from collections.abc import Callable
from math import sqrt

from scenarios.comparisons.rules.numeric import special
from scenarios.comparisons.rules.proportions import bisect
from scenarios.comparisons.rules.values import CONFIDENCE, Design

GOAL = 0.8
CAP = 200
USUAL = 2.8
"""Standard errors that a difference must be worth: 1.96 of the test at 5 % and .84 of the usual power."""
FEWEST_PAIRS, FEWEST_A_GROUP = 6, 4
"""With fewer no exact test can reach p ≤ .05."""


def power_paired(d: float, n: float, conf: float = CONFIDENCE) -> float:
    """Chance that a paired t test of n pairs sees a mean difference of `d` standard deviations of the differences."""
    return _power(abs(d) * sqrt(n), n - 1, conf)


def power_two_sample(d: float, n_per_group: float, conf: float = CONFIDENCE) -> float:
    """Chance that a t test of two groups of n sees a difference of `d` standard deviations."""
    return _power(abs(d) * sqrt(n_per_group / 2), 2 * n_per_group - 2, conf)


def n_paired(d: float, power: float = GOAL, fewest: int = 2, cap: int = CAP) -> int | None:
    """Smallest number of pairs with that power; None when no number up to the cap has it."""
    return _first(range(fewest, cap + 1), lambda n: power_paired(d, n), power, _pairs_about(d))


def n_two_sample(d: float, power: float = GOAL, fewest: int = 2, cap: int = CAP) -> int | None:
    """Smallest group size with that power; None when no number up to the cap has it."""
    return _first(range(fewest, cap + 1), lambda n: power_two_sample(d, n), power, 2 * _pairs_about(d))


def detectable_paired(n: int, power: float = GOAL) -> float:
    """Smallest standardised difference that n pairs see with that power; needs two pairs."""
    return _smallest(lambda d: power_paired(d, n), power)


def detectable_two_sample(n_per_group: int, power: float = GOAL) -> float:
    """Smallest standardised difference that two groups of n see with that power; needs two a group."""
    return _smallest(lambda d: power_two_sample(d, n_per_group), power)


def _smallest(power_of: Callable[[float], float], goal: float) -> float:
    """Where the power reaches the goal. The bracket grows from below: far out SciPy's `nctdtr` is sometimes NaN."""
    high = 1.0
    while power_of(high) < goal:
        high *= 2
    return bisect(lambda d: power_of(d) - goal, 0.0, high)


def _power(ncp: float, df: float, conf: float) -> float:
    """1 − F_nct(t; df, ncp): the far tail is not counted as success."""
    return 1 - float(special.nctdtr(df, ncp, special.stdtrit(df, 0.5 + conf / 2)))


def _first(numbers: range, power_of: Callable[[int], float], goal: float, about: float) -> int | None:
    """Power grows with n: from where the normal distribution expects it up or down to the smallest that has it."""
    n = int(min(max(about, numbers[0]), numbers[-1]))
    if power_of(n) < goal:
        return next((more for more in range(n + 1, numbers[-1] + 1) if power_of(more) >= goal), None)
    while n > numbers[0] and not power_of(n - 1) < goal:  # where it is NaN, far out, it is large
        n -= 1
    return n


def _pairs_about(d: float) -> float:
    return (USUAL / max(abs(d), 1e-9)) ** 2 + 2


def n_to_confirm(d: float, design: Design) -> int | None:
    """Smallest n (a group, when unpaired) that can be confirmed and has the usual power."""
    if design is Design.UNPAIRED:
        return n_two_sample(d, GOAL, FEWEST_A_GROUP)
    return n_paired(d, GOAL, FEWEST_PAIRS)
