"""A whole installation for the browser: a copy of the house with its own database, web and worker as real processes."""

import contextlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from panel.core.settings import ROOT
from tests.browsers import PLAIN
from tests.conftest import quick_folder
from tests.smtp import free_port

COPIED = ("panel", "scenarios", "static", "templates", "app.py", "piccolo_conf.py")
"""What runs is a copy, so that its `var/` is its own and nobody changes the code under a running test."""
IN_ONE_PROCESS = """
import sys
from panel.core.launch.prepare import command
for words in sys.argv[1:]:
    print(command(*words.split()))
"""
STOP_SECONDS = 15.0
_UNTIL_WE_END = 'exec 3<&0; (cat <&3 >/dev/null; kill -TERM $$) & exec "$@" 3<&- </dev/null'
"""So that even a test run that is killed leaves no process behind: the system closes its end of the pipe."""


def until(condition: Callable[[], Any], what: str, seconds: float = 20.0) -> Any:
    """Wait for something that no browser can wait for, and give it."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.03)
    return found


class House:
    """`start()`, `stop()`, and the ways to hurt it. `at` is its address."""

    def __init__(self, database_url: str = "", mail_url: str = "", **settings: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="house-", dir=quick_folder()))
        for name in COPIED:
            source = ROOT / name
            shutil.copytree(source, self.folder / name) if source.is_dir() else shutil.copy2(source, self.folder / name)
        self.port = free_port()
        self.at = f"http://127.0.0.1:{self.port}"
        self._env = {
            **os.environ,
            "DATABASE_URL": database_url or f"sqlite:///{self.folder / 'e2e.db'}",
            "BASE_URL": self.at,
            "MAIL_URL": mail_url,
            "MAIL_FROM": "Nordhell <freunde@nordhell.example>",
            "CONTACT_PHONE": "+49 341 00000000",
            "LOG_LEVEL": "info",
            "LITESTAR_QUIET_CONSOLE": "1",
            **settings,
        }
        self.said = ""
        """What the commands printed that filled its database."""
        self._log = (self.folder / "log").open("ab")
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def run(self, *commands: str) -> str:
        """Some of our commands of the `litestar` CLI in one process; gives what they print."""
        words = (sys.executable, "-c", IN_ONE_PROCESS, *commands)
        done = subprocess.run(words, cwd=self.folder, env=self._env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def link_of_staff(self, email: str) -> str:
        """A fresh link with which somebody of the staff sets a password."""
        return self.links_of_staff(email)[email]

    def links_of_staff(self, *emails: str) -> dict[str, str]:
        """Such links for several, by address."""
        said = self.run(*(f"staff link {email}" for email in emails))
        return dict(zip(emails, re.findall(r"http\S+", said), strict=True))

    def rows(self, sql: str) -> list[Any]:
        """What stands in the database, to look only; for a house on SQLite."""
        with contextlib.closing(sqlite3.connect(f"file:{self.folder / 'e2e.db'}?mode=ro", uri=True)) as database:
            return database.execute(sql).fetchall()

    def start(self) -> None:
        self.start_worker()
        self.start_web()

    def start_web(self) -> None:
        self._start("web", "run", "--port", str(self.port))
        until(self._answers, "the web process", 30)

    def start_worker(self) -> None:
        self._start("worker", "worker")

    def kill_web(self) -> None:
        """As a power cut would: nothing can be finished."""
        self._end(self._processes.pop("web"))

    def stop(self) -> None:
        """Ask both to end, as an operator does, and hold them to it."""
        for process in self._processes.values():
            process.terminate()
        statuses = {name: process.wait(STOP_SECONDS) for name, process in self._processes.items()}
        while self._processes:
            self._end(self._processes.popitem()[1])
        assert set(statuses.values()) <= {0, -signal.SIGTERM}, f"{statuses}\n{self.log()}"  # uvicorn tells who ended it
        assert "Traceback" not in self.log(100_000), self.log()

    def remove(self) -> None:
        """End what still runs and forget everything."""
        while self._processes:
            self._end(self._processes.popitem()[1])
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self, lines: int = 60) -> str:
        """The last lines that the processes wrote."""
        return "\n".join((self.folder / "log").read_text("utf-8", "replace").splitlines()[-lines:])

    def _start(self, name: str, *words: str) -> None:
        program = Path(sys.executable).with_name("litestar")
        self._processes[name] = subprocess.Popen(
            ("sh", "-c", _UNTIL_WE_END, "sh", program, *words), cwd=self.folder, env=self._env,
            stdin=subprocess.PIPE, stdout=self._log, stderr=self._log, start_new_session=True,
        )  # fmt: skip

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        """The process, if it still runs, and the one that watches over it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()

    def _answers(self) -> bool:
        web = self._processes["web"]
        assert web.poll() is None, f"the web process ended with {web.returncode}:\n{self.log()}"
        try:
            return httpx.get(f"{self.at}/live", verify=PLAIN).status_code == 200
        except httpx.TransportError:
            return False
