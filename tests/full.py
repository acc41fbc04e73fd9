"""Output that goes to a full disk."""

import errno
import io
import sys

import pytest


class Full(io.StringIO):
    """Takes no line, as a file on a full disk."""

    def write(self, text: str, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def fill_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the test ends nothing that this process says can be written."""
    monkeypatch.setattr(sys, "stdout", Full())
    monkeypatch.setattr(sys, "stderr", Full())
