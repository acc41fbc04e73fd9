"""A duty has one turn in each interval, however many processes ask for it."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from itertools import pairwise

from panel.core.settings import ROOT

PROCESSES, SECONDS, EVERY = 2, 2.0, 0.1
ASK = """
import asyncio, sys, time
from datetime import timedelta
from panel.core import db
from panel.core.duty import Duty, begin

async def nothing():
    return 0

async def ask(every, seconds):
    duty = Duty("test.turns", timedelta(seconds=every), nothing)
    await db.start()
    print("ready", flush=True)
    input()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if await begin(duty):
            rows = await db.rows("SELECT started_at FROM duty_run WHERE duty = 'test.turns'")
            print(rows[0]["started_at"].isoformat(), flush=True)
    await db.stop()

asyncio.run(ask(float(sys.argv[1]), float(sys.argv[2])))
"""


def test_no_turn_is_taken_twice_and_none_too_early(migrated: None) -> None:
    words = (sys.executable, "-c", ASK, str(EVERY), str(SECONDS))
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    asking = [subprocess.Popen(words, cwd=ROOT, env=os.environ, **pipes) for _ in range(PROCESSES)]
    for process in asking:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in asking:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    by_process = [process.communicate(timeout=60)[0].split() for process in asking]
    turns = sorted(datetime.fromisoformat(line) for lines in by_process for line in lines)
    assert len(turns) >= SECONDS / EVERY / 2
    assert sum(bool(lines) for lines in by_process) >= 2, "one process took them all: nothing was shown"
    assert min(later - earlier for earlier, later in pairwise(turns)) >= timedelta(seconds=EVERY)
