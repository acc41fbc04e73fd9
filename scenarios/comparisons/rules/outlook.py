"""What so many testers can and cannot show, put into counts that people can picture."""

import msgspec

from scenarios.comparisons.rules.discovery import zero_seen_upper_bound
from scenarios.comparisons.rules.planning import Planning, planning
from scenarios.comparisons.rules.values import SCALES, TESTED, Design, Metric
from scenarios.studies.rules.measures import name_of

USUAL = 6
"""Looked at while no number is typed: the fewest pairs that can prove anything."""


class Sight(msgspec.Struct, frozen=True):
    """One design. `one_in`: even if all agree, chance alone would do so once in so many studies."""

    design: Design
    n: int
    can_confirm: bool
    one_in: int
    fewest: int
    spread: float
    detectable: float | None
    mcid: float
    n_for_mcid: int | None


class Outlook(msgspec.Struct, frozen=True):
    """The same number of testers twice (paired), or so many before and as many others after (unpaired)."""

    planned_n: int | None
    metric: Metric
    chosen: bool
    paired: Sight
    unpaired: Sight
    unseen_at_most: float | None

    @property
    def name(self) -> str:
        """msgid of the metric"""
        return name_of(self.metric.value)

    @property
    def factor(self) -> bool:
        """Differences of this metric are factors (times), not points."""
        return SCALES[self.metric].logarithmic


def outlook(planned_n: int | None, metric: str) -> Outlook:
    """Look ahead; without a chosen metric on the mean ease, which the rule mostly takes."""
    wanted = Metric(metric) if metric in {m.value for m in TESTED} else Metric.JOURNEY_EASE
    n = planned_n or USUAL
    return Outlook(
        planned_n,
        wanted,
        metric == wanted.value,
        _sight(planning(n, Design.PAIRED, wanted)),
        _sight(planning(n, Design.UNPAIRED, wanted)),
        zero_seen_upper_bound(n),
    )


def _sight(found: Planning) -> Sight:
    return Sight(
        found.design,
        found.planned_n,
        found.can_confirm,
        round(1 / found.min_p),
        found.fewest_to_confirm,
        found.spread,
        found.detectable,
        found.mcid,
        found.n_for_mcid,
    )
