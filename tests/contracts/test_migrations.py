"""A migration is never edited again: databases that applied it wouldn't notice, and would differ from fresh ones."""

from hashlib import sha256
from pathlib import Path

from panel.core.db.migrations import Pending, on_disk

TABLE = Path(__file__).with_name("migrations.txt")


def line(migration: Pending) -> str:
    return f"{migration} {sha256(migration.path.read_bytes()).hexdigest()}"


def test_each_migration_is_as_it_landed() -> None:
    """A new one brings its line along. An old one in need of a change gets a new migration after it instead."""
    kept = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    written = [line(migration) for migration in on_disk()]
    assert [new for new in written if new not in kept] == [], "edited? undo it; new? write these lines into the table"
    assert [old for old in kept if old not in written] == [], "edited or gone"


def test_a_change_would_be_seen(tmp_path: Path) -> None:
    """The control for the test above."""
    first = on_disk()[0]
    edited = tmp_path / first.path.name
    edited.write_bytes(first.path.read_bytes() + b"\n")
    assert line(Pending(first.half, first.id, edited)) != line(first)
