"""The demo, played once a process and then put back row by row."""

from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from panel.core.clock import now
from scenarios.demo import commands, sign_ins
from tests.snapshots import Rows, put_back, taken


class Played(msgspec.Struct):
    """What the demo left behind: its rows, when it began, and its sign-ins."""

    rows: Rows
    began: datetime
    told: str
    sign_ins: str
    mode: int


_kept: list[Played] = []


async def played(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Played:
    """The filled database, as the first `litestar demo` leaves it."""
    if _kept:
        await put_back(_kept[0].rows)
    else:
        _kept.append(await fill(monkeypatch, folder))
    return _kept[0]


async def fill(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Played:
    """Play the demo on the empty database; its sign-ins go to `folder`."""
    file = folder / "var" / "sign-ins.json"
    monkeypatch.setattr(sign_ins, "FILE", file)
    began = now()
    told = await commands.fill(if_empty=False)
    return Played(await taken(), began, told, file.read_text("utf-8"), file.stat().st_mode & 0o777)
