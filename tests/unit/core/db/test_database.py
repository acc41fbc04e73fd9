"""DATABASE_URL becomes an engine, or a message that names it."""

from pathlib import Path

import pytest

from panel.core.db import make_engine
from panel.core.db.postgres.engine import PostgresDatabase
from panel.core.db.sqlite.engine import SqliteDatabase
from panel.core.env_file import SettingsError

ROOT = Path(__file__).resolve().parents[4]


def test_sqlite_relative_to_the_project_and_absolute(tmp_path: Path) -> None:
    relative, absolute = make_engine("sqlite:///var/a.db"), make_engine(f"sqlite:///{tmp_path}/b.db")
    assert isinstance(relative, SqliteDatabase)
    assert isinstance(absolute, SqliteDatabase)
    assert relative.file == ROOT / "var" / "a.db"
    assert absolute.file == tmp_path / "b.db"


@pytest.mark.parametrize("url", ["postgresql://u:p@host:5432/name", "postgres:///name?host=/run/pg"])
def test_postgresql(url: str) -> None:
    engine = make_engine(url)
    assert isinstance(engine, PostgresDatabase)
    assert engine.url == url


@pytest.mark.parametrize(
    "url", ["", "mysql://a/b", "sqlite://a.db", "sqlite:///", "sqlite:///:memory:", "sqlite:///var/", "postgresql://"]
)
def test_anything_else_is_refused_by_name(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^DATABASE_URL"):
        make_engine(url)
