"""What the clock does for runs."""

from datetime import timedelta

from panel.core.duty import Duty
from scenarios.runs.actions import lapse_closed, part_old, wake_due

DUTIES: tuple[Duty, ...] = (
    Duty("runs.wake_due", timedelta(minutes=1), wake_due),
    Duty("runs.lapse_closed", timedelta(minutes=10), lapse_closed),
    Duty("runs.part_old", timedelta(hours=6), part_old),
)
