"""Periodic work: send what is due."""

from datetime import timedelta

from panel.core.duty import Duty
from panel.outbox.sending import send_due

DUTIES: tuple[Duty, ...] = (Duty("outbox.send_due", timedelta(seconds=5), send_due),)

__all__ = ["DUTIES", "send_due"]
