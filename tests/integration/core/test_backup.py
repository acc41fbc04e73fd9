"""A backup is whole, of one moment, and opens; a copy of the file is none."""

import asyncio
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from panel.core import db
from panel.core.db.sqlite.engine import SqliteDatabase
from tests.integration.core.db.conftest import ON_POSTGRES
from tests.postgres import fresh_database
from tests.schema import other_database

PAIR = ("INSERT INTO a VALUES ({})", "INSERT INTO b VALUES ({})")


@pytest.fixture(autouse=True)
def _empty_database() -> None:
    """The database of the run isn't needed here."""


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[db.Database]:
    """Two tables that always have the same rows."""
    async with other_database(fresh_database() if ON_POSTGRES else f"sqlite:///{tmp_path}/live.db") as engine:
        await engine.run_ddl("CREATE TABLE a (n INTEGER)")
        await engine.run_ddl("CREATE TABLE b (n INTEGER)")
        await db.write(*((sql, 0) for sql in PAIR))
        yield engine


async def counts(target: Path) -> tuple[int, int]:
    """How many rows the two tables have in the backup."""
    if not ON_POSTGRES:
        raw = sqlite3.connect(target)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        found = [raw.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in "ab"]
        raw.close()
        return found[0], found[1]
    url = fresh_database()
    await asyncio.to_thread(subprocess.run, ["pg_restore", f"--dbname={url}", str(target)], check=True)
    async with other_database(url):
        found = [(await db.rows(f"SELECT COUNT(*) AS n FROM {table}"))[0]["n"] for table in "ab"]
        return found[0], found[1]


async def test_a_backup_while_others_write_is_of_one_moment(database: db.Database, tmp_path: Path) -> None:
    stop = asyncio.Event()

    async def busy() -> int:
        n = 1
        while not stop.is_set():
            await db.write(*((sql, n) for sql in PAIR))
            n += 1
        return n

    writer = asyncio.create_task(busy())
    await asyncio.sleep(0.1)
    await db.backup(tmp_path / "copies" / "backup")
    stop.set()
    written = await writer
    in_a, in_b = await counts(tmp_path / "copies" / "backup")
    assert in_a == in_b
    assert 1 < in_a <= written
    assert (tmp_path / "copies" / "backup").stat().st_mode & 0o077 == 0
    assert [p.name for p in (tmp_path / "copies").iterdir()] == ["backup"]


async def test_a_backup_replaces_the_one_before(database: db.Database, tmp_path: Path) -> None:
    await db.backup(tmp_path / "backup")
    await db.write(*((sql, 1) for sql in PAIR))
    await db.backup(tmp_path / "backup")
    assert await counts(tmp_path / "backup") == (2, 2)


async def test_control_a_copy_of_the_file_misses_what_is_in_the_log(tmp_path: Path) -> None:
    engine = SqliteDatabase(tmp_path / "plain.db")
    await engine.run_ddl("CREATE TABLE a (n INTEGER)")
    await engine.write(("INSERT INTO a VALUES (1)",))
    shutil.copy(engine.file, tmp_path / "copy.db")
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        sqlite3.connect(tmp_path / "copy.db").execute("SELECT n FROM a")
    await engine.stop()


async def test_what_can_not_be_had_is_said(
    database: db.Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "backup").write_text("the good one of yesterday")
    if ON_POSTGRES:
        monkeypatch.setenv("PATH", str(tmp_path))
        wanted = "pg_dump"
    else:
        await database.stop()
        (tmp_path / "live.db").unlink()
        wanted = "no database"
    with pytest.raises(db.BackupError, match=wanted):
        await db.backup(tmp_path / "backup")
    assert (tmp_path / "backup").read_text() == "the good one of yesterday"
