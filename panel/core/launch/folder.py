"""The folder of an installation, and that one start at a time runs from it."""

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

ENDING = 15.0
"""Seconds that we wait for what a starter which is gone left behind; it has been asked to end."""


class CannotStart(Exception):
    """What stands in the way, in words for the person at the terminal."""


def check_folder(var: Path) -> None:
    """Databases, sign-ins and pictures of this machine live in `var/`: it must be writable."""
    try:
        var.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise CannotStart(f"Can't make the folder {var}: {error.strerror}.") from None
    if not os.access(var, os.W_OK | os.X_OK):
        raise CannotStart(f"This user may not write to {var}: give yourself the folder (chown), or start elsewhere.")


@contextlib.contextmanager
def alone_in(var: Path, ending: float = ENDING) -> Iterator[TextIO]:
    """Hold the folder. Two starts would make its database twice, the later over the one that is in use already.

    Gives the open file for `tell`. The system forgets the lock when all are gone that hold this file open, however they
    ended: the starter, and its processes, to which it passes it on. Raises `CannotStart` where another start runs; what
    a starter that was killed left behind is waited for, `ending` seconds at most.
    """
    with _opened(var / "running") as file:
        end = time.monotonic() + ending
        while not _locked(file):
            number, at = _holder(file)
            if not number or _lives(number):
                raise CannotStart(f"Probelauf runs from this folder already{at}. Ctrl-C there stops it.")
            if time.monotonic() > end:
                raise CannotStart(f"What an earlier start began still runs from this folder{at}. End it first.")
            time.sleep(0.1)
        tell(file, "")
        yield file


def tell(file: TextIO, address: str) -> None:
    """Write down who holds the folder, and where it answers."""
    file.seek(0)
    file.truncate()
    with contextlib.suppress(OSError):  # a full disk: the lock holds without words
        file.write(f"{os.getpid()} {address}")
        file.flush()


def _opened(path: Path) -> TextIO:
    try:
        return path.open("a+", encoding="utf-8")
    except OSError as error:
        raise CannotStart(f"Can't write {path}: {error.strerror}.") from None


def _locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise CannotStart(f"Can't lock {file.name}: {error.strerror}.") from None
    return True


def _holder(file: TextIO) -> tuple[int, str]:
    """The starter's process and the words for both; 0 where it has not written itself down yet."""
    file.seek(0)
    number, _blank, address = file.read().partition(" ")
    if not number.isdigit():
        return 0, ""
    return int(number), f" (process {', '.join(filter(None, (number, address)))})"


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # of another user
    return True
