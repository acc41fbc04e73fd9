"""What testers are told about their money."""

from typing import Any

from panel.core.i18n import speaking
from panel.core.settings import settings
from panel.customers import queries as customers
from panel.incentives.rules import Standing
from panel.outbox.actions import enqueue


async def send(template: str, standing: Standing, **more: Any) -> None:
    """One mail of this kind for one bonus, ever; nobody is written to whose data were erased. `more` it may say."""
    if standing.customer_id is None:
        return
    customer = await customers.get(standing.customer_id)
    with speaking(customer.language):
        greet = customer.address
    await enqueue(
        template=template,
        language=customer.language,
        to_name=customer.name,
        to_address=customer.email,
        context={
            "greet": greet,
            "amount_cents": standing.due_cents,
            "currency": standing.currency,
            "link": f"{settings().base_url}/my",
            **more,
        },
        dedupe_key=f"{template}:{standing.id}",
        about=("entitlement", standing.id),
        customer_id=customer.id,
    )
