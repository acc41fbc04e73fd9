"""One step in one row: the answers of every tester before (upper lane) and after (lower lane), and their means."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from scenarios.reports.charts.curves import centred
from scenarios.reports.charts.scales import Scale, Tick

W, H, EDGE = 312, 64, 26


class Lane(msgspec.Struct, frozen=True):
    """The dots of one round; `mean` none where nobody answered."""

    y: int
    dots: tuple[float, ...]
    mean: float | None


class Strip(msgspec.Struct, frozen=True):
    before: Lane
    after: Lane
    grid: tuple[Tick, ...]
    scale: Scale
    w: int = W
    h: int = H


def strip(before: Sequence[float], after: Sequence[float], scale: Scale) -> Strip:
    """Equal answers stand side by side, closer where there are many."""
    return Strip(_lane(before, scale, 13), _lane(after, scale, 35), scale.marks(EDGE, W - EDGE), scale)


def _lane(values: Sequence[float], scale: Scale, y: int) -> Lane:
    room = (W - 2 * EDGE) / max(len(scale.ticks) - 1, 1) * .86
    dots: list[float] = []
    for value, count in sorted(Counter(values).items()):
        dots += [round(scale.place(value, EDGE, W - EDGE) + off, 1) for off in centred(count, 9.8, room)]
    mean = scale.place(sum(values) / len(values), EDGE, W - EDGE) if values else None
    return Lane(y, tuple(dots), mean)
