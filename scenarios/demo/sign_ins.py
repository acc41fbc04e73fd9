"""The demo's passwords, for whoever may read this machine's `var/`: random, and told apart by whom they belong to.

One file serves every database of this machine, so each sign-in carries the id that its person has in one of them.
"""

import json
import os
from collections.abc import Collection
from pathlib import Path
from uuid import UUID

import msgspec

from panel.core.principals import Role
from panel.core.settings import ROOT

FILE = ROOT / "var" / "demo-sign-ins.json"


class SignIn(msgspec.Struct, frozen=True):
    id: UUID
    role: Role
    email: str
    password: str


def of(people: Collection[UUID]) -> list[SignIn]:
    """Those of these people, as they were kept; nobody's where the file is lost or broken."""
    return [one for one in _kept() if one.id in people]


def keep(new: list[SignIn]) -> None:
    """Beside those of other databases; the file is its owner's alone."""
    FILE.parent.mkdir(mode=0o700, exist_ok=True)
    text = json.dumps(msgspec.to_builtins([*_kept(), *new]), indent=1)
    with open(os.open(FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)  # a file that was there keeps its mode otherwise
        file.write(text)


def _kept() -> list[SignIn]:
    try:
        return msgspec.json.decode(Path(FILE).read_bytes(), type=list[SignIn])
    except (OSError, msgspec.DecodeError):
        return []
