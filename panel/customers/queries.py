"""Reads of the customers."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import msgspec

from panel.core import db
from panel.core.addresses import fold, searchable
from panel.core.errors import NotFound
from panel.customers.rules import Basis, CustomerView, Kind

__all__ = ["Basis", "CustomerPage", "CustomerView", "Kind", "by_email", "counts", "get", "many", "search"]

PAGE_SIZE = 50
_COLUMNS = (
    "id, kind, salutation, given_name, family_name, email, phone, customer_number, language, contact_basis, basis_on, "
    "basis_source, note, created_at, changed_at, archived_at"
)
_ORDERS = {
    "name": "{name}, id",
    "-name": "{name} DESC, id DESC",
    "kind": "kind, {name}, id",
    "-kind": "kind DESC, {name}, id",
    "added": "created_at, {name}, id",
    "-added": "created_at DESC, {name}, id",
}
"""`{name}`: `search` begins with the family name, then the given name."""
STATES = {
    "": "archived_at IS NULL",
    "no_basis": "archived_at IS NULL AND contact_basis IS NULL",
    "archived": "archived_at IS NOT NULL",
}


class CustomerPage(msgspec.Struct, frozen=True):
    """One page of a list; pages count from 1."""

    items: tuple[CustomerView, ...]
    page: int
    pages: int
    total: int


async def get(customer_id: UUID) -> CustomerView:
    """One customer, archived or not. Raises `NotFound`."""
    found = await db.rows(f"SELECT {_COLUMNS} FROM customer WHERE id = {{}}", customer_id)
    if not found:
        raise NotFound
    return _view(found[0])


async def by_email(email: str) -> CustomerView | None:
    """Who has this address, whatever its case."""
    found = await db.rows(f"SELECT {_COLUMNS} FROM customer WHERE email_folded = {{}}", fold(email))
    return _view(found[0]) if found else None


async def many(ids: Collection[UUID]) -> tuple[CustomerView, ...]:
    """These customers by family name, then given name; unknown ids are left out."""
    if not ids:
        return ()
    wanted = list(ids)
    found = await db.rows(
        f"SELECT {_COLUMNS} FROM customer WHERE id IN ({db.marks(wanted)}) ORDER BY {_order()}", *wanted
    )
    return tuple(_view(row) for row in found)


async def names(ids: Collection[UUID]) -> tuple[tuple[str, str], ...]:
    """Given and family names of these customers, in order; unknown ids are left out."""
    if not ids:
        return ()
    wanted = list(ids)
    found = await db.rows(
        f"SELECT given_name, family_name FROM customer WHERE id IN ({db.marks(wanted)}) ORDER BY {_order()}", *wanted
    )
    return tuple((row["given_name"], row["family_name"]) for row in found)


async def search(
    text: str = "", kind: str = "", page: int = 1, sort: str = "name", *, state: str = "", size: int = PAGE_SIZE
) -> CustomerPage:
    """Every word of `text` in names, address or customer number; `state` is '', 'no_basis' or 'archived'."""
    where, values = _filter(text, kind, state)
    total = (await db.rows(f"SELECT COUNT(*) AS n FROM customer WHERE {where}", *values))[0]["n"]
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    found = await db.rows(
        f"SELECT {_COLUMNS} FROM customer WHERE {where} ORDER BY {_order(sort)} LIMIT {{}} OFFSET {{}}",
        *values,
        size,
        (page - 1) * size,
    )
    return CustomerPage(tuple(_view(row) for row in found), page, pages, total)


async def counts() -> dict[Kind, int]:
    """How many of each kind, the archived left out; kinds without any are there with 0."""
    found = await db.rows("SELECT kind, COUNT(*) AS n FROM customer WHERE archived_at IS NULL GROUP BY kind")
    return dict.fromkeys(Kind, 0) | {Kind(row["kind"]): row["n"] for row in found}


async def known_addresses(folded: Sequence[str]) -> dict[str, tuple[UUID, str]]:
    """Which of these folded addresses are taken, by whom (id, name)."""
    known: dict[str, tuple[UUID, str]] = {}
    for start in range(0, len(folded), 1000):
        some = folded[start : start + 1000]
        found = await db.rows(
            f"SELECT email_folded, id, given_name, family_name FROM customer WHERE email_folded IN ({db.marks(some)})",
            *some,
        )
        known |= {r["email_folded"]: (r["id"], f"{r['given_name']} {r['family_name']}".strip()) for r in found}
    return known


def _filter(text: str, kind: str, state: str) -> tuple[str, list[Any]]:
    where, values = [STATES.get(state, STATES[""])], []
    if kind in set(Kind):
        where.append("kind = {}")
        values.append(kind)
    for word in searchable(text).split()[:10]:
        condition, value = db.contains("search", word)
        where.append(condition)
        values.append(value)
    return " AND ".join(where), values


def _order(sort: str = "name") -> str:
    return _ORDERS.get(sort, _ORDERS["name"]).format(name=db.alike("search"))


def _view(row: db.Row) -> CustomerView:
    basis = row["contact_basis"]
    return CustomerView(**{**row, "kind": Kind(row["kind"]), "contact_basis": Basis(basis) if basis else None})
