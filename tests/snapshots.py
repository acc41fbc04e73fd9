"""Every row of the database as a value: to see that nothing changed, and to bring back what was.

before = await taken()
...
assert changed(before, await taken()) == []
await put_back(before)
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from panel.core import db
from tests.database import emptying
from tests.schema import tables

Rows = dict[str, list[dict[str, Any]]]
PART = 500
TOUCHED = {"session": {"seen_at"}}
"""Notes of "still in use", which every request may make."""


async def taken() -> Rows:
    """Every row of every table, by table and in a fixed order."""
    return {name: await db.rows(f'SELECT * FROM "{name}" ORDER BY id') for name in _names()}


async def put_back(rows: Rows) -> None:
    """The database holds exactly these rows again."""
    await db.write(*await emptying(), *(_insert(name, part) for name, found in rows.items() for part in _parts(found)))


def changed(before: Rows, after: Rows) -> list[str]:
    """One line for each table whose rows differ: what was added, lost or altered."""
    return [line for name in before for line in _differences(name, before[name], after[name])]


def counts(rows: Rows) -> dict[str, int]:
    return {name: len(found) for name, found in rows.items()}


def texts(rows: Rows) -> list[tuple[str, str]]:
    """Every text in every row, with the column that holds it."""
    return [
        (f"{name}.{column}", value)
        for name, found in rows.items()
        for row in found
        for column, value in row.items()
        if isinstance(value, str)
    ]


def _names() -> list[str]:
    return [table._meta.tablename for table in tables()]


def _parts(rows: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Few enough for one statement's placeholders."""
    return [rows[at : at + PART] for at in range(0, len(rows), PART)]


def _insert(name: str, rows: list[dict[str, Any]]) -> tuple[Any, ...]:
    columns = ", ".join(f'"{column}"' for column in rows[0])
    marks = ", ".join(f"({db.marks([*row])})" for row in rows)
    return (f'INSERT INTO "{name}" ({columns}) VALUES {marks}', *(value for row in rows for value in row.values()))


def _differences(name: str, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[str]:
    old, new = ({row["id"]: _steady(name, row) for row in rows} for rows in (before, after))
    return [
        *(f"{name}: new {new[key]}" for key in new.keys() - old.keys()),
        *(f"{name}: lost {old[key]}" for key in old.keys() - new.keys()),
        *(f"{name}: {old[key]} → {new[key]}" for key in old.keys() & new.keys() if old[key] != new[key]),
    ]


def _steady(name: str, row: dict[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in row.items() if column not in TOUCHED.get(name, ())}


class _Undo(Exception):
    pass


@asynccontextmanager
async def undone() -> AsyncIterator[None]:
    """Whatever is written inside never happened afterwards. Requests inside run one after the other."""
    try:
        async with db.transaction():
            yield
            raise _Undo
    except _Undo:
        pass
