"""The one clock: UTC for the database, the installation's time zone for people; tests and the demo may set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta

from panel.core.settings import settings

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _set_to.get() or datetime.now(UTC)


@contextmanager
def frozen(at: datetime) -> Iterator[None]:
    """Let the clock stand at an aware moment inside the block (and in tasks started there)."""
    token = _set_to.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)


def set_clock(at: datetime | None) -> None:
    """Move the frozen clock of this context; `None` lets it run again."""
    _set_to.set(at.astimezone(UTC) if at else None)


def today() -> date:
    """The date people in the installation's time zone read on their calendar now."""
    return local(now()).date()


def local(at: datetime) -> datetime:
    """The same moment in the installation's time zone."""
    return at.astimezone(settings().zone)


def start_of_day(day: date) -> datetime:
    """Local midnight with which a day begins, in UTC."""
    return datetime.combine(day, time.min, settings().zone).astimezone(UTC)


def last_day(ends: datetime) -> date:
    """The last local day on which something is open that ends at a moment: midnight belongs to the day before."""
    return local(ends - timedelta(microseconds=1)).date()


def end_of_day(day: date) -> datetime:
    """Local midnight after a day, in UTC: a round that ends on this day ends here."""
    return start_of_day(day + timedelta(days=1))
