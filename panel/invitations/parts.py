"""What a customer's page shows of invitations: what they agreed to, and on which day."""

from uuid import UUID

import msgspec

from panel.consent import queries as consents
from panel.consent.rules import ConsentView
from panel.customers.parts import Part
from panel.invitations import queries


class Agreed(msgspec.Struct, frozen=True):
    """One consent, and what it was for in the reader's language."""

    purpose: str
    consent: ConsentView


async def agreed(customer_id: UUID) -> list[Agreed]:
    """Every consent of a customer, newest first."""
    labels = {i.id: i.purpose.words for i in await queries.of_customer(customer_id)}
    return [Agreed(labels.get(c.invitation_id, ""), c) for c in await consents.of_customer(customer_id)]


PART = Part("invitations/_of_customer.html", agreed)
