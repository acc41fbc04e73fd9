"""What the pages of a walk say of the way that is left."""

from datetime import timedelta

import pytest

from panel.core.i18n import speaking
from panel.core.pages import environment
from scenarios.authoring.script import Script
from scenarios.runs.walk import Walk
from tests.unit.runs.test_rules import AT, run, step

WALK = Walk(run(), Script(title={}, steps=(step(usually=3), step(usually=3))))


@pytest.mark.parametrize(("number", "rest"), [(1, "mit dem nächsten Schritt"), (2, "mit den letzten Fragen")])
def test_what_comes_after_a_step_that_waited_in_vain(number: int, rest: str) -> None:
    with speaking("de"):
        assert environment().get_template("runs/_around.html").module.after_waiting(WALK, number) == rest  # type: ignore


@pytest.mark.parametrize(("days", "asks"), [(0, False), (1, True)])
def test_a_mail_is_announced_for_days_before_the_end_alone(days: int, asks: bool) -> None:
    sleeping = Walk(run(remind_at=AT, cutoff_at=AT + timedelta(hours=3, days=days)), WALK.script)
    assert sleeping.asks_at == (AT if asks else None)
