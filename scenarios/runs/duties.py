"""Periodic work of this slice."""

from panel.core.duty import Duty

DUTIES: tuple[Duty, ...] = ()
