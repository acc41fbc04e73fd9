"""What a figure's axis measures: its range, its ticks, which end is good, and how a value is said."""

from collections.abc import Iterable, Sequence
from math import ceil, exp, floor, isfinite, log, log10
from typing import Literal

import msgspec

from panel.core.i18n import format_number

State = Literal["better", "worse", "same"]


class Tick(msgspec.Struct, frozen=True):
    """A mark on an axis: its place and its number."""

    at: float
    label: str


class Scale(msgspec.Struct, frozen=True):
    """An axis. `good` is +1 where more is better, −1 where less is, 0 where neither is.

    kind: `number`; `time` (seconds, drawn on logs, said in minutes); `ratio` (natural logs, said as a factor).
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    kind: Literal["number", "time", "ratio"] = "number"
    decimals: int = 1
    good: Literal[-1, 0, 1] = 1

    def share(self, value: float) -> float:
        """Where the value lies between the ends, 0 to 1; outside values stop at the ends."""
        low, high, here = (
            (log(max(v, 1e-9)) for v in (self.low, self.high, value))
            if self.kind == "time"
            else (self.low, self.high, value)
        )
        return min(max((here - low) / ((high - low) or 1), 0), 1)

    def place(self, value: float, start: float, end: float) -> float:
        """The coordinate of a value on an axis that runs from `start` to `end`."""
        return round(start + (end - start) * self.share(value), 2)

    def marks(self, start: float, end: float, *, sign: bool = False) -> tuple[Tick, ...]:
        return tuple(Tick(self.place(v, start, end), self.tick(v, sign=sign)) for v in self.ticks)

    def said(self, value: float) -> float:
        """The number that people read: minutes for seconds, the factor for a logarithm."""
        return value / 60 if self.kind == "time" else exp(value) if self.kind == "ratio" else value

    def words(self, value: float, *, sign: bool = False) -> str:
        """A value in the reader's words: `5,2`, `12`, `× 0,62`."""
        if self.kind == "ratio":
            return f"× {format_number(self.said(value), 2)}"
        return format_number(self.said(value), self.decimals, sign=sign)

    def tick(self, value: float, *, sign: bool = False) -> str:
        """The same at a mark of the axis, as short as it can be: `5`, `÷2`."""
        if self.kind == "ratio":
            said = self.said(value)
            return f"×{format_number(said)}" if value >= 0 else f"÷{format_number(1 / said)}"
        said = self.said(value)
        return format_number(int(said) if said == int(said) else said, sign=sign)

    def state(self, difference: float) -> State:
        """What a difference (after − before) means on this scale."""
        oriented = difference * (self.good or 1)
        return "same" if abs(oriented) < 1e-9 else "better" if oriented > 0 else "worse"


def rating(low: int, high: int, good: Literal[-1, 0, 1] = 1) -> Scale:
    """A rating scale whose points are its ticks: 1–7, 1–5, 0–10, −2…+2."""
    return Scale(low, high, tuple(range(low, high + 1)), good=good)


def counts(most: int) -> Scale:
    """From none to so many; every one is a tick as long as there is room for their numbers."""
    return Scale(0, most, tuple(range(0, most + 1, -(-most // TICKS))))


TICKS = 8
EASE = rating(1, 7)
FIVE = rating(1, 5)
FEELING = rating(-2, 2)
TEN = Scale(0, 10, (0, 2, 4, 6, 8, 10))
HUNDRED = Scale(0, 100, (0, 25, 50, 75, 100))
SHARE = Scale(0, 1, (0, 0.25, 0.5, 0.75, 1), decimals=2)
GAP = Scale(-6, 6, (-6, -4, -2, 0, 2, 4, 6))
MINUTES = tuple(60 * m for m in (0.25, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 240, 480, 1440))
NOISE = 1e-6
"""A spread under this share of the widest difference is rounding: no axis is drawn to it."""
FACTORS = tuple(log(f) for f in (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 16))


def time_scale(seconds: Iterable[float]) -> Scale:
    """A logarithmic axis for times, from the tick below the shortest to the tick above the longest."""
    known = [s for s in seconds if s > 0 and isfinite(s)] or [60.0]
    low = max((m for m in MINUTES if m <= min(known)), default=min(known))
    high = min((m for m in MINUTES if m >= max(known) and m > low), default=max(known) * 2)
    ticks = tuple(m for m in MINUTES if low <= m <= high)
    return Scale(low, high, ticks, kind="time", decimals=0 if low >= 60 else 2, good=-1)


def change_scale(measured: Scale, values: Sequence[float], must: Sequence[float] = ()) -> Scale:
    """An axis for differences on `measured`: zero, `must` (the MCID band) and all values, with round ticks.

    An interval of two testers can be far wider than the scale itself: the axis stops at the widest possible
    difference (times: a factor of 16), and what goes beyond is drawn as an open end.
    """
    ratio = measured.kind == "time"
    widest = log(16) if ratio else measured.high - measured.low
    known = [min(max(v, -widest), widest) for v in (*values, *must, 0) if isfinite(v)]
    if ratio:
        low = max((f for f in FACTORS if f <= min(known)), default=FACTORS[0])
        high = min((f for f in FACTORS if f >= max(known)), default=FACTORS[-1])
        low, high = min(low, log(1 / 2)), max(high, log(2))
        return Scale(low, high, tuple(f for f in FACTORS if low <= f <= high), kind="ratio", decimals=2, good=-1)
    low, high = min(known), max(known)
    span = high - low if high - low > widest * NOISE else widest / 4
    low, high = max(low - span * 0.08, -widest), min(high + span * 0.08, widest)
    step = nice_step(high - low)
    ticks = tuple(round(n * step, 9) for n in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1))
    decimals = 2 if measured.high - measured.low <= 1 else 1
    return Scale(low, high, ticks, decimals=decimals, good=measured.good)


def nice_step(span: float, wanted: int = 6) -> float:
    """A round distance between ticks (1, 2 or 5 times a power of ten) for about `wanted` of them."""
    rough = span / wanted
    power = 10 ** floor(log10(rough))
    return next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999)
