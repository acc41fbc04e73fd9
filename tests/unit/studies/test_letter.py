"""What an invitation tells of its days."""

from datetime import date

import pytest

from panel.outbox.compose import compose
from scenarios.studies.rules.letter import letter
from tests.unit.studies.values import round_, script, study

KNOWN = {"greet": "Grace", "link": "https://example.org/t/x"}


@pytest.mark.parametrize(
    ("today", "told"),
    [(date(2026, 9, 14), "from 14 September to 4 October; you"), (date(2026, 9, 15), "until 4 October; you")],
)
def test_a_first_day_that_is_past_is_left_out(today: date, told: str) -> None:
    mail = compose("invitation", "en", {**KNOWN, **letter(study(), round_(), script("look"), "friendly", today)})
    assert told in mail.text.replace("\xa0", " ")
