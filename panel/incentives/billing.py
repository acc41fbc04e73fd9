"""Bill credits on their way to billing: a numbered export, each credit in one export at most."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from panel.audit.actions import record
from panel.core import clock, db
from panel.core.errors import NotAllowed, NotFound, Refusal
from panel.core.i18n import N_, _
from panel.core.principals import Actor
from panel.core.purpose import spoken
from panel.core.spreadsheet import amount, written
from panel.customers.queries import CustomerView
from panel.incentives import ledger, mails, queries
from panel.incentives.kinds import kind_of
from panel.incentives.noting import note
from panel.incentives.rules import Fact, Standing, State
from panel.incentives.tables import BillCreditExport, BillCreditLine

HEAD = (
    N_("Export"),
    N_("Line"),
    N_("Customer number"),
    N_("Name"),
    N_("Amount"),
    N_("Currency"),
    N_("Text"),
    N_("Reference"),
)
"""msgids"""
NOTHING = Refusal("nothing_to_export", N_("There is nothing to export: everything approved is exported already."))
MOST_EXPORTS = 2**31 - 1
"""What the column holds; no database can be asked for more."""


class Ready(msgspec.Struct, frozen=True):
    """Approved credits that are not exported yet: those that can be, and those whose customer number is missing."""

    credits: tuple[tuple[Standing, CustomerView], ...]
    without_number: tuple[tuple[Standing, CustomerView | None], ...]

    @property
    def cents(self) -> dict[str, int]:
        """Sum by currency."""
        total: dict[str, int] = {}
        for one, _customer in self.credits:
            total[one.currency] = total.get(one.currency, 0) + one.due_cents
        return total


class ExportView(msgspec.Struct, frozen=True):
    """One file that was handed to billing."""

    number: int
    created_at: datetime
    actor_label: str
    lines: int
    cents: int
    currency: str


async def ready(standings: Iterable[Standing] | None = None) -> Ready:
    """What an export would hold now, by the family names of its customers."""
    found = await queries.to_pay() if standings is None else standings
    wanted = [s for s in found if s.state == State.APPROVED and kind_of(s.kind).waits_for == "export"]
    owners = await queries.owners(wanted)
    order = {c: n for n, c in enumerate(owners.values())}  # they come by family name
    pairs = [(s, owners.get(s.customer_id) if s.customer_id else None) for s in wanted]
    pairs.sort(key=lambda pair: (order[pair[1]] if pair[1] else len(order), pair[0].changed_at, pair[0].id))
    return Ready(
        tuple((s, c) for s, c in pairs if c is not None and c.customer_number),
        tuple((s, c) for s, c in pairs if c is None or not c.customer_number),
    )


async def export(actor: Actor) -> int:
    """Put everything that is ready into a new export, note it as sent and write to the testers. Gives its number.

    Raises `NotAllowed` when nothing is ready, as on a second click.
    """
    async with db.transaction():
        if db.dialect() == "postgres":  # two exports at once would count to the same number
            await db.rows("LOCK TABLE bill_credit_export IN SHARE ROW EXCLUSIVE MODE")
        held = await ledger.lock([s.id for s in await queries.to_pay()])
        credits = (await ready(held)).credits
        if not credits:
            raise NotAllowed(NOTHING)
        last = await db.rows("SELECT MAX(number) AS n FROM bill_credit_export")
        number, export_id, at = int(last[0]["n"] or 0) + 1, uuid4(), clock.now()
        await BillCreditExport.insert(
            BillCreditExport(id=export_id, number=number, created_at=at, actor_label=actor.label)
        )
        for one, customer in credits:
            await _hand_over(export_id, one, customer, actor)
        await record("billing.exported", actor, ("export", export_id, str(number)), count=len(credits))
    return number


async def _hand_over(export_id: UUID, one: Standing, customer: CustomerView, actor: Actor) -> None:
    await BillCreditLine.insert(
        BillCreditLine(
            id=uuid4(),
            export=export_id,
            entitlement=one.id,
            customer_number=customer.customer_number,
            customer_name=customer.name,
            amount_cents=one.due_cents,
            currency=one.currency,
        )
    )
    await note(Fact.SENT, one, one.due_cents, actor)
    await mails.send("bonus_bill_credit", one)


async def exports() -> tuple[ExportView, ...]:
    """Every export, newest first."""
    found = await db.rows(
        "SELECT e.number, e.created_at, e.actor_label, COUNT(l.id) AS lines, SUM(l.amount_cents) AS cents, "
        "MIN(l.currency) AS currency FROM bill_credit_export e JOIN bill_credit_line l ON l.export = e.id "
        "GROUP BY e.id, e.number, e.created_at, e.actor_label ORDER BY e.number DESC"
    )
    return tuple(ExportView(**{**row, "cents": int(row["cents"])}) for row in found)


async def file_of(number: int) -> str:
    """The CSV of one export, its words in the reader's language; the figures never change. Raises `NotFound`."""
    if number > MOST_EXPORTS:
        raise NotFound
    found = await db.rows(
        "SELECT l.customer_number, l.customer_name, l.amount_cents, l.currency, t.purpose_label, t.id FROM "
        "bill_credit_line l JOIN bill_credit_export e ON e.id = l.export JOIN entitlement t ON t.id = l.entitlement "
        "WHERE e.number = {} ORDER BY l.customer_number, t.id",
        number,
    )
    if not found:
        raise NotFound
    return written([_(name) for name in HEAD], [_cells(number, line, row) for line, row in enumerate(found, 1)])


def _cells(number: int, line: int, row: db.Row) -> tuple[object, ...]:
    return (
        number,
        line,
        row["customer_number"],
        row["customer_name"],
        amount(row["amount_cents"]),
        row["currency"],
        spoken(row["purpose_label"]),
        row["id"],
    )
