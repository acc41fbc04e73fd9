"""What the strip on the data says of those who reported trouble."""

from types import SimpleNamespace

import pytest

from panel.core.i18n import speaking
from scenarios.comparisons.rules.inputs import Phase
from scenarios.reports.rules.facts import RoundFacts, Spot
from scenarios.reports.sections.health import _blocked


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
