"""The answers of a round at one place: every tester a dot; above a dozen one dot a value, as large as they are many."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt

import msgspec
from markupsafe import Markup

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


def circles(spots: Iterable[Spot]) -> Markup:
    """The dots as shapes; the group that they stand in has their paint."""
    return Markup("".join(f'<circle cx="{d.x}" cy="{d.y}" r="{d.r}"/>' for d in spots))


def squares(points: Iterable[tuple[float, float]]) -> Markup:
    """The dots of those who are not counted, about these points."""
    return Markup("".join(f'<rect x="{x - 5}" y="{y - 5}" width="10" height="10"/>' for x, y in points))
