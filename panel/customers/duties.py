"""Periodic work of this slice."""

from datetime import timedelta

from panel.core.duty import Duty
from panel.customers.importing import drop_old

DUTIES: tuple[Duty, ...] = (Duty("customer-imports", timedelta(hours=1), drop_old),)
