"""The same Python values from both engines."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest
from asyncpg.pgproto.pgproto import UUID as PostgresUUID

from panel.core.db import as_bool, as_float, as_int, as_json, as_time, as_uuid

AT = datetime(2026, 3, 4, 5, 6, 7, 890, tzinfo=UTC)
ID = UUID("00000000-0000-4000-8000-000000000001")


@pytest.mark.parametrize("value", [AT, str(AT), AT.isoformat(), AT.astimezone(timezone(timedelta(hours=2)))])
def test_times(value: datetime | str) -> None:
    assert as_time(value) == AT
    assert as_time(value).tzinfo is UTC


def test_a_time_without_a_zone_is_utc() -> None:
    assert as_time("2026-03-04 05:06:07.000890") == AT
    assert as_time(None) is None


@pytest.mark.parametrize("value", [ID, str(ID), PostgresUUID(str(ID))])
def test_ids(value: UUID | str) -> None:
    assert as_uuid(value) == ID
    assert type(as_uuid(value)) is UUID
    assert as_uuid(None) is None


def test_a_postgres_id_is_as_good_as_ours() -> None:
    """What `rows()` gives on PostgreSQL may be a key, a set's member and a JSON value like any UUID."""
    theirs = PostgresUUID(str(ID))
    assert isinstance(theirs, UUID)
    assert (theirs, hash(theirs)) == (ID, hash(ID))
    assert msgspec.json.encode({"id": theirs}) == msgspec.json.encode({"id": ID})


def test_numbers_and_truth() -> None:
    assert [as_bool(v) for v in (1, 0, True, False, None)] == [True, False, True, False, False]
    assert [as_int(v) for v in (Decimal(7), 7, None)] == [7, 7, 0]
    assert as_float(Decimal("2.5")) == as_float(2.5) == 2.5
    assert as_float(None) is None


def test_json() -> None:
    assert as_json('{"a": [1]}') == {"a": [1]}
    assert as_json(None) is None
