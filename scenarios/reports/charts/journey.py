"""The course of a journey: the mean of every step before and after, each tester a small dot, and what was expected."""

from collections import Counter
from collections.abc import Sequence
from math import ceil
from typing import Literal

import msgspec
from markupsafe import Markup

from scenarios.reports.charts.curves import areas, bridges, lines, stairs
from scenarios.reports.charts.scales import Scale, State, Tick
from scenarios.reports.charts.spots import SINGLE, Spot, bubbles, circles
from scenarios.reports.charts.text import widest, wrap

Relation = Literal["same", "renamed", "redesigned", "merged", "split", "removed", "added"]
LEFT, RIGHT, TOP, PLOT = 92, 10, 58, 310
NARROWEST, WIDTH, WIDEST = 84, 1000, 1060
"""Up to `WIDEST` the figure shrinks a little instead of scrolling."""
LABEL, SMALL, LABEL_GAP = 12.5, 10.5, 8
TAG, TAG_ROW = 11.5, 12
ABOVE, BELOW = 14, 25
"""From a mean to the foot of its number."""
"""Labels shrink from `LABEL` to `SMALL` where their longest word has no room in a column."""


class Step(msgspec.Struct, frozen=True):
    """One group of the step map. Means are none where the round has no such step or no answer.

    `worse` marks a step whose verdict says so; `icon` is the channel's; `tag` says what became of the step.
    """

    label: str
    icon: str
    relation: Relation = "same"
    tag: str = ""
    before: float | None = None
    after: float | None = None
    expected: float | None = None
    before_values: tuple[float, ...] = ()
    after_values: tuple[float, ...] = ()
    worse: bool = False


class Mark(msgspec.Struct, frozen=True):
    """A mean: its dot, the place of its number, and the testers' dots beside it."""

    value: float
    y: float
    label_y: float
    dots: tuple[Spot, ...]

    @property
    def circles(self) -> Markup:
        return circles(self.dots)


class Column(msgspec.Struct, frozen=True):
    step: Step
    x: float
    x0: float
    w: float
    before: Mark | None
    after: Mark | None
    label: tuple[str, ...]
    tag: tuple[str, ...]
    state: State | Literal["none"]

    @property
    def frame_top(self) -> int:
        """Each row of the tag beyond the first lifts the frame that holds it."""
        return TOP - 46 - TAG_ROW * max(len(self.tag) - 1, 0)

    @property
    def tag_rows(self) -> tuple[tuple[str, int], ...]:
        """(words, height of their line), the last one where a single one stands."""
        return tuple((row, TOP - 31 - TAG_ROW * (len(self.tag) - 1 - i)) for i, row in enumerate(self.tag))


class Journey(msgspec.Struct, frozen=True):
    columns: tuple[Column, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    bridges_before: tuple[str, ...]
    bridges_after: tuple[str, ...]
    areas: tuple[tuple[str, str], ...]
    expected: tuple[str, ...]
    grid: tuple[Tick, ...]
    scale: Scale
    w: int
    h: int
    wide: bool
    label_size: float = LABEL
    left: int = LEFT
    right: float = WIDTH - RIGHT
    top: int = TOP
    base: int = TOP + PLOT


def journey(steps: Sequence[Step], scale: Scale) -> Journey:
    """One to fourteen steps and more: columns keep a width in which a label can be read, the figure grows."""
    w, column, size = _room(steps)
    valleys = _valleys(steps, scale)
    columns = tuple(_column(s, i, column, scale, size, valley=i in valleys) for i, s in enumerate(steps))
    before = [(c.x, c.before.y) if c.before else None for c in columns]
    after = [(c.x, c.after.y) if c.after else None for c in columns]
    base = TOP + PLOT
    treads = [
        None if c.step.expected is None else (c.x0, round(c.x0 + c.w, 2), scale.place(c.step.expected, base, TOP))
        for c in columns
    ]
    deepest = max((len(c.label) for c in columns), default=1)
    return Journey(
        columns=columns,
        before=lines(before),
        after=lines(after),
        bridges_before=bridges(before),
        bridges_after=bridges(after),
        areas=areas(before, after, -1 if scale.good < 0 else 1),
        expected=stairs(treads),
        grid=scale.marks(base, TOP),
        scale=scale,
        w=w,
        h=base + 60 + 15 * deepest,
        wide=w > WIDEST,
        label_size=size,
        right=w - RIGHT,
    )


def _room(steps: Sequence[Step]) -> tuple[int, float, float]:
    """Width of the figure and of a column, and the size of its labels: the figure grows a little, then labels shrink."""
    longest = max((widest(step.label, LABEL) for step in steps), default=0.0) + LABEL_GAP
    narrow = max(WIDTH, LEFT + RIGHT + NARROWEST * len(steps))
    w = min(max(narrow, ceil(LEFT + RIGHT + longest * len(steps))), max(narrow, WIDEST))
    column = (w - LEFT - RIGHT) / max(len(steps), 1)
    return w, column, LABEL if longest <= column else round(max(SMALL, LABEL * column / longest), 1)


def _column(step: Step, index: int, column: float, scale: Scale, size: float, *, valley: bool) -> Column:
    x = round(LEFT + column * (index + 0.5), 2)
    above = _after_is_above(step, scale)
    before = _mark(step.before, step.before_values, scale, x, -1, column, above=not above and not valley)
    after = _mark(step.after, step.after_values, scale, x, 1, column, above=above and not valley)
    expected = None if step.expected is None else scale.place(step.expected, TOP + PLOT, TOP)
    return Column(
        step,
        x,
        round(x - column / 2, 2),
        round(column, 2),
        before=_clear(before, after, expected),
        after=_clear(after, before, expected),
        label=wrap(step.label, column - LABEL_GAP, size, lines=4),
        tag=wrap(step.tag, column - 10 - LABEL_GAP, TAG, lines=2, bold=True) if step.tag else (),
        state="none" if step.before is None or step.after is None else scale.state(step.after - step.before),
    )


def _valleys(steps: Sequence[Step], scale: Scale) -> set[int]:
    """Steps of one round alone that lie below their neighbours: a number above would stand on the lines."""
    lone = [s.after if s.before is None else s.before if s.after is None else None for s in steps]
    heights = [None if mean is None else scale.share(mean) for mean in lone]
    found = set[int]()
    for i, own in enumerate(heights):
        beside = [h for h in (*heights[max(i - 1, 0) : i], *heights[i + 1 : i + 2]) if h is not None]
        if own is not None and beside and sum(h > own for h in beside) == len(beside):
            found.add(i)
    return found


def _after_is_above(step: Step, scale: Scale) -> bool:
    if step.before is None or step.after is None:
        return step.after is not None
    return scale.share(step.after) >= scale.share(step.before)


def _mark(
    mean: float | None, values: Sequence[float], scale: Scale, x: float, side: int, column: float, *, above: bool
) -> Mark | None:
    if mean is None:
        return None
    y = scale.place(mean, TOP + PLOT, TOP)
    return Mark(mean, y, y - ABOVE if above else y + BELOW, tuple(_spots(values, scale, x, side, column)))


def _clear(mark: Mark | None, other: Mark | None, expected: float | None) -> Mark | None:
    """A number that the dashed line would run through goes to the other side of its dot, where nothing else stands."""
    if mark is None or expected is None or not _holds(mark.label_y, expected):
        return mark
    turned = mark.y + BELOW if mark.label_y < mark.y else mark.y - ABOVE
    taken = (
        [expected]
        if other is None
        else [expected, other.y - 8, other.y, other.y + 8, other.label_y, other.label_y - 10]
    )
    if turned > TOP + PLOT or turned < TOP or any(_holds(turned, y) for y in taken):
        return mark
    return msgspec.structs.replace(mark, label_y=turned)


def _holds(label_y: float, y: float) -> bool:
    """Does the height lie within the figures of a number that stands on `label_y`?"""
    return label_y - 12 <= y <= label_y + 5


def _spots(values: Sequence[float], scale: Scale, x: float, side: int, column: float) -> list[Spot]:
    """The testers beside the mean, on its left before and on its right after."""

    def at(value: float) -> float:
        return scale.place(value, TOP + PLOT, TOP)

    if len(values) > SINGLE:
        return [Spot(x + side * min(24, column / 4), at(v), size, n) for v, size, n in bubbles(values, 7)]
    dots: list[Spot] = []
    for value, count in sorted(Counter(values).items()):
        gap = min(8.2, (column / 2 - 27) / max(count - 1, 1))
        dots += [Spot(round(x + side * (21 + gap * n), 1), at(value), 3.7) for n in range(count)]
    return dots
