"""SQL on its way to a driver."""

import sqlite3

import pytest

from panel.core.db import contains, marks
from panel.core.db.sql import Kind, kind_of, numbered, question_marks, storable


def test_placeholders_of_each_engine() -> None:
    sql = "UPDATE t SET a = {}, b = {} WHERE id IN ({}, {})"
    assert question_marks(sql) == ("UPDATE t SET a = ?, b = ? WHERE id IN (?, ?)", Kind.WRITE)
    assert numbered(sql) == ("UPDATE t SET a = $1, b = $2 WHERE id IN ($3, $4)", Kind.WRITE)


def test_a_literal_brace_is_written_twice() -> None:
    assert question_marks("SELECT '{{}}', {}")[0] == "SELECT '{}', ?"
    assert numbered("SELECT '{{}}', {}")[0] == "SELECT '{}', $1"


@pytest.mark.parametrize("sql", ["SELECT {name}", "SELECT {0}"])
def test_placeholders_have_no_names(sql: str) -> None:
    with pytest.raises(ValueError, match="without a name"):
        question_marks(sql)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("select 1", Kind.READ),
        ("  \n SELECT 1", Kind.READ),
        ("VALUES (1)", Kind.READ),
        ("EXPLAIN SELECT 1", Kind.READ),
        ("WITH a AS (SELECT 1) SELECT * FROM a", Kind.READ),
        ("WITH a AS (SELECT 1) INSERT INTO b SELECT * FROM a", Kind.WRITE),
        ("WITH a AS (DELETE FROM b RETURNING c) SELECT * FROM a", Kind.WRITE),
        ("INSERT INTO a VALUES (1)", Kind.WRITE),
        ("CREATE TABLE a (b INTEGER)", Kind.WRITE),
        ("PRAGMA foreign_keys", Kind.ALONE),
        ("VACUUM", Kind.ALONE),
    ],
)
def test_the_kind_of_a_statement(text: str, kind: Kind) -> None:
    assert kind_of(text) is kind


def test_marks_for_in() -> None:
    assert marks([1, 2, 3]) == "{}, {}, {}"
    with pytest.raises(ValueError, match="no values"):
        marks([])


@pytest.mark.parametrize("text", ["50 %", "a_b", "!", "!%", "x"])
def test_what_contains_a_text_holds_it_letter_by_letter(text: str) -> None:
    condition, value = contains("said", text)
    sql = f"SELECT 1 FROM (SELECT ? AS said) WHERE {question_marks(condition)[0]}"

    def found(said: str) -> bool:
        return bool(sqlite3.connect(":memory:").execute(sql, (said, value)).fetchall())

    assert found(f"before {text} after")
    assert not found(f"before {text.replace('%', 'z').replace('_', 'z').replace('!', 'z')[:-1]}? after")


def test_nul_leaves_texts_and_nothing_else_changes() -> None:
    args = ("a", 1, None, b"\0")
    assert storable(args) is args
    assert storable(("a\0b\0", 1, None, b"\0")) == ["ab", 1, None, b"\0"]
