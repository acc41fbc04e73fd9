"""What the report says of trouble that was reported, and of intervals that go on."""

from types import SimpleNamespace

import pytest

from panel.core.i18n import speaking
from scenarios.comparisons.rules.inputs import Phase
from scenarios.reports.charts.change import change
from scenarios.reports.charts.intervals import Interval
from scenarios.reports.charts.scales import EASE
from scenarios.reports.rules.pieces import RoundFacts, Spot
from scenarios.reports.sections.health import _blocked
from scenarios.reports.sections.people import _goes_on


@pytest.mark.parametrize(
    ("stuck", "blocked", "label", "value", "note"),
    [
        ((), 0, "Hilfe gebraucht", "0", "niemand brauchte Hilfe"),
        ((Spot("T5", "letter"),), 0, "Hilfe gebraucht", "1-mal", "T5: letter"),
        ((Spot("T5", "letter"),), 1, "Kam nicht weiter", "1-mal", "T5: letter; 1 Test endete dort"),
    ],
)
def test_who_asked_and_went_on_was_not_blocked(
    stuck: tuple[Spot, ...], blocked: int, label: str, value: str, note: str
) -> None:
    walked = RoundFacts(phase=Phase.BEFORE, version=1, starts=None, began=5, blocked=blocked, stuck=stuck)
    with speaking("de"):
        item = _blocked(SimpleNamespace(steps=()), [walked])  # pyright: ignore[reportArgumentType]
    assert (item.label, item.value, item.note) == (label, value, note)


@pytest.mark.parametrize(("low", "said"), [(-0.5, False), (-40.0, True)])
def test_an_interval_that_goes_on_beyond_the_axis_says_so(low: float, said: bool) -> None:
    drawn = change([], Interval(1.0, low, 2.0), 0.5, EASE)
    with speaking("en"):
        assert ("the interval goes on" in _goes_on(drawn)) is said
