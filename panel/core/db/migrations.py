"""Bring the schema up to date: both halves' migrations and their records in one transaction, one starter at a time."""

import re
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from piccolo.apps.migrations.tables import Migration

from panel.core.db.database import ROOT, engine

HALVES = {"panel": ROOT / "panel" / "migrations", "scenarios": ROOT / "scenarios" / "migrations"}
"""In the order in which drafts are written: `scenarios` refers to tables of `panel`."""
_ID = re.compile(r"""^ID = ["'](.+)["']$""", re.MULTILINE)
_HAS_RECORDS = {
    "sqlite": "SELECT 1 AS one FROM sqlite_master WHERE type = 'table' AND name = 'migration'",
    "postgres": "SELECT 1 AS one FROM pg_class WHERE oid = to_regclass('migration')",
}
_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('migration', 'sqlite_sequence')",
    "postgres": "SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND c.relname <> 'migration'"
    " AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')",  # an extension's
}


class MigrationError(SystemExit):
    """The database and this code don't belong together; nothing was changed. As with `SettingsError`, Python prints the
    text alone."""


@dataclass(frozen=True)
class Pending:
    """One migration file that the database hasn't seen."""

    half: str
    id: str
    path: Path

    def __str__(self) -> str:
        return f"{self.half} {self.id}"


async def migrate() -> list[str]:
    """Apply what is pending, all or nothing, and say what that was. Safe when several start at once."""
    if await schema_is_current():
        return []
    async with engine().schema_change():
        waiting = await find_pending()  # again: another starter may have been first
        await _refuse_strangers()
        await apply(waiting)
    return [str(migration) for migration in waiting]


async def _refuse_strangers() -> None:
    """Tables that others made would be in the way of ours, or ours in the way of theirs."""
    records = await recorded()
    if strangers := records - {(p.half, p.id) for p in on_disk()}:
        raise MigrationError(
            f"DATABASE_URL: made by migrations that this code doesn't have ({sorted(strangers)[0][1]}, …): "
            "start the code that made it, or begin with an empty database"
        )
    if not records and (others := await engine().rows(_TABLES[engine().engine_type])):
        raise MigrationError(
            f"DATABASE_URL: a database with tables that aren't ours ({others[0]['name']}, …): begin with an empty one"
        )


async def apply(migrations: list[Pending]) -> None:
    """Run and record these, in the `schema_change()` of the caller."""
    await Migration.create_table(if_not_exists=True)
    for migration in migrations:
        changes = await _load(migration).forwards()
        await changes.run()
        await Migration.insert(Migration(name=migration.id, app_name=migration.half))


async def pending() -> list[str]:
    """Migrations of this code that the database hasn't seen, in the order in which they will run."""
    return [str(migration) for migration in await find_pending()]


async def schema_is_current() -> bool:
    return not await find_pending()


async def find_pending() -> list[Pending]:
    done = await recorded()
    return [p for p in on_disk() if (p.half, p.id) not in done]


def on_disk() -> list[Pending]:
    """All migrations of this code by id, which is the time of writing: a fresh database goes the way of an old one."""
    found = [
        Pending(half, match[1], path)
        for half, folder in HALVES.items()
        for path in folder.glob("*.py")
        if (match := _ID.search(path.read_text("utf-8")))
    ]
    return sorted(found, key=lambda p: (p.id, p.half))


def are_ours(records: set[tuple[str, str]]) -> bool:
    """Whether a database with these records was made by this code, or by an earlier or a later version of it."""
    return not records.isdisjoint({(p.half, p.id) for p in on_disk()})


async def recorded() -> set[tuple[str, str]]:
    if not await engine().rows(_HAS_RECORDS[engine().engine_type]):
        return set()
    return {(r["app_name"], r["name"]) for r in await engine().rows("SELECT app_name, name FROM migration")}


def _load(migration: Pending) -> Any:
    """The file as a module. Piccolo imports it by its bare name, so each name begins with its half."""
    spec = spec_from_file_location(migration.path.stem, migration.path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{migration.path} is no Python file")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
