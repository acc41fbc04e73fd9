"""What the clock does for verdicts."""

from datetime import timedelta

from panel.core.duty import Duty
from scenarios.comparisons.actions import lock_due

DUTIES: tuple[Duty, ...] = (Duty("comparisons.lock_due", timedelta(minutes=1), lock_due),)
