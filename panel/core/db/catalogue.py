"""What the database really has: columns, indexes and foreign keys, read from its own catalogue."""

from dataclasses import dataclass
from typing import Any

from panel.core.db.database import engine
from panel.core.db.schema import Unique


@dataclass(frozen=True, order=True)
class Column:
    """One column as the database describes it; types and defaults in its own words."""

    name: str
    type: str
    nullable: bool
    key: bool
    default: str


@dataclass(frozen=True, order=True)
class Index:
    """Everything but the primary key's. `named`: made by CREATE INDEX, not by UNIQUE at a column."""

    name: str
    columns: tuple[str, ...]
    unique: bool
    partial: bool
    named: bool


@dataclass(frozen=True, order=True)
class Reference:
    """A foreign key: `column` names a row of `table`, and what happens when that one goes."""

    column: str
    table: str
    on_delete: str


_COLUMNS = {
    "sqlite": "SELECT name, type, \"notnull\" AS filled, pk AS key, coalesce(dflt_value, '') AS fallback"
    " FROM pragma_table_info({}) ORDER BY cid",
    "postgres": "SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS filled,"
    " coalesce(i.indisprimary, false) AS key, coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS fallback"
    " FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum"
    " LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY(i.indkey)"
    " WHERE a.attrelid = to_regclass({}) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
}
_INDEXES = {
    "sqlite": "SELECT l.name, c.name AS column, l.\"unique\" AS is_unique, l.partial, l.origin = 'c' AS named"
    " FROM pragma_index_list({}) l, pragma_index_info(l.name) c WHERE l.origin <> 'pk' ORDER BY l.name, c.seqno",
    "postgres": "SELECT c.relname AS name, a.attname AS column, i.indisunique AS is_unique,"
    " i.indpred IS NOT NULL AS partial,"
    " NOT EXISTS (SELECT 1 FROM pg_constraint x WHERE x.conindid = i.indexrelid AND x.contype = 'u') AS named"
    " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
    " CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(num, seq)"
    " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num"
    " WHERE i.indrelid = to_regclass({}) AND NOT i.indisprimary ORDER BY c.relname, k.seq",
}
_REFERENCES = {
    "sqlite": 'SELECT "from" AS column, "table" AS target, on_delete FROM pragma_foreign_key_list({})',
    "postgres": "SELECT a.attname AS column, t.relname AS target, CASE c.confdeltype WHEN 'c' THEN 'CASCADE'"
    " WHEN 'r' THEN 'RESTRICT' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END AS on_delete"
    " FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
    " JOIN pg_class t ON t.oid = c.confrelid WHERE c.conrelid = to_regclass({}) AND c.contype = 'f'",
}


async def columns(table: str) -> list[Column]:
    return [
        Column(r["name"], r["type"], not r["filled"], bool(r["key"]), r["fallback"])
        for r in await _ask(_COLUMNS, table)
    ]


async def indexes(table: str) -> set[Index]:
    parts: dict[tuple[str, bool, bool, bool], list[str]] = {}
    for r in await _ask(_INDEXES, table):
        key = r["name"], bool(r["is_unique"]), bool(r["partial"]), bool(r["named"])
        parts.setdefault(key, []).append(r["column"])
    return {Index(name, tuple(names), *rest) for (name, *rest), names in parts.items()}


async def references(table: str) -> set[Reference]:
    return {Reference(r["column"], r["target"], r["on_delete"]) for r in await _ask(_REFERENCES, table)}


async def unique_indexes(table: str) -> set[Unique]:
    """What `add_unique` made, as far as it covers whole tables."""
    return {Unique(table, i.columns) for i in await indexes(table) if i.unique and i.named and not i.partial}


async def _ask(by_engine: dict[str, str], table: str) -> list[dict[str, Any]]:
    database = engine()
    quoted = f'"{table}"' if database.engine_type == "postgres" else table  # to_regclass reads names as SQL does
    return await database.rows(by_engine[database.engine_type], quoted)
