"""One step in one row: the answers of every tester before (upper lane) and after (lower lane), and their means."""

from collections import Counter
from collections.abc import Sequence

import msgspec
from markupsafe import Markup

from scenarios.reports.charts.curves import centred
from scenarios.reports.charts.scales import Scale, Tick
from scenarios.reports.charts.spots import SINGLE, Spot, bubbles, circles

W, H, EDGE = 312, 64, 26


class Lane(msgspec.Struct, frozen=True):
    """The dots of one round; `mean` none where nobody answered."""

    y: int
    dots: tuple[Spot, ...]
    mean: float | None

    @property
    def circles(self) -> Markup:
        return circles(self.dots)


class Strip(msgspec.Struct, frozen=True):
    before: Lane
    after: Lane
    w: int = W
    h: int = H


def strip_axis(scale: Scale) -> tuple[Tick, ...]:
    """The axis of all strips on this scale."""
    return scale.marks(EDGE, W - EDGE)


def strip(before: Sequence[float], after: Sequence[float], scale: Scale) -> Strip:
    """Equal answers stand side by side; more than a dozen become bubbles."""
    return Strip(_lane(before, scale, 13, 4.6), _lane(after, scale, 35, 5))


def _lane(values: Sequence[float], scale: Scale, y: int, r: float) -> Lane:
    def at(value: float) -> float:
        return scale.place(value, EDGE, W - EDGE)

    if len(values) > SINGLE:
        dots = [Spot(at(value), y, size, count) for value, size, count in bubbles(values, 9)]
    else:
        room = (W - 2 * EDGE) / max(len(scale.ticks) - 1, 1) * 0.86
        counted = sorted(Counter(values).items())
        dots = [Spot(round(at(v) + off, 1), y, r) for v, n in counted for off in centred(n, 9.8, room)]
    return Lane(y, tuple(dots), at(sum(values) / len(values)) if values else None)
