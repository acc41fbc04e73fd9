"""What happened and what is owed are facts: nothing in the product changes or removes one. There is no exception.

Erasing a person cuts the links to these rows (DOMAIN: booking records stay); a wrong fact gets a counter-entry.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from panel.audit.tables import AuditEvent
from panel.incentives.tables import LedgerEntry
from tests.contracts.house import parsed, product, short

FACTS = {table.__name__: table._meta.tablename for table in (AuditEvent, LedgerEntry)}
MAY = {"insert", "select", "count", "exists", "raw", "_meta"}
"""What Piccolo can do to them that changes nothing. `objects` is no part of it: what it gives can be saved and removed."""
HOLE = "…"
"""Stands in a text where a value is put in."""
_CHANGE = re.compile(
    r'\b(?:UPDATE(?! SET\b)(?:\s+ONLY)?|DELETE\s+FROM(?:\s+ONLY)?|REPLACE\s+INTO|TRUNCATE(?:\s+TABLE)?|DROP\s+TABLE)\s+"?'
    r"(?P<target>\w+|…|\{\w*\}|%s)"
)
_UPSERT = re.compile(r'\bINSERT\s+INTO\s+"?(?P<target>\w+)\b.*\bDO\s+UPDATE\b', re.DOTALL)
NO_NAMES = {"SKIP", "OF", "NOWAIT"}
"""Words behind FOR UPDATE."""


def texts(tree: ast.AST) -> Iterator[str]:
    """Every text in the code, those put together (f-strings, +) as one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr | ast.BinOp):
            yield whole(node)


def whole(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else HOLE
    if isinstance(node, ast.JoinedStr):
        return "".join(map(whole, node.values))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return whole(node.left) + whole(node.right)
    return HOLE


def by_sql(tree: ast.AST) -> Iterator[str]:
    """Statements that change one of these tables, or one that isn't named, which could be."""
    for text in set(texts(tree)):
        for pattern in (_CHANGE, _UPSERT):
            for found in pattern.finditer(text):
                target = found["target"]
                if target in FACTS.values() or (not target.isidentifier() and target not in NO_NAMES):
                    yield " ".join(found[0].split())


def by_piccolo(tree: ast.AST) -> Iterator[str]:
    """The table classes, asked for more than they may do, or under another name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr not in MAY and named(node.value) in FACTS:
            column = node.attr in {c._meta.name for t in (AuditEvent, LedgerEntry) for c in t._meta.columns}
            yield from () if column else (f"{named(node.value)}.{node.attr}",)
        elif isinstance(node, ast.ImportFrom):
            yield from (
                f"{n.name} as {n.asname}" for n in node.names if n.name in FACTS and n.asname not in (None, n.name)
            )


def named(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def offences(tree: ast.AST) -> list[str]:
    return sorted({*by_sql(tree), *by_piccolo(tree)})


def test_nothing_changes_or_removes_a_fact() -> None:
    found = {short(path): offences(parsed(path)) for path in product()}
    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "code",
    [
        """db.write(("UPDATE ledger_entry SET amount_cents = {} WHERE id = {}", 1, id))""",
        '''SQL = """\n    DELETE FROM "audit_event"\n    WHERE at < {}"""''',
        '''f"DELETE FROM {table} WHERE id = 1"''',
        '''"UPDATE " + name + " SET x = 1"''',
        """"DELETE FROM {}".format(name)""",
        '''"INSERT INTO ledger_entry (id) VALUES ({}) ON CONFLICT (dedupe_key) DO UPDATE SET reason = {}"''',
        "LedgerEntry.update({LedgerEntry.reason: ''}).where(LedgerEntry.id == id)",
        "tables.AuditEvent.delete(force=True)",
        "AuditEvent.objects().first()",
        "from panel.incentives.tables import LedgerEntry as Entry",
    ],
)
def test_a_change_would_be_seen(code: str) -> None:
    assert offences(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "LedgerEntry.insert(LedgerEntry(id=id)).on_conflict(target=LedgerEntry.dedupe_key, action='DO NOTHING')",
        '''"SELECT id FROM ledger_entry ORDER BY at FOR UPDATE SKIP LOCKED"''',
        '''f"UPDATE message SET state = {state} WHERE id = {id}"''',
        '''"INSERT INTO attempt (id) VALUES ({}) ON CONFLICT (id) DO UPDATE SET count = 1"''',
    ],
)
def test_what_adds_or_reads_is_fine(code: str) -> None:
    assert offences(ast.parse(code)) == []
