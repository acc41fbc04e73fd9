"""The part of `make run` that needs the application, in one process: migrate, fill an empty database, greet.

Progress goes to standard error; standard output is the greeting, which `start` prints once the pages answer.
"""

import contextlib
import io
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from click.exceptions import Abort, ClickException
from litestar.cli.main import litestar_group

from panel.core.settings import SettingsError, settings

DEMO_TAKES = "Loading the demo (once; some seconds)"


def main() -> int:
    """Give 0 and the greeting, or another code and the reason on standard error."""
    signal.signal(signal.SIGTERM, interrupt)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            if (file := missing_file()) is not None:
                build(file)
                again()
            command("migrate")
            command("demo", "--if-empty")
        greeting = io.StringIO()
        with contextlib.redirect_stdout(greeting):
            command("demo", "--greeting")
    except (ClickException, SettingsError) as refused:
        print(refused.format_message() if isinstance(refused, ClickException) else refused, file=sys.stderr)
        return 1
    except (Abort, KeyboardInterrupt):
        return 130
    print(greeting.getvalue())
    return 0


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
            print(DEMO_TAKES, flush=True)
            command("demo", "--if-empty")
        beside.rename(file)
    finally:
        for left in file.parent.glob(f"{beside.name}*"):
            left.unlink()


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


def command(*words: str) -> None:
    """One of our commands of the `litestar` CLI, as if typed, but without starting another Python."""
    litestar_group.main(args=list(words), prog_name="litestar", standalone_mode=False)


if __name__ == "__main__":
    sys.exit(main())
