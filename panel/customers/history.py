"""Everything that happened with one customer, from the log of every slice: one line a deed, newest first."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from panel.audit import queries as audit
from panel.audit.queries import EventView
from panel.core.i18n import format_money
from panel.core.purpose import spoken
from panel.customers.parts import Past

OWN = 500
"""So many changes of the entry itself are told; nobody reads more."""


class Deed(msgspec.Struct, frozen=True):
    """One line. `about`: the panel, or what it was for, in the reader's language; empty for the entry itself."""

    event: EventView
    about: str

    @property
    def more(self) -> str:
        """An amount of money, and what somebody wrote when they took it back."""
        said = self.event.data
        amount = format_money(said["amount_cents"], said["currency"]) if said.get("amount_cents") else ""
        reason = said.get("reason", "") if self.event.event == "incentive.reversed" else ""
        return " · ".join(part for part in (amount, reason) if part)


async def history(customer_id: UUID, pasts: Iterable[Past]) -> list[Deed]:
    """What the entry itself and every other slice tell of one customer, newest first."""
    events = list(await audit.of_subject("customer", customer_id, OWN))
    for past in pasts:
        events += await past(customer_id)
    return [Deed(event, _about(event)) for event in audit.newest_first(events)]


def _about(event: EventView) -> str:
    return spoken(event.data.get("purpose", "")) if event.subject_kind == "customer" else event.about
