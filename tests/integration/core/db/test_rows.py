"""What comes back from `rows()`: the same Python values from both engines, and through Piccolo."""

import asyncio
import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid4

import pytest
from piccolo.columns import JSON, Boolean, Date, Integer, Text, Timestamptz, Varchar
from piccolo.columns import UUID as UUIDColumn
from piccolo.table import Table

from panel.core.db import Database, as_bool, as_float, as_int, as_time, as_uuid, marks
from panel.core.db import engine as current_engine

AT = datetime(2026, 3, 4, 5, 6, 7, 123456, tzinfo=UTC)


class Sample(Table, tablename="sample"):
    """One column of each type that the product uses."""

    id = UUIDColumn(primary_key=True)
    name = Varchar(length=20)
    text = Text()
    data = JSON(default="{}")
    number = Integer(default=0)
    flag = Boolean(default=False)
    at = Timestamptz(default=None, null=True)
    day = Date(default=None, null=True)


@pytest.fixture
async def sample(engine: Database) -> UUID:
    """One row, written through Piccolo; its id."""
    Sample._meta.db = engine
    await Sample.create_table()
    key = uuid4()
    local = AT.astimezone(timezone(timedelta(hours=2)))
    row = Sample(id=key, name="Ä", text="a\nb", data={"a": [1]}, number=7, flag=True, at=local, day=date(2026, 3, 4))
    await Sample.insert(row)
    return key


async def test_plain_columns_come_back_typed(engine: Database, sample: UUID) -> None:
    (row,) = await engine.rows("SELECT * FROM sample WHERE id = {}", sample)
    assert json.loads(row.pop("data")) == {"a": [1]}
    assert row == {
        "id": sample, "name": "Ä", "text": "a\nb", "number": 7, "flag": True, "at": AT, "day": date(2026, 3, 4),
    }  # fmt: skip
    assert isinstance(row["id"], UUID)
    assert row["flag"] is True
    assert row["at"].utcoffset() == timedelta(0)


async def test_piccolo_gives_the_same(engine: Database, sample: UUID) -> None:
    found = await Sample.objects().get(Sample.id == sample)
    assert found is not None
    assert (found.name, found.number, found.flag, found.at, found.day) == ("Ä", 7, True, AT, date(2026, 3, 4))
    assert await Sample.select(Sample.data).output(load_json=True) == [{"data": {"a": [1]}}]


async def test_expressions_are_converted_by_hand(engine: Database, sample: UUID) -> None:
    (row,) = await engine.rows(
        "SELECT MAX(at) AS last, COALESCE(id, {}) AS id, SUM(number) AS total, AVG(number) AS mean,"
        " EXISTS (SELECT 1 FROM sample) AS there FROM sample GROUP BY id",
        sample,
    )
    assert (as_time(row["last"]), as_uuid(row["id"])) == (AT, sample)
    assert (as_int(row["total"]), as_float(row["mean"]), as_bool(row["there"])) == (7, 7.0, True)


async def test_values_of_every_type_find_their_row(engine: Database, sample: UUID) -> None:
    for column, value in (("id", sample), ("name", "Ä"), ("number", 7), ("flag", True), ("at", AT)):
        assert len(await engine.rows(f"SELECT id FROM sample WHERE {column} = {{}}", value)) == 1, column
    assert await engine.rows("SELECT id FROM sample WHERE at < {}", AT) == []
    assert len(await engine.rows("SELECT id FROM sample WHERE at < {}", AT + timedelta(microseconds=1))) == 1
    ids = [uuid4(), sample]
    assert len(await engine.rows(f"SELECT id FROM sample WHERE id IN ({marks(ids)})", *ids)) == 1


async def test_nul_is_left_out_on_every_way(engine: Database, sample: UUID) -> None:
    await engine.rows("UPDATE sample SET name = {}", "a\0b")
    assert await engine.rows("SELECT name FROM sample WHERE name = {}", "a\0b\0") == [{"name": "ab"}]
    await engine.write(("UPDATE sample SET name = {}", "\0c"))
    assert await engine.rows("SELECT name FROM sample") == [{"name": "c"}]
    async with engine.transaction():
        await engine.rows("UPDATE sample SET name = {}", "d\0")
    await Sample.update({Sample.text: "e\0"}, force=True)
    assert await Sample.select(Sample.name, Sample.text) == [{"name": "d", "text": "e"}]


async def test_nothing_found_is_an_empty_list(engine: Database) -> None:
    assert await engine.rows("SELECT id FROM account WHERE id = {}", 99) == []
    assert await engine.rows("UPDATE account SET amount = 1 WHERE id = {}", 99) == []
    assert await engine.rows("UPDATE account SET amount = 1 WHERE id = {} RETURNING id", 1) == [{"id": 1}]


async def test_hostile_text_is_a_value_and_nothing_else(engine: Database, sample: UUID) -> None:
    hostile: Any = "'); DROP TABLE sample; --"
    await engine.rows("UPDATE sample SET text = {}", hostile)
    assert await engine.rows("SELECT text FROM sample WHERE text = {}", hostile) == [{"text": hostile}]


async def test_a_wrong_number_of_values_is_refused(engine: Database) -> None:
    for args in ((), (1, 2)):
        with pytest.raises(Exception, match=r"binding|argument"):
            await engine.rows("SELECT id FROM account WHERE id = {}", *args)


async def test_a_hundred_readers_and_writers_at_once(engine: Database) -> None:
    async def walk(number: int) -> None:
        for step in range(5):
            await engine.write(
                ("INSERT INTO note (id, text, account) VALUES ({}, {}, 1)", number * 10 + step, f"{number}.{step}")
            )
            found = await engine.rows("SELECT COUNT(*) AS n FROM note WHERE text LIKE {}", f"{number}.%")
            assert found == [{"n": step + 1}], "what was written is there"

    await asyncio.gather(*(walk(number) for number in range(100)))


def test_the_modules_functions_use_the_installations_engine() -> None:
    import piccolo_conf

    assert current_engine() is piccolo_conf.DB
