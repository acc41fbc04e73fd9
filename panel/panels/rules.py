"""What a panel is, and what its size is good for. Pure."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from panel.core.errors import Refusal
from panel.core.i18n import N_
from panel.customers.rules import CustomerView, count_words

FEW = 2
"""The fewest customers of a panel; colleagues come on top and are never counted in a verdict."""

TO_CONFIRM = 6
"""So many customers must test twice before a difference can be confirmed; fewer show a direction."""

TOO_FEW = N_(
    "A good panel has two to five customers who like to help, and a small internal team. Customers are still missing."
)
FINE = N_(
    "A good size: they find what is wrong and show a direction. To confirm a difference it takes six customers who "
    "test before and after, or four before and four others after. Colleagues are shown apart."
)
LARGE = N_(
    "If they all test before and after, a difference can be confirmed as well. Each one is asked for time, so invite "
    "whom you need. Colleagues are shown apart."
)

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
    return "ok", FINE if panel.customers < TO_CONFIRM else LARGE


def may_add(panel: PanelView, customer: CustomerView) -> Refusal | None:
    """The archive takes part in nothing. No contact basis is no reason here: it is asked for when inviting."""
    if panel.archived:
        return ARCHIVED_PANEL
    if customer.archived:
        return Refusal(ARCHIVED_CUSTOMER.code, ARCHIVED_CUSTOMER.message, {"name": customer.name})
    return None
