"""What a customer's page shows of panels: those they are in, and when they came and went."""

from collections.abc import Sequence
from uuid import UUID

from panel.audit import queries as audit
from panel.audit.queries import EventView
from panel.customers.parts import Part
from panel.panels import queries

PART = Part("panels/_of_customer.html", queries.of_customer)


async def past(customer_id: UUID) -> Sequence[EventView]:
    """Into a panel and out of it; the archived panels are told of too."""
    return await audit.of_subjects_about("panel", await queries.ids(), customer_id)
