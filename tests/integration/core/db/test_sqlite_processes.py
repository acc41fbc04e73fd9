"""Two processes at one file, and a process that is shot: what was acknowledged is there."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from panel.core.db.sqlite.engine import SqliteDatabase

PROGRAM = """
import asyncio, sys
from pathlib import Path
from panel.core.db.sqlite.engine import SqliteDatabase

async def main(kind, file, count):
    engine = SqliteDatabase(Path(file))
    if kind == "increment":
        async def one():
            async with engine.transaction():
                found = await engine.rows("SELECT amount FROM account WHERE id = 1")
                await engine.rows("UPDATE account SET amount = {} WHERE id = 1", found[0]["amount"] + 1)
        for _ in range(count // 10):
            await asyncio.gather(*(one() for _ in range(10)))
        await engine.stop()
    async def acknowledge(worker):
        number = worker
        while True:
            await engine.write(("INSERT INTO note (id, text) VALUES ({}, {})", number, f"n{number}"))
            print(number, flush=True)
            number += 8
    if kind == "acknowledge":
        await asyncio.gather(*(acknowledge(worker) for worker in range(8)))

asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
"""


def program(kind: str, file: Path, count: int) -> "subprocess.Popen[str]":
    root = Path(__file__).resolve().parents[4]
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, kind, str(file), str(count)],
        stdout=subprocess.PIPE, text=True, cwd=root, env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip


async def test_two_processes_lose_no_increment(engine: SqliteDatabase) -> None:
    both = [program("increment", engine.file, 200) for _ in range(2)]
    assert [process.wait(60) for process in both] == [0, 0]
    for process in both:
        process.communicate()
    assert await engine.rows("SELECT amount FROM account") == [{"amount": 400}]


@pytest.mark.parametrize("acknowledged", [1, 100, 400])
async def test_kill_9_keeps_every_acknowledged_write(engine: SqliteDatabase, acknowledged: int) -> None:
    await engine.stop()
    process = program("acknowledge", engine.file, 0)
    assert process.stdout is not None
    told = [int(process.stdout.readline()) for _ in range(acknowledged)]
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    told += [int(line) for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    kept = {row["id"] for row in await engine.rows("SELECT id FROM note")}
    assert len(told) >= acknowledged
    assert set(told) <= kept
    assert sqlite3.connect(engine.file).execute("PRAGMA integrity_check").fetchone() == ("ok",)
