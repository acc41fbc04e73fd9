"""A backup is whole, of one moment, and opens; a copy of the file is none."""

import asyncio
import shutil
import sqlite3
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from piccolo.apps.migrations.tables import Migration

from panel.core import db
from panel.core.db.migrations import on_disk
from panel.core.db.postgres.dump import DumpError, apart, dump
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
    """Two tables that always have the same rows, in a database that an earlier version of ours made."""
    async with other_database(fresh_database() if ON_POSTGRES else f"sqlite:///{tmp_path}/live.db") as engine:
        await Migration.create_table()
        await Migration.insert(Migration(name=on_disk()[0].id, app_name=on_disk()[0].half))
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


async def test_others_databases_are_not_backed_up(database: db.Database, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("the good one of yesterday")
    await Migration.delete(force=True)
    with pytest.raises(db.BackupError, match="without our tables"):
        await db.backup(tmp_path / "backup")
    assert (tmp_path / "backup").read_text() == "the good one of yesterday"


@pytest.mark.parametrize(
    ("url", "address", "password"),
    [
        ("postgresql://u:p%40w@h:5432/n", "postgresql://u@h:5432/n", "p@w"),
        ("postgres://u@/n?host=/run/pg&password=p+w&sslmode=require", "postgres://u@/n?host=%2Frun%2Fpg&sslmode=require", "p w"),
        ("postgresql:///n", "postgresql:///n", ""),
        ("postgresql://u:a:b@h1:1,h2:2/n?application_name=a%20b", "postgresql://u@h1:1,h2:2/n?application_name=a%20b", "a:b"),
    ],
)  # fmt: skip
def test_the_password_is_told_apart_from_the_address(url: str, address: str, password: str) -> None:
    assert apart(url) == (address, password)


async def test_pg_dump_is_told_the_password_where_nobody_else_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In its place a program that writes down its arguments and its environment."""
    program = tmp_path / "pg_dump"
    program.write_text('#!/bin/sh\necho "$@ and $PGPASSWORD" >&2\nexit 1\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(DumpError, match="dbname=postgresql://u@h/n and hunter2"):
        await dump("postgresql://u:hunter2@h/n", tmp_path / "target")
