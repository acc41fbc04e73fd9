"""The same Python values from both engines, where the database itself can't tell them apart.

A plain column comes back typed from `rows()` on both: `UUID`, aware `datetime` in UTC, `bool`, `int`, `str`. Not so
what an expression makes of it on SQLite, which knows four types only: `MAX(seen_at)` or `COALESCE(id, …)` are text
there and typed on PostgreSQL. These converters take both.
"""

from datetime import UTC, datetime
from typing import Any, overload
from uuid import UUID

import msgspec


@overload
def as_time(value: None) -> None: ...
@overload
def as_time(value: datetime | str) -> datetime: ...
def as_time(value: datetime | str | None) -> datetime | None:
    """An aware time in UTC, or None: `as_time(row["last_seen"])` of `MAX(seen_at) AS last_seen`."""
    if value is None:
        return None
    time = datetime.fromisoformat(value) if isinstance(value, str) else value
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)


@overload
def as_uuid(value: None) -> None: ...
@overload
def as_uuid(value: UUID | str) -> UUID: ...
def as_uuid(value: UUID | str | None) -> UUID | None:
    if value is None or type(value) is UUID:
        return value
    return UUID(str(value))


def as_bool(value: bool | int | None) -> bool:
    """`EXISTS(…)`, `a = b`: 0 or 1 on SQLite. NULL is False."""
    return bool(value)


def as_int(value: Any) -> int:
    """`SUM(…)` is Decimal on PostgreSQL, and NULL of no rows: that is 0."""
    return int(value or 0)


def as_float(value: Any) -> float | None:
    """`AVG(…)` is Decimal on PostgreSQL, and NULL of no rows: that stays None."""
    return None if value is None else float(value)


def as_json(value: str | bytes | None) -> Any:
    """A JSON column is text on both engines."""
    return None if value is None else msgspec.json.decode(value)
