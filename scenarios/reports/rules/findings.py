"""What can be counted before anything is said: who got better, which steps did."""

from collections.abc import Iterable

import msgspec

from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.steps import StepComparison
from scenarios.reports.rules.facts import BAD, GOOD

SAME = 1e-9


class Split(msgspec.Struct, frozen=True):
    """People (or steps) that got better, got worse, stayed the same."""

    better: int
    worse: int
    same: int

    @property
    def n(self) -> int:
        return self.better + self.worse + self.same


def people(comparison: Comparison) -> Split:
    """The pairs of a metric by what became of them; nobody where no one gave two values."""
    sign = -1 if comparison.scale.shorter_is_better else 1
    return _split(sign * (pair.after - pair.before) for pair in comparison.pairs)


def steps(lines: Iterable[StepComparison]) -> Split:
    """Comparable steps with values in both rounds, by the direction of their mean."""
    return _split(s.ease.difference for s in lines if s.ease is not None and s.ease.difference is not None)


def signs(lines: Iterable[StepComparison]) -> Split:
    """Comparable steps by what their verdict says: a sign of better (or more), of worse (or more), neither."""
    rungs = [s.ease.verdict for s in lines if s.ease is not None]
    better, worse = sum(r in GOOD for r in rungs), sum(r in BAD for r in rungs)
    return Split(better, worse, len(rungs) - better - worse)


def beyond(comparison: Comparison) -> int:
    """How many after lie on the better side of everybody before; below 0: so many lie on the worse side."""
    sign = -1 if comparison.scale.shorter_is_better else 1
    before = [sign * v.value for v in comparison.only_before] + [sign * p.before for p in comparison.pairs]
    after = [sign * v.value for v in comparison.only_after] + [sign * p.after for p in comparison.pairs]
    if not before or not after:
        return 0
    above, below = sum(v > max(before) for v in after), sum(v < min(before) for v in after)
    return above if above >= below else -below


def _split(values: Iterable[float]) -> Split:
    known = list(values)
    better, worse = sum(v > SAME for v in known), sum(v < -SAME for v in known)
    return Split(better, worse, len(known) - better - worse)
