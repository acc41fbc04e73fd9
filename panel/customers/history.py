"""Everything that happened with one customer, from the log of every slice: one line a deed, newest first."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from panel.audit import queries as audit
from panel.audit.events import EVENTS
from panel.audit.queries import EventView
from panel.core.i18n import format_money
from panel.core.purpose import spoken
from panel.customers.parts import Past

_RANK = {event: rank for rank, event in enumerate(EVENTS)}
OWN = 500
"""So many changes of the entry itself are told; nobody reads more."""


class Deed(msgspec.Struct, frozen=True):
    """One line. `about`: the panel, or what it was for, in the reader's language; empty for the entry itself."""

    event: EventView
    about: str

    @property
    def more(self) -> str:
        """An amount of money and a reason, where there are any."""
        said = self.event.data
        amount = format_money(said["amount_cents"], said["currency"]) if said.get("amount_cents") else ""
        return " · ".join(part for part in (amount, said.get("reason", "")) if part)


async def history(customer_id: UUID, pasts: Iterable[Past]) -> list[Deed]:
    """Newest first; of one moment, what follows from another stands above it."""
    events = list(await audit.of_subject("customer", customer_id, OWN))
    for past in pasts:
        events += await past(customer_id)
    events.sort(key=lambda e: (e.at, _RANK.get(e.event, 0)), reverse=True)
    return [Deed(event, _about(event)) for event in events]


def _about(event: EventView) -> str:
    return spoken(event.data.get("purpose", "")) if event.subject_kind == "customer" else event.about
