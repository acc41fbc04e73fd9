"""What a customer's page shows of invitations: what they agreed to, and what became of each."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from panel.audit import queries as audit
from panel.audit.queries import EventView
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


async def past(customer_id: UUID) -> Sequence[EventView]:
    """Accepted, declined, withdrawn, agreed; each says for what, where its entry in the log does not."""
    asked = {i.id: i.purpose.label for i in await queries.of_customer(customer_id)}
    found = await audit.of_subjects("invitation", asked)
    return [
        msgspec.structs.replace(event, subject_label=asked[event.subject_id]) for event in found if event.subject_id
    ]
