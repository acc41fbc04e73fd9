"""What is promised, waits, was paid; what a tester is told."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from panel.core import clock, db
from panel.core.errors import NotFound, Refusal
from panel.core.i18n import _, format_day, format_money
from panel.core.purpose import spoken
from panel.core.tokens import readable
from panel.customers import queries as customers
from panel.customers.queries import CustomerView
from panel.incentives import ledger
from panel.incentives.codes import VOUCHER
from panel.incentives.kinds import kind_of
from panel.incentives.rules import Standing, State, in_turn, may_reveal, may_reverse, shown_until

_WITH = " WHERE id IN (SELECT entitlement FROM ledger_entry WHERE fact = '{}')"
_WITHOUT = " AND id NOT IN (SELECT entitlement FROM ledger_entry WHERE fact IN ({}))"


class BonusStatus(msgspec.Struct, frozen=True):
    """What a tester is told about their bonus."""

    entitlement_id: UUID
    state: State
    kind: str
    amount_cents: int
    currency: str
    msgid: str
    """With places for amount and day; `words` fills them in the reader's language."""
    template: str
    """Include it with `bonus` in the context: what this kind shows beside the words."""
    can_reveal: bool = False
    unreadable: bool = False
    """The code could be shown now, if SECRET_KEY were the one under which it was added."""
    mask: str = ""
    shown_at: datetime | None = None
    shown_until: datetime | None = None
    mailed: bool = False
    """The code went out by mail: nobody is told that it was shown."""

    @property
    def words(self) -> str:
        return _(self.msgid, amount=format_money(self.amount_cents, self.currency), day=format_day(self.shown_at))


class CodeView(msgspec.Struct, frozen=True):
    """The code of an entitlement, sealed."""

    sealed: str
    mask: str
    expires_on: str
    shown_at: datetime | None
    instructions: str
    pool_name: str


async def standing(entitlement_id: UUID) -> Standing:
    """One entitlement with its facts. Raises `NotFound`."""
    found = await ledger.standings_of([entitlement_id])
    if not found:
        raise NotFound
    return found[0]


async def standings(ids: Iterable[UUID]) -> tuple[Standing, ...]:
    """These entitlements, as far as they exist."""
    return await ledger.standings_of(ids)


async def standing_for(beneficiary_id: UUID, purpose_id: UUID) -> Standing | None:
    """What one tester is owed for one purpose."""
    found = await ledger.standings(" WHERE beneficiary_id = {} AND purpose_id = {}", beneficiary_id, purpose_id)
    return found[0] if found else None


async def status_of(
    beneficiary_id: UUID, purpose_id: UUID, link_opened_at: datetime | None = None
) -> BonusStatus | None:
    """What the tester is told; `None` when nothing was promised. `link_opened_at`: see `rules.may_reveal`."""
    found = await standing_for(beneficiary_id, purpose_id)
    return await _status(found, link_opened_at) if found else None


async def _status(found: Standing, link_opened_at: datetime | None) -> BonusStatus:
    kind, code = kind_of(found.kind), await code_of(found.id)
    shown_at = code.shown_at if code else None
    shows = code is not None and found.state != State.REVERSED
    shows = shows and may_reveal(shown_at, clock.now(), link_opened_at) is None
    opens = code is not None and readable(VOUCHER, code.sealed)
    return BonusStatus(
        entitlement_id=found.id,
        state=found.state,
        kind=found.kind,
        amount_cents=found.due_cents,
        currency=found.currency,
        msgid=kind.mailed if found.mailed else kind.words[found.state],
        mailed=found.mailed,
        template=kind.template,
        mask=code.mask if code else "",
        shown_at=shown_at,
        shown_until=shown_until(shown_at, link_opened_at),
        can_reveal=shows and opens,
        unreadable=shows and not opens,
    )


async def kept(one: Standing) -> Refusal | None:
    """Why this bonus can't be taken back any more."""
    refusal = may_reverse(one.state)
    return refusal or (await kind_of(one.kind).final(one.id) if one.state == State.SENT else None)


async def code_of(entitlement_id: UUID) -> CodeView | None:
    """The code given to an entitlement."""
    found = await db.rows(
        "SELECT c.sealed, c.mask, c.expires_on, c.shown_at, p.instructions, p.name AS pool_name FROM voucher_code c "
        "JOIN voucher_pool p ON p.id = c.pool WHERE c.entitlement = {}",
        entitlement_id,
    )
    return CodeView(**found[0]) if found else None


async def _in_state(fact: str, beyond: tuple[str, ...], state: State) -> tuple[Standing, ...]:
    later = ", ".join(f"'{name}'" for name in beyond)
    return tuple(s for s in await ledger.standings(_WITH.format(fact) + _WITHOUT.format(later)) if s.state == state)


async def to_approve() -> tuple[Standing, ...]:
    """Earned, and nobody has decided yet; longest waiting first."""
    return in_turn(await _in_state("earned", ("approved", "reversed"), State.EARNED))


async def to_pay() -> tuple[Standing, ...]:
    """Approved and not paid yet; longest waiting first."""
    return in_turn(await _in_state("approved", ("sent", "reversed"), State.APPROVED))


async def everything(state: str = "", purpose_id: UUID | None = None) -> tuple[Standing, ...]:
    """The whole ledger, newest change first; one state or one purpose of it."""
    one_purpose = ledger.standings(" WHERE purpose_id = {}", purpose_id) if purpose_id else ledger.standings()
    found = [s for s in await one_purpose if not state or s.state == state]
    return tuple(sorted(found, key=lambda s: (s.changed_at, s.id), reverse=True))


async def owners(standings: Iterable[Standing]) -> dict[UUID, CustomerView]:
    """Whose bonuses these are, by customer id; the erased are not there."""
    return {c.id: c for c in await customers.many({s.customer_id for s in standings if s.customer_id})}


def sums(standings: Iterable[Standing]) -> dict[tuple[str, State], int]:
    """Cents by currency and state, to the cent."""
    total: dict[tuple[str, State], int] = {}
    for one in standings:
        key = (one.currency, one.state)
        total[key] = total.get(key, 0) + one.due_cents
    return total


async def purposes() -> dict[UUID, str]:
    """What bonuses are for, by label, for a filter."""
    found = await db.rows("SELECT DISTINCT purpose_id, purpose_label FROM entitlement ORDER BY purpose_label")
    return {row["purpose_id"]: spoken(row["purpose_label"]) for row in found}


async def promised_to(purpose_id: UUID) -> frozenset[UUID]:
    """The customers to whom something was promised for a purpose, whatever became of it."""
    found = await db.rows("SELECT customer FROM entitlement WHERE purpose_id = {}", purpose_id)
    return frozenset(row["customer"] for row in found if row["customer"])


async def ids_of_customer(customer_id: UUID) -> frozenset[UUID]:
    """The entitlements that still name this customer."""
    found = await db.rows("SELECT id FROM entitlement WHERE customer = {}", customer_id)
    return frozenset(row["id"] for row in found)


async def purposes_of_people() -> tuple[UUID, ...]:
    """The purposes of all bonuses that still name a customer."""
    found = await db.rows("SELECT DISTINCT purpose_id FROM entitlement WHERE customer IS NOT NULL")
    return tuple(row["purpose_id"] for row in found)
