"""How large the change is, and how sure: every tester's difference as a dot, the mean with its interval, and zero."""

from collections.abc import Sequence

import msgspec
from markupsafe import Markup

from scenarios.reports.charts.curves import centred
from scenarios.reports.charts.intervals import Interval, Whisker, limits, whisker
from scenarios.reports.charts.scales import Scale, State, Tick, change_scale
from scenarios.reports.charts.spots import Spot, circles
from scenarios.reports.charts.text import spread

TOP, BASE = 58, 368
GAP, DOT, DOTS_X = 15.5, 13, 100
LABELS = 21


class Difference(msgspec.Struct, frozen=True):
    """One tester's difference, after − before."""

    label: str
    value: float


class Dot(msgspec.Struct, frozen=True):
    """One difference; equal ones stand side by side. No `label_y`: the label was thinned out."""

    label: str
    value: float
    x: float
    y: float
    label_y: float | None
    state: State


class Change(msgspec.Struct, frozen=True):
    dots: tuple[Dot, ...]
    mean: Whisker | None
    zero: float
    band: tuple[float, float]
    label_x: float
    grid: tuple[Tick, ...]
    scale: Scale
    unlabelled: int
    w: int = 340
    h: int = 410
    left: int = 52
    right: int = 332
    top: int = TOP
    base: int = BASE
    dots_x: int = DOTS_X
    mean_x: int = 218

    def circles(self, *, worse: bool) -> Markup:
        """The dots of those who got worse, or of the others."""
        return circles(Spot(dot.x, dot.y, 6) for dot in self.dots if (dot.state == "worse") == worse)


def change(differences: Sequence[Difference], estimate: Interval | None, mcid: float, measured: Scale) -> Change:
    """Differences of the paired testers (none when unpaired) beside the estimate; the band is ± MCID."""
    values = [d.value for d in differences] + limits(estimate)
    scale = change_scale(measured, values, (-mcid, mcid))
    heights = [scale.place(d.value, BASE, TOP) for d in differences]
    ranked = sorted(range(len(differences)), key=lambda i: heights[i])
    named = ranked if len(ranked) <= LABELS else [ranked[0], ranked[len(ranked) // 2], ranked[-1]]
    labels = dict(zip(named, spread([heights[i] for i in named], GAP, TOP, BASE), strict=True))
    aside = _side_by_side(heights)
    dots = (
        Dot(d.label, d.value, DOTS_X + aside[i], heights[i], labels.get(i), scale.state(d.value))
        for i, d in enumerate(differences)
    )
    top, bottom = sorted(scale.place(v, BASE, TOP) for v in (mcid, -mcid))
    return Change(
        dots=tuple(dots),
        mean=whisker(estimate, scale, BASE, TOP),
        zero=scale.place(0, BASE, TOP),
        band=(top, bottom),
        label_x=DOTS_X + 18 + max(aside, default=0),
        grid=scale.marks(BASE, TOP, sign=True),
        scale=scale,
        unlabelled=len(differences) - len(named),
    )


def _side_by_side(heights: Sequence[float]) -> list[float]:
    """Offsets of dots at about one height."""
    rows: dict[int, list[int]] = {}
    for i, y in enumerate(heights):
        rows.setdefault(round(y / DOT), []).append(i)
    found = [0.0] * len(heights)
    for row in rows.values():
        for i, off in zip(row, centred(len(row), DOT, 60), strict=True):
            found[i] = off
    return found
