"""An estimate with its interval on an axis: the whisker of a large figure, and a small one for each row of a table."""

from collections.abc import Sequence

import msgspec

from scenarios.reports.charts.scales import Scale, State, Tick, change_scale


class Interval(msgspec.Struct, frozen=True):
    """An estimate with its limits; none where the method cannot say."""

    value: float
    low: float | None = None
    high: float | None = None


class Whisker(msgspec.Struct, frozen=True):
    """The estimate on the axis. `open_low`, `open_high`: the interval goes on beyond the axis."""

    estimate: Interval
    at: float
    low: float | None
    high: float | None
    open_low: bool
    open_high: bool
    state: State


class Mini(msgspec.Struct, frozen=True):
    """One row of many: the interval on its side."""

    mean: Whisker | None
    w: int = 196
    h: int = 64


class MiniAxis(msgspec.Struct, frozen=True):
    """The axis of all rows."""

    zero: float
    grid: tuple[Tick, ...]


def mini_scale(estimates: Sequence[Interval | None], measured: Scale) -> Scale:
    """One axis for all rows of a table of intervals, so that they can be compared."""
    known = [e for e in estimates if e is not None]
    # one interval that is far wider than the rest must not squeeze them: it gets an open end
    reach = max([1.5 * abs(e.value) for e in known] + [(measured.high - measured.low) / 4])
    if measured.kind == "time":
        reach = max([1.5 * abs(e.value) for e in known] + [1.5])
    scale = change_scale(measured, [min(max(v, -reach), reach) for e in known for v in limits(e)])
    return msgspec.structs.replace(scale, ticks=_thin(scale.ticks))


def mini_axis(scale: Scale) -> MiniAxis:
    return MiniAxis(scale.place(0, 14, 182), scale.marks(14, 182, sign=True))


def mini(estimate: Interval | None, scale: Scale) -> Mini:
    return Mini(whisker(estimate, scale, 14, 182))


def limits(estimate: Interval | None) -> list[float]:
    """The numbers that an axis must hold."""
    return [] if estimate is None else [v for v in (estimate.value, estimate.low, estimate.high) if v is not None]


def _thin(ticks: tuple[float, ...]) -> tuple[float, ...]:
    """At most five ticks, zero among them."""
    if len(ticks) <= 5:
        return ticks
    zero = next((i for i, t in enumerate(ticks) if abs(t) < 1e-9), 0)
    every = -(-len(ticks) // 4)
    return tuple(t for i, t in enumerate(ticks) if (i - zero) % every == 0)


def whisker(estimate: Interval | None, scale: Scale, start: float, end: float) -> Whisker | None:
    """The estimate on an axis that runs from `start` to `end`."""
    if estimate is None:
        return None
    low, high = estimate.low, estimate.high
    return Whisker(
        estimate,
        scale.place(estimate.value, start, end),
        None if low is None else scale.place(low, start, end),
        None if high is None else scale.place(high, start, end),
        low is not None and low < scale.low - 1e-9,
        high is not None and high > scale.high + 1e-9,
        scale.state(estimate.value),
    )
