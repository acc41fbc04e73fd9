"""`litestar backup` and `litestar migrate` as an operator types them: what goes wrong is one line, and harms nothing."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
ALONE = """
import click
from panel.core.commands import commands
click.Group(commands={command.name: command for command in commands(())})()
"""
"""Our commands without the rest of the application, which start quicker."""
GOOD = "the good one of yesterday"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a migrated database."""
    url = f"sqlite:///{tmp_path_factory.mktemp('live')}/probelauf.db"
    assert command(url, "migrate").returncode == 0
    return url


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "backup").write_text(GOOD)
    return tmp_path / "backup"


def command(url: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "DATABASE_URL": url}
    return subprocess.run(
        [sys.executable, "-c", ALONE, *words],
        cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def refused(url: str, *words: str | Path) -> str:
    """The one line that a command says that ends with status 1."""
    done = command(url, *words)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1), done.stdout + done.stderr
    return done.stderr


def test_a_backup_takes_the_place_of_the_one_before(live: str, target: Path) -> None:
    done = command(live, "backup", target)
    assert (done.returncode, done.stderr) == (0, "")
    assert target.read_bytes().startswith(b"SQLite format 3\0")


@pytest.mark.parametrize("end", ["", "-wal"])
def test_the_database_itself_is_no_place_for_a_backup(live: str, end: str) -> None:
    file = Path(live.removeprefix("sqlite:///") + end)
    before = file.read_bytes() if file.exists() else None
    assert "belongs to the database itself" in refused(live, "backup", file)
    assert (file.read_bytes() if file.exists() else None) == before


def test_nor_is_another_name_of_it(live: str, tmp_path: Path) -> None:
    file = Path(live.removeprefix("sqlite:///"))
    (tmp_path / "link").symlink_to(file)
    os.link(file, tmp_path / "other")
    for name in ("link", "other"):
        assert "belongs to the database itself" in refused(live, "backup", tmp_path / name)


def test_a_mistyped_database_is_not_made_and_backed_up(target: Path, tmp_path: Path) -> None:
    assert "where there is no database" in refused(f"sqlite:///{tmp_path}/probelau.db", "backup", target)
    assert target.read_text() == GOOD
    assert [path.name for path in tmp_path.iterdir()] == ["backup"]


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_what_is_no_database_of_ours_is_not_backed_up_or_touched(content: bytes, target: Path, tmp_path: Path) -> None:
    (tmp_path / "other.db").write_bytes(content)
    assert refused(f"sqlite:///{tmp_path}/other.db", "backup", target).startswith("No backup was made: ")
    assert ((tmp_path / "other.db").read_bytes(), target.read_text()) == (content, GOOD)
    assert len(list(tmp_path.iterdir())) == 2


def test_an_empty_database_is_not_backed_up(target: Path, tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / "empty.db").execute("VACUUM").connection.close()
    assert "without our tables" in refused(f"sqlite:///{tmp_path}/empty.db", "backup", target)
    assert target.read_text() == GOOD


def test_where_nothing_can_be_written_it_says_so(live: str, target: Path) -> None:
    assert refused(live, "backup", target / "beneath").startswith("No backup was made: ")


def test_a_server_that_is_not_there_is_a_line(target: Path) -> None:
    assert refused("postgresql://u:hunter2@127.0.0.1:1/n", "backup", target).startswith("No backup was made: ")
    assert target.read_text() == GOOD


def test_migrate_leaves_the_database_of_another_program_alone(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE customer (id INTEGER)")
    assert "customer" in refused(f"sqlite:///{tmp_path}/other.db", "migrate")
    other.execute("CREATE TABLE migration (version TEXT)")
    assert "nothing was changed" in refused(f"sqlite:///{tmp_path}/other.db", "migrate")
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("customer",), ("migration",)]
    other.close()
