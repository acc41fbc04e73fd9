"""Which database: built from `DATABASE_URL`, found by everybody under `piccolo_conf.DB`."""

import importlib
import sqlite3
from pathlib import Path

from piccolo.table import Table

from panel.core.db.postgres.engine import PostgresDatabase
from panel.core.db.sqlite.engine import SqliteDatabase
from panel.core.env_file import SettingsError

Database = SqliteDatabase | PostgresDatabase

ROOT = Path(__file__).resolve().parents[3]
_WANTED = "DATABASE_URL: write sqlite:///PATH or postgresql://user:password@host:port/name"
_OLDEST_SQLITE = (3, 35)


def make_engine(database_url: str, *, pool_size: int = 10) -> Database:
    """Build the engine; nothing is opened yet. `sqlite:///var/a.db` is relative to the project, `sqlite:////a.db` not.

    Raises `SettingsError` that names DATABASE_URL.
    """
    scheme, _, rest = database_url.partition("://")
    if scheme == "sqlite":
        return _sqlite(rest)
    if scheme in ("postgresql", "postgres") and rest:
        return PostgresDatabase(database_url, pool_size=pool_size)
    raise SettingsError(_WANTED)


def _sqlite(rest: str) -> SqliteDatabase:
    path = rest.removeprefix("/")
    if not rest.startswith("/") or not path or path.startswith(":") or path.endswith("/"):
        raise SettingsError(f"{_WANTED}; a database in memory can't be shared between web and worker")
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise SettingsError(f"DATABASE_URL: this Python has SQLite {sqlite3.sqlite_version}; 3.35 or newer is needed")
    return SqliteDatabase(ROOT / path)


_engine: Database | None = None


def engine() -> Database:
    """The engine of this process. Imported late, and once: `piccolo_conf` imports us."""
    global _engine
    found = _engine
    if found is None:
        found = _engine = importlib.import_module("piccolo_conf").DB
    return found


def bind(database: Database) -> None:
    """Make `database` the one that `engine()` and all tables use, as tests do with a fresh one."""
    global _engine
    vars(importlib.import_module("piccolo_conf"))["DB"] = _engine = database
    for table in _subclasses(Table):
        table._meta.db = database


def _subclasses(table: type[Table]) -> list[type[Table]]:
    return [t for direct in table.__subclasses__() for t in (direct, *_subclasses(direct))]
