"""Periodic work of this slice."""

from datetime import timedelta

from panel.core.duty import Duty
from panel.core.limits import drop_old_attempts
from panel.core.sessions import drop_expired_sessions

DUTIES: tuple[Duty, ...] = (
    Duty("sessions", timedelta(minutes=15), drop_expired_sessions),
    Duty("attempts", timedelta(minutes=15), drop_old_attempts),
)
