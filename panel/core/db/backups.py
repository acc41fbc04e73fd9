"""A consistent copy of the whole database while everything runs."""

import asyncio
import os
import shutil
import sqlite3
from pathlib import Path

from panel.core.db.database import engine
from panel.core.db.postgres.engine import PostgresDatabase
from panel.core.db.sqlite.engine import SqliteDatabase


class BackupError(Exception):
    """No copy was made, or it can't be trusted; the text says why and what to do."""


async def backup(target: Path) -> None:
    """Write the database to `target` (mode 600, replaced only once the copy is whole and checked).

    SQLite: a copy of one moment, also while others write, unlike `cp`, which misses what is still in the log.
    PostgreSQL: `pg_dump`'s custom format, for `pg_restore`. Raises `BackupError`.
    """
    partial = target.with_name(f"{target.name}.partial")
    target.parent.mkdir(parents=True, exist_ok=True)
    partial.unlink(missing_ok=True)
    os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        database = engine()
        if isinstance(database, SqliteDatabase):
            await asyncio.to_thread(_copy_sqlite, database.file, partial)
        else:
            await _dump_postgres(database, partial)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.exists():
        raise BackupError(f"there is no database at {source} yet")
    live, copy = sqlite3.connect(source, timeout=30), sqlite3.connect(target)
    try:
        live.backup(copy)
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
    finally:
        live.close()
        copy.close()
    if verdict != "ok":
        raise BackupError(f"the copy is damaged, so the database may be: {verdict}")


async def _dump_postgres(database: PostgresDatabase, target: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupError("pg_dump isn't installed here: install PostgreSQL's client, or run it on the server")
    process = await asyncio.create_subprocess_exec(
        program, "--format=custom", f"--file={target}", f"--dbname={database.url}", stderr=asyncio.subprocess.PIPE
    )
    _out, said = await process.communicate()
    if process.returncode:
        raise BackupError(f"pg_dump failed: {said.decode(errors='replace').strip()}")
