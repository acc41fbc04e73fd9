"""The commands for operators, run as they are: in a process of their own on a database of their own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of an installation with an empty, migrated database."""
    file = tmp_path_factory.mktemp("commands") / "probelauf.db"
    environ = {**os.environ, "DATABASE_URL": f"sqlite:///{file}"}
    assert command(environ, "migrate").returncode == 0
    return environ


def command(environ: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """`litestar …`; the staff's own commands alone start quicker, without the rest of the application."""
    alone = "from panel.staff.commands import staff_group as command; command()"
    litestar = ("-m", "litestar", "--app", "app:app", *words)
    return subprocess.run(
        [sys.executable, *(("-c", alone, *words[1:]) if words[0] == "staff" else litestar)],
        cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_the_staff_from_the_command_line(place: dict[str, str]) -> None:
    added = command(place, "staff", "add", "jana@nordhell.invalid", "--name", "Jana Köhler", "--role", "admin")
    assert re.search(r"http://probelauf\.test/set-password/[\w-]{43}\n", added.stdout), added.stderr
    again = command(place, "staff", "add", "JANA@nordhell.invalid", "--name", "Jana")
    assert again.returncode == 1
    assert "on the staff already" in again.stderr
    last = command(place, "staff", "disable", "jana@nordhell.invalid")
    assert last.returncode == 1
    assert "last administrator" in last.stderr
    listed = command(place, "staff", "list").stdout
    assert re.search(r"jana@nordhell\.invalid +admin +active +Jana Köhler", listed)
