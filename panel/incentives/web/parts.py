"""What the pages of this slice share: the tabs, and a bonus as a row."""

from collections.abc import Iterable
from typing import Any

import msgspec
from litestar import Request

from panel.core.i18n import N_, _, format_money, ngettext
from panel.customers.queries import CustomerView
from panel.incentives import queries
from panel.incentives.kinds import Kind, kind_of
from panel.incentives.rules import Standing, State
from panel.incentives.stock import Lack
from panel.incentives.unreadable import waiting_unread

AnyRequest = Request[Any, Any, Any]

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


def totals(standings: Iterable[Standing]) -> dict[str, int]:
    """Cents by currency."""
    total: dict[str, int] = {}
    for one in standings:
        total[one.currency] = total.get(one.currency, 0) + one.due_cents
    return total


class Missing(msgspec.Struct, frozen=True):
    """What bonuses wait for, in words, and where to mend it."""

    words: str
    href: str
    action: str


def missing(lacks: Iterable[Lack]) -> list[Missing]:
    """One line for each value of which codes are missing."""
    return [_missing(lack) for lack in lacks]


async def all_missing() -> list[Missing]:
    """What approved bonuses wait for: codes, by value, or somebody who can make codes readable."""
    return missing(await queries.lacking()) + unread(len(await waiting_unread()))


def unread(waiting: int) -> list[Missing]:
    """One line where bonuses wait although codes are there."""
    if not waiting:
        return []
    words = ngettext(
        "%(num)s bonus waits because its code was added under another SECRET_KEY and can't be read. With the former key "
        "it is paid by itself.",
        "%(num)s bonuses wait because their codes were added under another SECRET_KEY and can't be read. With the former "
        "key they are paid by themselves.",
        waiting,
    )
    return [Missing(words, "/incentives/pools", _(N_("See the pools")))]


def _missing(lack: Lack) -> Missing:
    value = format_money(lack.cents, lack.currency)
    if not lack.pools:
        words = ngettext(
            "%(num)s bonus waits for a code of %(value)s, and no pool has codes of this value.",
            "%(num)s bonuses wait for codes of %(value)s, and no pool has codes of this value.",
            lack.bonuses,
            value=value,
        )
        return Missing(words, f"/incentives/pools/new?cents={lack.cents}", _(N_("Make a pool of this value")))
    words = ngettext(
        "%(num)s bonus waits for a code of %(value)s from “%(pool)s”.",
        "%(num)s bonuses wait for codes of %(value)s from “%(pool)s”.",
        lack.bonuses,
        value=value,
        pool=", ".join(pool.name for pool in lack.pools),
    )
    return Missing(words, f"/incentives/pools/{lack.pools[0].id}", _(N_("Add codes")))


async def tabs(path: str) -> list[dict[str, Any]]:
    """The four pages, with how much waits on each."""
    waiting = await queries.waiting_counts()
    pages = (
        ("/incentives", N_("To approve"), waiting.to_approve),
        ("/incentives/ledger", N_("All bonuses"), 0),
        ("/incentives/pools", N_("Voucher codes"), waiting.for_codes),
        ("/incentives/bill-credits", N_("Bill credits"), waiting.for_export),
    )
    return [{"href": href, "label": _(label), "current": href == path, "count": count} for href, label, count in pages]
