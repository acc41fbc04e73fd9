"""One connection to the SQLite file: how it is opened, what Python types come back, how a statement runs on it."""

import os
import sqlite3
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import piccolo.engine.sqlite  # noqa: F401  registers Piccolo's adapters and converters, which ours then refine

from panel.core.db.sql import Row

BUSY_SECONDS = 5.0
"""How long a reader waits for the rare moments that lock readers out: recovery after a crash, the first opening."""
STATEMENTS_KEPT = 512
CACHE_KIB = 8 * 1024


def _utc(raw: bytes) -> datetime:
    time = datetime.fromisoformat(raw.decode())
    return time if time.tzinfo is not None else time.replace(tzinfo=UTC)


# The driver calls a converter for each value of a declared type. SQLite keeps whole numbers as such, and the texts of
# UUIDs and times are always our own: these are five times cheaper than Piccolo's.
sqlite3.converters.pop("INTEGER", None)  # pyright: ignore[reportAttributeAccessIssue]
sqlite3.register_converter("UUID", lambda raw: msgspec.convert(raw.decode(), uuid.UUID))
sqlite3.register_converter("BOOLEAN", lambda raw: raw == b"1")
sqlite3.register_converter("TIMESTAMPTZ", _utc)


def connect(path: Path, *, writes: bool) -> sqlite3.Connection:
    """Open the file; the writing connection creates it (mode 600: personal data) and waits for nobody by itself."""
    if writes:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    raw = sqlite3.connect(
        path,
        timeout=0 if writes else BUSY_SECONDS,
        detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS_KEPT,
    )
    try:
        _configure(raw, writes)
    except BaseException:
        raw.close()
        raise
    return raw


def _configure(raw: sqlite3.Connection, writes: bool) -> None:
    if writes:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")  # an acknowledged answer survives a power cut
        raw.execute("PRAGMA secure_delete=ON")  # erased means overwritten
        raw.execute("PRAGMA foreign_keys=ON")
        raw.execute("PRAGMA journal_size_limit=67108864")
    else:
        raw.execute("PRAGMA query_only=ON")
    raw.execute("PRAGMA temp_store=MEMORY")
    raw.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    raw.execute("PRAGMA mmap_size=0")


def run(raw: sqlite3.Connection, text: str, args: Sequence[Any] = ()) -> list[Row]:
    """Run one statement to its end; its rows as dicts (a statement without result: none)."""
    cursor = raw.execute(text, args)
    if cursor.description is None:
        return []
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
