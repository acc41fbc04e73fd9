"""Counts of people: a funnel from the invitation to the last step, and bars before and after."""

from collections.abc import Sequence

import msgspec

from scenarios.reports.charts.text import wrap

FUNNEL_W, PLOT = 640, 108
BAR, ROW_GAP, LABEL_W, BARS_W = 14, 13, 182, 480


class Stage(msgspec.Struct, frozen=True):
    """`share` of the stage before, only where that had ten people: below, counts say it."""

    label: tuple[str, ...]
    count: int
    share: float | None
    x: float
    area: str
    strength: float


class Funnel(msgspec.Struct, frozen=True):
    stages: tuple[Stage, ...]
    column: float
    top: float
    base: float
    h: float
    w: int = FUNNEL_W


class Row(msgspec.Struct, frozen=True):
    """Two counts under one label; lengths in the figure's units."""

    label: tuple[str, ...]
    before: int | None
    after: int | None
    before_w: float
    after_w: float
    y: float
    h: float


class Bars(msgspec.Struct, frozen=True):
    rows: tuple[Row, ...]
    h: float
    w: int = BARS_W
    left: int = LABEL_W
    bar: int = BAR


def funnel(stages: Sequence[tuple[str, int]]) -> Funnel:
    """Stages in their order; a stage may be larger than the one before it (somebody came in later)."""
    most = max((count for _, count in stages), default=0) or 1
    column = FUNNEL_W / max(len(stages), 1)
    labels = [wrap(label, column - 20, 12.5, lines=2) for label, _ in stages]
    top = 46 + 15 * max((len(words) for words in labels), default=1)
    base = top + PLOT
    heights = [PLOT * count / most for _, count in stages]
    drawn: list[Stage] = []
    for i, (_, count) in enumerate(stages):
        before = stages[i - 1][1] if i else 0
        following = heights[i + 1] if i + 1 < len(stages) else heights[i]
        drawn.append(
            Stage(
                labels[i],
                count,
                count / before if before >= 10 else None,
                round(i * column, 2),
                _drop(i * column, column, base - heights[i], base - following, base),
                round(0.22 + 0.78 * i / max(len(stages) - 1, 1), 2),
            )
        )
    return Funnel(tuple(drawn), column, top, base, base + 6)


def bars(rows: Sequence[tuple[str, int | None, int | None]]) -> Bars:
    """(label, before, after); none where a round has no such count (a step that is new, a single round)."""
    most = max((n or 0 for _, b, a in rows for n in (b, a)), default=0) or 1
    room = BARS_W - LABEL_W - 34
    drawn: list[Row] = []
    y = 8.0
    for label, before, after in rows:
        words = wrap(label, LABEL_W - 16, 13.5, lines=2)
        height = max((before is not None) * BAR + (after is not None) * BAR + 3, len(words) * 17)
        drawn.append(Row(words, before, after, room * (before or 0) / most, room * (after or 0) / most, y, height))
        y += height + ROW_GAP
    return Bars(tuple(drawn), y)


def _drop(x: float, column: float, y: float, following: float, base: float) -> str:
    """The outline of a stage: level, then a soft fall to the next one's height."""
    start, bend, end = x + 3, x + column * 0.55, x + column
    curve = f"C{bend + column * 0.22:.1f},{y:.1f} {end - column * 0.22:.1f},{following:.1f} {end:.1f},{following:.1f}"
    return f"M{start:.1f},{base:g}V{y:.1f}H{bend:.1f}{curve}V{base:g}Z"
