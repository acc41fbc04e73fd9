"""Every tester a dot, before and after; a line joins the two dots of one tester."""

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec
from markupsafe import Markup

from scenarios.reports.charts.curves import path
from scenarios.reports.charts.scales import Scale, Tick
from scenarios.reports.charts.spots import Spot, circles, squares
from scenarios.reports.charts.text import spread

W, H, LEFT, RIGHT, TOP, BASE = 420, 410, 116, 324, 58, 368
GAP = 15.5
DOT = 13
SIDE_ROOM = 84


class Person(msgspec.Struct, frozen=True):
    """One tester's values; none where the round has none. `apart`: a colleague, shown and never counted."""

    label: str
    before: float | None
    after: float | None
    apart: bool = False


class End(msgspec.Struct, frozen=True):
    """One dot: its place, and its label's height (none where labels were thinned out)."""

    value: float
    x: float
    y: float
    label_y: float | None


class Line(msgspec.Struct, frozen=True):
    """One tester; a line is drawn where both ends are there."""

    label: str
    before: End | None
    after: End | None
    state: Literal["better", "worse", "same", "apart", "single"]


class Look(msgspec.Struct, frozen=True):
    """Everybody who is drawn alike: path data of their lines, and their dots (colleagues: squares) without the paint."""

    key: Literal["apart", "plain", "worse"]
    joins: str
    before: Markup
    after: Markup


class Slope(msgspec.Struct, frozen=True):
    """The figure: colleagues first, so that customers lie above them; above all who got worse."""

    lines: tuple[Line, ...]
    looks: tuple[Look, ...]
    grid: tuple[Tick, ...]
    means: tuple[float | None, float | None]
    unlabelled: int
    scale: Scale
    w: int = W
    h: int = H
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    base: int = BASE


def slope(testers: Sequence[Person], scale: Scale, means: tuple[float | None, float | None] = (None, None)) -> Slope:
    """Paired, unpaired or mixed: whoever has one value only is a dot in one column.

    `means` draws a bar in each column (unpaired rounds have no lines to read). More testers than labels fit:
    only those who got worse and the ends of each column keep theirs; the figure says how many did not.
    """
    named = _named(testers, scale)
    before = _ends(testers, [t.before for t in testers], named, scale, LEFT, 1)
    after = _ends(testers, [t.after for t in testers], named, scale, RIGHT, -1)
    drawn = [Line(t.label, b, a, _state(t, scale)) for t, b, a in zip(testers, before, after, strict=True) if b or a]
    bars = tuple(None if m is None else scale.place(m, BASE, TOP) for m in means)
    lines = tuple(sorted(drawn, key=lambda line: line.state != "apart"))
    return Slope(
        lines=lines,
        looks=tuple(_look(key, lines) for key in ("apart", "plain", "worse")),
        grid=scale.marks(BASE, TOP),
        means=(bars[0], bars[1]),
        unlabelled=len(drawn) - len(named),
        scale=scale,
    )


def _look(key: Literal["apart", "plain", "worse"], lines: Sequence[Line]) -> Look:
    alike = [line for line in lines if (line.state if line.state in ("apart", "worse") else "plain") == key]
    before, after = [line.before for line in alike if line.before], [line.after for line in alike if line.after]
    joins = "".join(path([(b.x, b.y), (a.x, a.y)]) for line in alike if (b := line.before) and (a := line.after))
    if key == "apart":
        return Look(key, joins, squares((end.x, end.y) for end in before), squares((end.x, end.y) for end in after))
    return Look(key, joins, circles(Spot(e.x, e.y, 5.5) for e in before), circles(Spot(e.x, e.y, 6.5) for e in after))


def _state(tester: Person, scale: Scale) -> Literal["better", "worse", "same", "apart", "single"]:
    if tester.apart:
        return "apart"
    if tester.before is None or tester.after is None:
        return "single"
    return scale.state(tester.after - tester.before)


def _named(testers: Sequence[Person], scale: Scale) -> set[int]:
    """Whose labels are shown."""
    there = [i for i, t in enumerate(testers) if t.before is not None or t.after is not None]
    fullest = max(sum(t.before is not None for t in testers), sum(t.after is not None for t in testers))
    if fullest <= (BASE - TOP) // GAP + 1:
        return set(there)
    worse = [i for i in there if _state(testers[i], scale) == "worse"]
    ends = [*_extremes(there, [t.before for t in testers]), *_extremes(there, [t.after for t in testers])]
    return set(dict.fromkeys([*ends, *worse[:8]]))


def _extremes(there: Iterable[int], values: Sequence[float | None]) -> list[int]:
    ranked = sorted((v, i) for i in there if (v := values[i]) is not None)
    return [ranked[0][1], ranked[-1][1]] if ranked else []


def _ends(
    testers: Sequence[Person], values: Sequence[float | None], named: set[int], scale: Scale, x: int, inward: int
) -> list[End | None]:
    """The dots of one column. Testers without a line stand aside where a dot is already there."""
    heights = [None if v is None else scale.place(v, BASE, TOP) for v in values]
    labelled = [i for i, y in enumerate(heights) if y is not None and i in named]
    labels = dict(zip(labelled, spread([heights[i] or 0 for i in labelled], GAP, TOP - 6, BASE), strict=True))
    aside = _aside(testers, heights)
    return [
        None if y is None or v is None else End(v, round(x + inward * aside[i], 1), y, labels.get(i))
        for i, (v, y) in enumerate(zip(values, heights, strict=True))
    ]


def _aside(testers: Sequence[Person], heights: Sequence[float | None]) -> list[float]:
    """How far each dot stands from its column: dots at one height side by side, those with lines in the column."""
    rows: dict[int, list[int]] = {}
    for i, y in enumerate(heights):
        if y is not None:
            rows.setdefault(round(y / DOT), []).append(i)
    found = [0.0] * len(heights)
    for row in rows.values():
        single = [i for i in row if testers[i].before is None or testers[i].after is None]
        start = len(row) > len(single)
        gap = min(DOT, SIDE_ROOM / max(len(single) - 1 + start, 1))
        for rank, i in enumerate(single):
            found[i] = (rank + start) * gap
    return found
