"""What happens to customers: added, changed, put away and brought back."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from piccolo.columns import Column

from panel.audit.actions import record
from panel.core import db
from panel.core.addresses import fold, searchable
from panel.core.clock import now, today
from panel.core.errors import Changed, Invalid
from panel.core.i18n import N_
from panel.core.principals import Actor
from panel.customers import queries, rules
from panel.customers.rules import CustomerInput, CustomerView
from panel.customers.tables import Customer
from panel.outbox import actions as outbox

TAKEN = N_("Somebody with this address is there already.")
TEXTS = (
    "kind", "salutation", "given_name", "family_name", "email", "phone", "customer_number", "language",
    "contact_basis", "basis_on", "basis_source", "note",
)  # fmt: skip


class Taken(Invalid):
    """The address is another customer's; `existing` says whose."""

    def __init__(self, existing: UUID) -> None:
        super().__init__({"email": TAKEN})
        self.existing = existing


async def add(given: CustomerInput, actor: Actor) -> UUID:
    """Add one customer. Raises `Invalid`, and `Taken` where the address is known already, whatever its case."""
    _refuse(given)
    made, at = uuid4(), now()
    async with db.transaction():
        inserted = await (
            Customer.insert(Customer(id=made, created_at=at, changed_at=at, **columns(given)))
            .on_conflict(target=Customer.email_folded, action="DO NOTHING")
            .returning(Customer.id)
        )
        if not inserted:
            raise await _taken(given.email)
        await record("customer.added", actor, ("customer", made, full_name(given)))
    return made


async def change(customer_id: UUID, given: CustomerInput, revision: str, actor: Actor) -> None:
    """Store what was typed over the revision that was read.

    Without a contact basis their waiting mails are paused. Raises `Invalid`, `Taken`, `NotFound`, and `Changed` when
    somebody saved in between (nothing is written).
    """
    _refuse(given)
    async with db.transaction():
        before = await queries.get(customer_id)
        if before.revision != revision:
            raise Changed("customer", before.changed_at)
        if (other := await queries.by_email(given.email)) is not None and other.id != customer_id:
            raise Taken(other.id)
        if changed := changed_fields(before, given):
            await _store(before, {**columns(given), "changed_at": now()})
            await record("customer.changed", actor, ("customer", customer_id, full_name(given)), fields=changed)
            await _mails_follow(customer_id)


async def archive(customer_id: UUID, actor: Actor) -> None:
    """Put away: no longer listed, never invited, waiting mails are paused. Nothing is lost; twice is once."""
    await _put(customer_id, now(), "customer.archived", actor)


async def restore(customer_id: UUID, actor: Actor) -> None:
    """Bring back from the archive; paused mails go out, if there is a contact basis."""
    await _put(customer_id, None, "customer.restored", actor)


def columns(given: CustomerInput) -> dict[str, Any]:
    """An entry as the table's columns, the folded ones included."""
    values = {name: getattr(given, name) for name in TEXTS}
    basis = given.contact_basis
    return {
        **values,
        "kind": given.kind.value,
        "contact_basis": basis.value if basis else None,
        "email_folded": fold(given.email),
        "search": searchable(given.family_name, given.given_name, given.email, given.customer_number),
    }


def full_name(given: CustomerInput) -> str:
    """Given and family name, where either may be missing."""
    return f"{given.given_name} {given.family_name}".strip()


def changed_fields(before: CustomerView, given: CustomerInput) -> list[str]:
    """The names of the fields whose values differ; values stay out of the log."""
    return [name for name in TEXTS if getattr(before, name) != getattr(given, name)]


async def _store(before: CustomerView, values: dict[Column | str, Any]) -> None:
    """Write over exactly this revision, or raise `Changed` (or `Taken`, when two save the same address at once)."""
    try:
        async with db.transaction():
            stored = await (
                Customer.update(values)
                .where((Customer.id == before.id) & (Customer.changed_at == before.changed_at))
                .returning(Customer.id)
            )
    except Exception as wrong:
        if not db.is_unique_violation(wrong):
            raise
        raise await _taken(values["email"]) from None
    if not stored:
        raise Changed("customer")


async def _put(customer_id: UUID, archived_at: datetime | None, event: str, actor: Actor) -> None:
    async with db.transaction():
        before = await queries.get(customer_id)
        if before.archived == (archived_at is not None):
            return
        await Customer.update({Customer.archived_at: archived_at}).where(Customer.id == customer_id)
        await record(event, actor, ("customer", customer_id, before.name))
        await _mails_follow(customer_id)


async def _mails_follow(customer_id: UUID) -> None:
    """What waits to be sent waits on as long as we may not write to them, and goes out once we may."""
    silent = rules.may_write_to(await queries.get(customer_id))
    await (outbox.pause if silent else outbox.go_on)(customer_id)


async def _taken(email: str) -> Invalid:
    other = await queries.by_email(email)
    return Taken(other.id) if other else Invalid({"email": TAKEN})


def _refuse(given: CustomerInput) -> None:
    if wrong := rules.problems(given, today()):
        raise Invalid(wrong)
