"""What a customer's page shows of bonuses: promised, earned, approved, paid, taken back."""

from collections.abc import Sequence
from uuid import UUID

from panel.audit import queries as audit
from panel.audit.queries import EventView
from panel.incentives import queries


async def past(customer_id: UUID) -> Sequence[EventView]:
    """Every fact about what they are owed."""
    return await audit.of_subjects("entitlement", await queries.ids_of_customer(customer_id))
