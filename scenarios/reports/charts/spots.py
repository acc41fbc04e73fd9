"""The answers of a round at one place: every tester a dot; above a dozen one dot a value, as large as they are many."""

from collections import Counter
from collections.abc import Sequence
from math import sqrt

import msgspec

SINGLE = 12
"""So many answers are drawn one by one."""


class Spot(msgspec.Struct, frozen=True):
    """A dot at (x, y); `count` testers gave this answer."""

    x: float
    y: float
    r: float
    count: int = 1


def bubbles(values: Sequence[float], largest: float) -> list[tuple[float, float, int]]:
    """(value, radius, count) for each value; the area follows the count."""
    counted = sorted(Counter(values).items())
    most = max((n for _, n in counted), default=1)
    return [(value, round(max(largest * sqrt(n / most), 2.2), 1), n) for value, n in counted]
