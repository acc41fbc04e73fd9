"""A file of customers on its way in: tried without storing anybody, kept sealed, then stored once."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
from piccolo.columns import Column

from panel.audit.actions import record, record_each
from panel.core import db
from panel.core.addresses import fold
from panel.core.clock import now, today
from panel.core.errors import NotFound
from panel.core.principals import Actor
from panel.core.tokens import Unreadable, seal, unseal
from panel.customers import queries
from panel.customers.actions import columns, full_name
from panel.customers.rules import imports, sheet
from panel.customers.rules.imports import Defaults, New, Plan
from panel.customers.tables import CustomerImport

KEPT_FOR = timedelta(days=1)
CHUNK = 400
"""Rows in one statement: both databases take about 32,000 values."""
PLAN = "import plan"
"""What a checked list is sealed for until somebody adds it."""
NOTHING = Plan((), (), ())
_COLUMNS = (
    "id", "kind", "salutation", "given_name", "family_name", "email", "email_folded", "phone", "customer_number",
    "language", "contact_basis", "basis_on", "basis_source", "note", "search", "created_at", "changed_at",
)  # fmt: skip


class ImportView(msgspec.Struct, frozen=True):
    """An import between dry run and confirmation, or done (then `added` counts, and the plan holds what was left out).

    `lost`: it was kept with another SECRET_KEY, and its plan can't be read.
    """

    id: UUID
    plan: Plan
    done_at: datetime | None
    added: int
    lost: bool = False


async def dry_run(content: str, defaults: Defaults) -> Plan:
    """What an import would do; nothing is stored. Raises `sheet.Unreadable`."""
    made = await asyncio.to_thread(_read, content, defaults, today())
    folded = [fold(line.entry.email) for line in made.new]
    return imports.known(made, await queries.known_addresses(folded))


async def keep(plan: Plan, staff_id: UUID) -> UUID:
    """Keep a plan for its confirmation; only the member of staff who made it finds it again."""
    made = CustomerImport(id=uuid4(), staff=staff_id, created_at=now(), sealed=await asyncio.to_thread(_seal, plan))
    await CustomerImport.insert(made)
    return made.id


async def load(import_id: UUID, staff_id: UUID) -> ImportView:
    """Raises `NotFound`, also for somebody else's."""
    row = await _row(import_id, staff_id)
    try:
        plan, lost = await asyncio.to_thread(_open, row["sealed"]) if row["sealed"] else NOTHING, False
    except Unreadable:
        plan, lost = NOTHING, True
    return ImportView(import_id, plan, row["done_at"], row["added"], lost)


async def confirm(import_id: UUID, staff_id: UUID, actor: Actor) -> int:
    """Store the new lines, all or nothing; gives how many were added. The second time it only repeats that number.

    What was not taken is kept, sealed, until the import is forgotten. Raises `Unreadable` for a list that is `lost`.
    """
    kept = await load(import_id, staff_id)
    if kept.done_at:
        return kept.added
    if kept.lost:
        raise Unreadable
    async with db.transaction():
        if not await _claim(import_id):
            return (await _row(import_id, staff_id))["added"]
        late: list[New] = []
        for start in range(0, len(kept.plan.new), CHUNK):
            late += await _insert(kept.plan.new[start : start + CHUNK], actor)
        added = len(kept.plan.new) - len(late)
        done: dict[Column | str, Any] = {
            CustomerImport.added: added,
            CustomerImport.sealed: await _left_out(kept.plan, late),
        }
        await CustomerImport.update(done).where(CustomerImport.id == import_id)
        await record("customers.imported", actor, ("customer_import", import_id, str(added)), added=added)
    return added


async def drop_old() -> int:
    """Duty: forget files that nobody confirmed, and what is long done. Gives how many."""
    gone = await (
        CustomerImport.delete().where(CustomerImport.created_at < now() - KEPT_FOR).returning(CustomerImport.id)
    )
    return len(gone)


async def _row(import_id: UUID, staff_id: UUID) -> dict[str, Any]:
    found = await CustomerImport.select().where((CustomerImport.id == import_id) & (CustomerImport.staff == staff_id))
    if not found:
        raise NotFound
    return found[0]


async def _claim(import_id: UUID) -> bool:
    waiting = (CustomerImport.id == import_id) & CustomerImport.done_at.is_null()
    return bool(
        await CustomerImport.update({CustomerImport.done_at: now()}).where(waiting).returning(CustomerImport.id)
    )


async def _left_out(plan: Plan, late: list[New]) -> str:
    """The lines that were not taken, sealed: they are still told of, and to be had as a file, until all is forgotten."""
    taken = await queries.known_addresses([fold(line.entry.email) for line in late])
    left = imports.left_out(plan, late, taken)
    return await asyncio.to_thread(_seal, left) if left.incomplete else ""


async def _insert(lines: tuple[New, ...], actor: Actor) -> list[New]:
    """Many people and their entries in the log. Gives the lines whose address came in meanwhile: it stays as it is."""
    at, people = now(), {uuid4(): line for line in lines}
    values: list[Any] = []
    for made, line in people.items():
        row = {**columns(line.entry), "id": made, "created_at": at, "changed_at": at}
        values += [row[name] for name in _COLUMNS]
    row_marks = ", ".join([f"({db.marks(_COLUMNS)})"] * len(lines))
    sql = f"INSERT INTO customer ({', '.join(_COLUMNS)}) VALUES {row_marks} ON CONFLICT (email_folded) DO NOTHING"
    added = {row["id"] for row in await db.rows(sql + " RETURNING id", *values)}
    told = [("customer", made, full_name(line.entry)) for made, line in people.items() if made in added]
    await record_each("customer.imported", actor, told)
    return [line for made, line in people.items() if made not in added]


def _read(content: str, defaults: Defaults, day: date) -> Plan:
    return imports.plan(sheet.read(content), defaults, day)


def _seal(plan: Plan) -> str:
    return seal(PLAN, msgspec.json.encode(plan).decode())


def _open(sealed: str) -> Plan:
    return msgspec.json.decode(unseal(PLAN, sealed), type=Plan)
