"""What the database really has: columns and indexes, read from its own catalogue."""

from dataclasses import dataclass

from panel.core.db.database import engine
from panel.core.db.schema import Unique


@dataclass(frozen=True)
class Found:
    """One column as the database describes it."""

    name: str
    type: str
    nullable: bool
    key: bool


async def columns(table: str) -> list[Found]:
    if engine().engine_type == "sqlite":
        found = await engine().rows('SELECT name, type, "notnull" AS filled, pk FROM pragma_table_info({})', table)
        return [Found(r["name"], r["type"], not r["filled"], bool(r["pk"])) for r in found]
    found = await engine().rows(
        "SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS filled,"
        " coalesce(i.indisprimary, false) AS pk FROM pg_attribute a"
        " LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY(i.indkey)"
        " WHERE a.attrelid = to_regclass({}) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
        f'"{table}"',
    )
    return [Found(r["name"], r["type"], not r["filled"], r["pk"]) for r in found]


async def index_names(table: str) -> set[str]:
    """All named indexes of a table, without those behind its primary key and its UNIQUE columns."""
    if engine().engine_type == "sqlite":
        found = await engine().rows("SELECT name FROM pragma_index_list({}) WHERE origin = 'c'", table)
    else:
        found = await engine().rows(
            "SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " WHERE i.indrelid = to_regclass({}) AND NOT EXISTS"
            " (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)",
            f'"{table}"',
        )
    return {r["name"] for r in found}


async def unique_indexes(table: str) -> set[Unique]:
    """The unique indexes over whole tables that migrations made by name."""
    if engine().engine_type == "sqlite":
        found = await engine().rows(
            "SELECT l.name, c.name AS col FROM pragma_index_list({}) l, pragma_index_info(l.name) c"
            " WHERE l.origin = 'c' AND l.\"unique\" = 1 AND l.partial = 0 ORDER BY l.name, c.seqno",
            table,
        )
    else:
        found = await engine().rows(
            "SELECT c.relname AS name, a.attname AS col FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(num, seq)"
            " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num"
            " WHERE i.indrelid = to_regclass({}) AND i.indisunique AND i.indpred IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM pg_constraint x WHERE x.conindid = i.indexrelid) ORDER BY c.relname, k.seq",
            f'"{table}"',
        )
    by_name: dict[str, list[str]] = {}
    for row in found:
        by_name.setdefault(row["name"], []).append(row["col"])
    return {Unique(table, tuple(names)) for names in by_name.values()}
