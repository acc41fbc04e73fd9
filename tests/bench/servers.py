"""Processes to be measured: a fresh database, a web process on a free port, a clean end."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent


class Installation:
    """One installation in a folder of its own, with an address and its commands."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.port = folder, free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.database = folder / "bench.db"
        self.env = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            "DATABASE_URL": f"sqlite:///{self.database}",
            "BASE_URL": self.base,
            "LITESTAR_QUIET_CONSOLE": "1",
            "PYTHONUNBUFFERED": "1",
        }
        self.run("migrate")

    def run(self, *words: str) -> str:
        """One of our commands; its output."""
        done = subprocess.run(
            [BIN / "litestar", *words], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"litestar {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def links(self, testers: int, name: str) -> Path:
        """A file of personal links to a fresh study, one a line."""
        path = self.folder / f"{name}.txt"
        path.write_text(self.run("demo", "--testers", str(testers), "--links"))
        return path

    @contextmanager
    def serving(self, *command: str) -> Iterator["Server"]:
        """A web process; by default the one of the Procfile."""
        words = command or (str(BIN / "litestar"), "run", "--port", str(self.port))
        with (self.folder / "web.log").open("a") as log:
            began = time.perf_counter()
            process = subprocess.Popen(words, cwd=ROOT, env=self.env, stdout=log, stderr=log)
            try:
                self._wait(process)
                yield Server(process, time.perf_counter() - began)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(15)

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        for _ in range(3000):
            try:
                with urlopen(f"{self.base}/live", timeout=5):
                    return
            except OSError:
                if process.poll() is not None:
                    raise SystemExit((self.folder / "web.log").read_text()[-3000:]) from None
                time.sleep(0.01)
        raise SystemExit("the server did not answer within 30 s")


class Server:
    """A running process and how long it took to its first answer."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        self.pid, self.seconds = process.pid, seconds

    def memory_mib(self) -> float:
        """Proportional set size now."""
        for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
        return 0.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
