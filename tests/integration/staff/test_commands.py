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
    return subprocess.run(
        [sys.executable, "-m", "litestar", "--app", "app:app", *words],
        cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_the_staff_from_the_command_line(place: dict[str, str]) -> None:
    empty = command(place, "staff", "list")
    assert "Nobody yet" in empty.stdout
    added = command(place, "staff", "add", "jana@nordhell.invalid", "--name", "Jana Köhler", "--role", "admin")
    assert re.search(r"http://probelauf\.test/set-password/[\w-]{43}\n", added.stdout), added.stderr
    again = command(place, "staff", "add", "JANA@nordhell.invalid", "--name", "Jana")
    assert again.returncode == 1
    assert "on the staff already" in again.stderr
    last = command(place, "staff", "disable", "jana@nordhell.invalid")
    assert last.returncode == 1
    assert "last administrator" in last.stderr
    command(place, "staff", "add", "olaf@nordhell.invalid", "--name", "Olaf Brand", "--role", "admin")
    assert command(place, "staff", "role", "jana@nordhell.invalid", "owner").returncode == 0
    assert command(place, "staff", "link", "nobody@nordhell.invalid").returncode == 1
    listed = command(place, "staff", "list").stdout
    assert re.search(r"jana@nordhell\.invalid +owner +active +Jana Köhler", listed)
