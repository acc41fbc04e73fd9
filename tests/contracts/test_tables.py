"""The tables keep their conventions, and the migrations make exactly what they say."""

from pathlib import Path
from typing import Any

import pytest
from piccolo.columns import UUID, ForeignKey, Timestamptz
from piccolo.table import Table

from panel.core import db
from panel.core.db.catalogue import unique_indexes
from panel.core.db.schema import declared_unique
from tests.schema import create_from_tables, other_database, shapes, tables

EACH_TABLE = pytest.mark.parametrize("table", tables(), ids=lambda table: table.__name__)


def written(table: type[Table], column: str) -> str:
    """How the source declares a column."""
    source = Path(__import__(table.__module__, fromlist=["x"]).__file__ or "").read_text("utf-8")
    body = source.partition(f"class {table.__name__}(")[2].partition("\nclass ")[0]
    return body.partition(f"    {column} = ")[2].partition("\n    ")[0]


def test_there_are_tables() -> None:
    assert len(tables()) > 20


@EACH_TABLE
def test_every_foreign_key_states_null_and_on_delete(table: type[Table]) -> None:
    """Piccolo's defaults are nullable and CASCADE: nobody may get them by forgetting."""
    for column in table._meta.columns:
        if isinstance(column, ForeignKey):
            text = written(table, column._meta.name)
            assert "null=" in text, f"{table.__name__}.{column._meta.name}: {text!r}"
            assert "on_delete=" in text, f"{table.__name__}.{column._meta.name}: {text!r}"


@EACH_TABLE
def test_the_key_is_a_uuid_and_no_time_comes_from_the_database(table: type[Table]) -> None:
    assert isinstance(table._meta.primary_key, UUID)
    for column in table._meta.columns:
        if isinstance(column, Timestamptz):
            assert column._meta.params["default"] is None, (
                f"{table.__name__}.{column._meta.name}: set it from the clock"
            )


@EACH_TABLE
def test_a_nullable_column_is_empty_by_default(table: type[Table]) -> None:
    """`null=True` keeps Piccolo's default otherwise: "" or 0 where nothing is meant."""
    for column in table._meta.columns:
        if column._meta.null and not isinstance(column, ForeignKey):
            assert column._meta.params["default"] is None, f"{table.__name__}.{column._meta.name}: add default=None"


async def test_migrations_make_what_the_tables_say(migrated: None, tmp_path: Path) -> None:
    """Columns, types, defaults, indexes, foreign keys. To mend: `python -m panel.core.db.draft`."""
    made = await shapes()
    async with other_database(f"sqlite:///{tmp_path}/straight.db"):
        await create_from_tables()
        said = await shapes()
    assert made == said


async def test_a_difference_would_be_seen(migrated: None, tmp_path: Path) -> None:
    """The control for the test above."""
    made = await shapes()
    async with other_database(f"sqlite:///{tmp_path}/other.db") as other:
        await create_from_tables()
        await other.run_ddl("DROP INDEX membership_panel_customer_unique")
        assert [name for name, shape in (await shapes()).items() if shape != made[name]] == ["membership"]


@EACH_TABLE
async def test_what_is_declared_unique_has_its_index(table: type[Table], migrated: None) -> None:
    assert await unique_indexes(table._meta.tablename) == set(declared_unique(table))


async def test_nothing_is_pending(migrated: None) -> None:
    assert await db.pending() == []
    assert await db.schema_is_current()


def test_every_table_name_is_its_own() -> None:
    names: list[Any] = [table._meta.tablename for table in tables()]
    assert len(set(names)) == len(names)
