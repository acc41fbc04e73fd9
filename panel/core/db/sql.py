"""SQL text on its way to a driver: placeholders, what kind of statement it is, text that a database takes."""

import re
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from string import Formatter
from typing import Any

Row = dict[str, Any]
Statement = tuple[Any, ...]
"""The SQL with `{}` where a value goes, then the values: `("UPDATE run SET state = {} WHERE id = {}", state, id)`."""


class Kind(Enum):
    READ = "read"
    WRITE = "write"
    ALONE = "alone"
    """Refuses to run inside a transaction, or means nothing there."""


_WRITES = re.compile(r"\b(insert|update|delete|replace|merge)\b", re.IGNORECASE)
_READS = frozenset(("SELECT", "VALUES", "EXPLAIN", "SHOW"))
_LONERS = frozenset(("PRAGMA", "VACUUM", "ATTACH", "DETACH"))


@lru_cache(2048)
def kind_of(text: str) -> Kind:
    word = text.split(None, 1)[0].upper()
    if word in _READS or (word == "WITH" and not _WRITES.search(text)):
        return Kind.READ
    return Kind.ALONE if word in _LONERS else Kind.WRITE


@lru_cache(2048)
def question_marks(sql: str) -> tuple[str, Kind]:
    """`{}` → `?`, as SQLite's driver wants it; a literal brace is written twice."""
    text = "".join(before if name is None else f"{before}?" for before, name in _pieces(sql))
    return text, kind_of(text)


@lru_cache(2048)
def numbered(sql: str) -> tuple[str, Kind]:
    """`{}` → `$1`, `$2`, … as PostgreSQL's driver wants it; a literal brace is written twice."""
    text, number = "", 0
    for before, name in _pieces(sql):
        number += name is not None
        text += before if name is None else f"{before}${number}"
    return text, kind_of(text)


def _pieces(sql: str) -> list[tuple[str, str | None]]:
    pieces = [(before, name) for before, name, _spec, _conversion in Formatter().parse(sql)]
    if any(name for _before, name in pieces):
        raise ValueError(f"a placeholder is {{}} without a name; a literal brace is written twice: {sql}")
    return pieces


def contains(expression: str, text: str) -> tuple[str, str]:
    """A condition and its value: the expression holds this text somewhere, whose `%` and `_` mean themselves."""
    plain = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"{expression} LIKE {{}} ESCAPE '!'", f"%{plain}%"


def alike(column: str, dialect: str) -> str:
    """A text column to order by, letter by letter as its code points stand, so that both databases agree."""
    return f'{column} COLLATE "C"' if dialect == "postgres" else f"{column} COLLATE BINARY"


def marks(values: Sequence[Any]) -> str:
    """`{}, {}, {}` for `IN (…)`: one placeholder a value. Raises on none, because `IN ()` is no SQL."""
    if not values:
        raise ValueError("IN () of no values: answer the question without asking the database")
    return ", ".join(["{}"] * len(values))


def storable(args: Sequence[Any]) -> Sequence[Any]:
    """The values without NUL in their texts: PostgreSQL refuses it, so no engine may keep it."""
    for value in args:
        if type(value) is str and "\0" in value:
            return [v.replace("\0", "") if type(v) is str else v for v in args]
    return args
