"""A consistent copy of the whole database while everything runs; the old one stays until the new one is whole."""

import asyncio
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from asyncpg import InterfaceError, PostgresError

from panel.core.db.database import engine
from panel.core.db.migrations import are_ours, recorded
from panel.core.db.postgres.dump import DumpError, dump
from panel.core.db.sqlite.engine import SqliteDatabase

BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite keeps of one database, by the ends of the files' names."""
_RECORDED = "SELECT app_name, name FROM migration"


class BackupError(SystemExit):
    """No copy was made, or it can't be trusted; the text says why. As with `SettingsError`, Python prints it alone."""

    def __init__(self, reason: object) -> None:
        said = str(reason) or type(reason).__name__
        super().__init__(f"No backup was made: {' '.join(said.split())}")


async def backup(target: Path) -> None:
    """Write the database to `target` (mode 600, replaced only once the copy is whole and checked).

    Opens no engine, which would make a missing database. SQLite: a copy of one moment, also while others write, unlike
    `cp`, which misses what is still in the log. PostgreSQL: `pg_dump`'s custom format, for `pg_restore`. Raises
    `BackupError`, also for a database that isn't ours; one of an earlier version is.
    """
    database = engine()
    try:
        if isinstance(database, SqliteDatabase):
            _refuse_files(database.file, target)
            with _replaced(target) as partial:
                await asyncio.to_thread(_copy_sqlite, database.file, partial)
        else:
            _refuse_others(await recorded())
            with _replaced(target) as partial:
                await dump(database.url, partial)
    except (OSError, DumpError, sqlite3.Error, PostgresError, InterfaceError) as failed:
        raise BackupError(failed) from failed


def _refuse_files(source: Path, target: Path) -> None:
    """SQLite makes a database that isn't there, and takes a copy in the place of one of its files for that file."""
    if not source.is_file():
        raise BackupError(f"DATABASE_URL names {source}, where there is no database")
    live = [Path(f"{source.resolve()}{end}") for end in BESIDE]
    if target.resolve() in live or any(_is_same(target, file) for file in live):
        raise BackupError(f"{target} belongs to the database itself; name another file")


def _is_same(left: Path, right: Path) -> bool:
    return left.exists() and right.exists() and left.samefile(right)


def _refuse_others(found: set[tuple[str, str]]) -> None:
    if not are_ours(found):
        raise BackupError("DATABASE_URL names a database without our tables")


@contextmanager
def _replaced(target: Path) -> Iterator[Path]:
    """A file beside the target, mode 600, that takes its place at once when the block succeeds, and goes when it fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(".partial", f"{target.name}.", target.parent)
    os.close(number)
    partial = Path(name)
    try:
        yield partial
        with partial.open("rb") as whole:
            os.fsync(whole.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _copy_sqlite(source: Path, target: Path) -> None:
    with _opened(source) as live, _opened(target) as copy:
        live.backup(copy)
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        if verdict != "ok":
            raise BackupError(f"the copy is damaged, so the database may be: {verdict}")
        _refuse_others(_records(copy))


def _records(copy: sqlite3.Connection) -> set[tuple[str, str]]:
    try:
        return set(copy.execute(_RECORDED).fetchall())
    except sqlite3.OperationalError:  # no such table
        return set()


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    """A file that is there; SQLite would make one that isn't."""
    raw = sqlite3.connect(f"file:{quote(str(file))}?mode=rw", uri=True, timeout=30)
    try:
        yield raw
    finally:
        raw.close()
