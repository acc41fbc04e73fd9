"""What a panel is, and what its size is good for. Pure."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from panel.core.errors import Refusal
from panel.core.i18n import N_
from panel.customers.rules import CustomerView, count_words

FEW, MANY = 2, 5
"""Customers in a usual panel; colleagues come on top and are never counted in a verdict."""

TOO_FEW = N_("Two to five customers and a few colleagues make a good panel. Customers are still missing.")
FINE = N_("A good size: two to five customers, and a few colleagues on top who are shown apart.")
LARGE = N_("More than five customers show finer differences; each one is asked for time, so invite whom you need.")

ARCHIVED_PANEL = Refusal("archived-panel", N_("This panel is in the archive. Bring it back first."))
ARCHIVED_CUSTOMER = Refusal("archived-customer", N_("%(name)s is in the archive. Bring them back first."))


class PanelInput(msgspec.Struct):
    """What a person types about a panel."""

    name: Annotated[str, Meta(max_length=120)]
    purpose: Annotated[str, Meta(max_length=500)] = ""


class PanelView(msgspec.Struct, frozen=True):
    """A panel with its members counted; the archived ones are left out."""

    id: UUID
    name: str
    purpose: str
    count_friendly: int
    count_internal: int
    count_churned: int
    archived: bool

    @property
    def size(self) -> int:
        return self.count_friendly + self.count_internal + self.count_churned

    @property
    def customers(self) -> int:
        """Those who count in a verdict: friendly and former customers."""
        return self.count_friendly + self.count_churned

    @property
    def words(self) -> str:
        """`5 customers, 2 colleagues`."""
        return count_words(self.count_friendly, self.count_internal, self.count_churned)


def size_hint(panel: PanelView) -> tuple[str, str]:
    """Tone and msgid: what this many people are good for."""
    if panel.customers < FEW:
        return "", TOO_FEW
    return ("ok", FINE) if panel.customers <= MANY else ("", LARGE)


def may_add(panel: PanelView, customer: CustomerView) -> Refusal | None:
    """The archive takes part in nothing. No contact basis is no reason here: it is asked for when inviting."""
    if panel.archived:
        return ARCHIVED_PANEL
    if customer.archived:
        return Refusal(ARCHIVED_CUSTOMER.code, ARCHIVED_CUSTOMER.message, {"name": customer.name})
    return None
