"""How large the change is, and how sure: every tester's difference as a dot, the mean with its interval, and zero."""

from collections.abc import Sequence

import msgspec

from scenarios.reports.charts.scales import Scale, State, Tick, change_scale
from scenarios.reports.charts.text import spread

GAP = 15.5
LABELS = 21


class Interval(msgspec.Struct, frozen=True):
    """An estimate with its limits; none where the method cannot say."""

    value: float
    low: float | None = None
    high: float | None = None


class Difference(msgspec.Struct, frozen=True):
    """One tester's difference, after − before."""

    label: str
    value: float


class Dot(msgspec.Struct, frozen=True):
    label: str
    value: float
    y: float
    label_y: float | None
    state: State


class Whisker(msgspec.Struct, frozen=True):
    """The estimate on the axis. `open_low`, `open_high`: the interval goes on beyond the axis."""

    estimate: Interval
    at: float
    low: float | None
    high: float | None
    open_low: bool
    open_high: bool
    state: State


class Change(msgspec.Struct, frozen=True):
    dots: tuple[Dot, ...]
    mean: Whisker | None
    zero: float
    band: tuple[float, float]
    mcid: float
    grid: tuple[Tick, ...]
    scale: Scale
    unlabelled: int
    w: int = 340
    h: int = 396
    left: int = 52
    right: int = 332
    top: int = 44
    base: int = 362
    dots_x: int = 96
    mean_x: int = 206


class Mini(msgspec.Struct, frozen=True):
    """The same on its side and small, for one row of many."""

    mean: Whisker | None
    zero: float
    grid: tuple[Tick, ...]
    scale: Scale
    w: int = 196
    h: int = 64


def change(differences: Sequence[Difference], estimate: Interval | None, mcid: float, measured: Scale) -> Change:
    """Differences of the paired testers (none when unpaired) beside the estimate; the band is ± MCID."""
    values = [d.value for d in differences] + _limits(estimate)
    scale = change_scale(measured, values, (-mcid, mcid))
    top, base = 44, 362
    heights = [scale.place(d.value, base, top) for d in differences]
    ranked = sorted(range(len(differences)), key=lambda i: heights[i])
    named = ranked if len(ranked) <= LABELS else [ranked[0], ranked[len(ranked) // 2], ranked[-1]]
    labels = dict(zip(named, spread([heights[i] for i in named], GAP, top, base), strict=True))
    dots = (
        Dot(d.label, d.value, y, labels.get(i), scale.state(d.value))
        for i, (d, y) in enumerate(zip(differences, heights, strict=True))
    )
    return Change(
        dots=tuple(dots), mean=_whisker(estimate, scale, base, top), zero=scale.place(0, base, top),
        band=(scale.place(mcid, base, top), scale.place(-mcid, base, top)), mcid=mcid, grid=scale.marks(base, top),
        scale=scale, unlabelled=len(differences) - len(named),
    )


def mini_scale(estimates: Sequence[Interval | None], measured: Scale) -> Scale:
    """One axis for all rows of a table of intervals, so that they can be compared."""
    scale = change_scale(measured, [v for e in estimates for v in _limits(e)])
    return msgspec.structs.replace(scale, ticks=_thin(scale.ticks))


def mini(estimate: Interval | None, scale: Scale) -> Mini:
    return Mini(_whisker(estimate, scale, 14, 182), scale.place(0, 14, 182), scale.marks(14, 182), scale)


def _limits(estimate: Interval | None) -> list[float]:
    return [] if estimate is None else [v for v in (estimate.value, estimate.low, estimate.high) if v is not None]


def _thin(ticks: tuple[float, ...]) -> tuple[float, ...]:
    """At most five ticks, zero among them."""
    if len(ticks) <= 5:
        return ticks
    zero = next((i for i, t in enumerate(ticks) if abs(t) < 1e-9), 0)
    every = -(-len(ticks) // 4)
    return tuple(t for i, t in enumerate(ticks) if (i - zero) % every == 0)


def _whisker(estimate: Interval | None, scale: Scale, start: float, end: float) -> Whisker | None:
    if estimate is None:
        return None
    low, high = estimate.low, estimate.high
    return Whisker(
        estimate, scale.place(estimate.value, start, end),
        None if low is None else scale.place(low, start, end), None if high is None else scale.place(high, start, end),
        low is not None and low < scale.low - 1e-9, high is not None and high > scale.high + 1e-9,
        scale.state(estimate.value),
    )
