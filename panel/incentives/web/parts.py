"""What the pages of this slice share: the tabs, and a bonus as a row."""

from collections.abc import Iterable
from typing import Any

import msgspec

from panel.core.addresses import searchable
from panel.core.i18n import N_, _
from panel.customers.queries import CustomerView
from panel.incentives import queries, supply
from panel.incentives.kinds import Kind, kind_of
from panel.incentives.rules import Standing, State

LOOKS = {
    State.PROMISED: ("", "circle-dashed"),
    State.NOTHING: ("", "minus"),
    State.EARNED: ("accent", "gift"),
    State.APPROVED: ("warn", "clock"),
    State.SENT: ("ok", "check"),
    State.REDEEMED: ("ok", "check-check"),
    State.REVERSED: ("bad", "undo-2"),
}
"""Tone and icon of each state."""


class Row(msgspec.Struct, frozen=True):
    """A bonus with its owner; nobody after erasure."""

    bonus: Standing
    owner: CustomerView | None
    kind: Kind
    own: bool = False
    """It is the reader's own: somebody else decides."""


async def rows_of(standings: Iterable[Standing]) -> list[Row]:
    found = list(standings)
    owners = await queries.owners(found)
    return [Row(s, owners.get(s.customer_id) if s.customer_id else None, kind_of(s.kind)) for s in found]


def by_name(rows: Iterable[Row]) -> list[Row]:
    """As people stand in the list of customers, by family name; those no longer known come last."""
    return sorted(rows, key=lambda row: (row.owner is None, _names(row.owner), row.bonus.changed_at, row.bonus.id))


def _names(owner: CustomerView | None) -> str:
    return searchable(owner.family_name, owner.given_name, owner.email, owner.customer_number) if owner else ""


def totals(standings: Iterable[Standing]) -> dict[str, int]:
    """Cents by currency."""
    total: dict[str, int] = {}
    for one in standings:
        total[one.currency] = total.get(one.currency, 0) + one.due_cents
    return total


async def tabs(path: str) -> list[dict[str, Any]]:
    """The four pages, with how much waits on each."""
    waiting = await supply.waiting_counts()
    pages = (
        ("/incentives", N_("To approve"), waiting.to_approve),
        ("/incentives/ledger", N_("All bonuses"), 0),
        ("/incentives/pools", N_("Voucher codes"), waiting.for_codes + waiting.unread),
        ("/incentives/bill-credits", N_("Bill credits"), waiting.for_export),
    )
    return [{"href": href, "label": _(label), "current": href == path, "count": count} for href, label, count in pages]
