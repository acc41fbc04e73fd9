"""Lines through points with gaps in them, and the area between two lines."""

from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]


def path(points: Sequence[Point]) -> str:
    """SVG path data of a straight line through the points."""
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in points)


def runs(points: Sequence[Point | None]) -> list[list[Point]]:
    """The unbroken stretches of a row of points with holes."""
    found: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [run for run in found if run]


def lines(points: Sequence[Point | None]) -> tuple[str, ...]:
    """Path data of every stretch of two points and more."""
    return tuple(path(run) for run in runs(points) if len(run) > 1)


def bridges(points: Sequence[Point | None]) -> tuple[str, ...]:
    """Path data across the holes: from the last point before one to the first after it."""
    known = [(i, p) for i, p in enumerate(points) if p]
    return tuple(path([a, b]) for (i, a), (j, b) in pairwise(known) if j - i > 1)


def areas(before: Sequence[Point | None], after: Sequence[Point | None], good: int = 1) -> tuple[tuple[str, str], ...]:
    """What lies between both lines, step by step, cut where they cross: (path data, `better` or `worse`)."""
    found: list[tuple[str, str]] = []
    for (b1, b2), (a1, a2) in zip(_pairs(before), _pairs(after), strict=True):
        if not (b1 and b2 and a1 and a2):
            continue
        left, right = b1[1] - a1[1], b2[1] - a2[1]
        if left * right < 0:
            part = left / (left - right)
            cross = (round(b1[0] + (b2[0] - b1[0]) * part, 2), round(b1[1] + (b2[1] - b1[1]) * part, 2))
            found.append((path([b1, cross, a1]) + "Z", _word(left * good)))
            found.append((path([b2, cross, a2]) + "Z", _word(right * good)))
        elif left or right:
            found.append((path([b1, b2, a2, a1]) + "Z", _word((left + right) * good)))
    return tuple(found)


def stairs(treads: Sequence[tuple[float, float, float] | None]) -> tuple[str, ...]:
    """Path data of a stepped line from treads (from x, to x, y), broken at holes."""
    found: list[str] = []
    fresh = True
    for tread in treads:
        if tread is None:
            fresh = True
            continue
        start, end, y = tread
        if fresh:
            found.append(f"M{start:g},{y:g}H{end:g}")
        else:
            found[-1] += f"V{y:g}H{end:g}"
        fresh = False
    return tuple(found)


def centred(count: int, gap: float, room: float) -> list[float]:
    """Offsets of `count` equal dots around a middle, `gap` apart or closer so that they fit into `room`."""
    gap = min(gap, room / (count - 1)) if count > 1 else gap
    return [round((i - (count - 1) / 2) * gap, 2) for i in range(count)]


def _pairs(points: Sequence[Point | None]) -> list[tuple[Point | None, Point | None]]:
    return list(pairwise(points))


def _word(sign: float) -> str:
    return "better" if sign > 0 else "worse"
