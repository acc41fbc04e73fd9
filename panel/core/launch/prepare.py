"""The part of `make run` that needs the application, in one process: migrate, fill an empty database, greet.

Standard output is the greeting, which `start` prints once the pages answer.
"""

import contextlib
import fcntl
import io
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asyncpg import PostgresError
from click.exceptions import Abort, ClickException
from litestar.cli.main import litestar_group

from panel.core.production import refuse_unsafe
from panel.core.settings import ROOT, SettingsError, settings


def main() -> int:
    """Give 0 and the greeting, or another code and the reason on standard error."""
    signal.signal(signal.SIGTERM, interrupt)
    try:
        refuse_unsafe(settings())
        with alone_in(ROOT / "var"):
            if (file := missing_file()) is not None:
                print("Making the database and loading the demo (once; some seconds)", file=sys.stderr, flush=True)
                build(file)
                again()
            command("migrate")
            command("demo", "--if-empty")
            print(command("demo", "--greeting"))
    except (ClickException, SettingsError) as refused:
        print(refused.format_message() if isinstance(refused, ClickException) else refused, file=sys.stderr)
        return 1
    except (OSError, PostgresError) as unreachable:
        print(f"DATABASE_URL: the database can't be used: {unreachable}", file=sys.stderr)
        return 1
    except (Abort, KeyboardInterrupt):
        return 130
    return 0


@contextlib.contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold a folder; another start waits until the database is there, and finds it. However we end, the system lets go."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


def missing_file() -> Path | None:
    """The SQLite file that is yet to be made; None where there is one, and on PostgreSQL."""
    from panel.core.db import make_engine

    file = getattr(make_engine(settings().database_url), "file", None)
    return None if file is None or file.exists() else file


def build(file: Path) -> None:
    """Make the database beside its place and move it there when it is whole: half a demo would stay one for ever."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"{file.name}.new-{os.getpid()}")
    try:
        with database_url(f"sqlite:///{beside}"):
            command("migrate")
            command("demo", "--if-empty")
        put(beside, file)
    finally:
        for left in file.parent.glob(f"{beside.name}*"):
            left.unlink()


def put(beside: Path, file: Path) -> None:
    """Give it its name; `beside` goes afterwards. Never over a database that another program made meanwhile."""
    try:
        os.link(beside, file)
    except FileExistsError:
        raise ClickException(
            f"DATABASE_URL: {file} was made by another program meanwhile and stays as it is; start again to use it."
        ) from None


@contextlib.contextmanager
def database_url(url: str) -> Iterator[None]:
    before = os.environ.get("DATABASE_URL")
    os.environ["DATABASE_URL"] = url
    settings.cache_clear()
    try:
        yield
    finally:
        os.environ.pop("DATABASE_URL")
        if before is not None:
            os.environ["DATABASE_URL"] = before


def again() -> None:
    """This module anew: the application that was loaded here belongs to the file's old name."""
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", __spec__.name if __spec__ else __name__])


def command(*words: str) -> str:
    """One of our commands of the `litestar` CLI, as if typed, but in this Python; gives what it prints."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        litestar_group.main(args=list(words), prog_name="litestar", standalone_mode=False)
    return said.getvalue()


if __name__ == "__main__":
    sys.exit(main())
