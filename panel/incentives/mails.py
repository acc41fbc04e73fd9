"""What testers are told about their money."""

from typing import Any

from panel.core.i18n import speaking
from panel.core.settings import settings
from panel.customers import queries as customers
from panel.customers.queries import CustomerView
from panel.incentives.rules import Standing
from panel.outbox.actions import enqueue, pause


async def owner_of(standing: Standing) -> CustomerView | None:
    """Whom to write to about a bonus: nobody whose data were erased, or for whom no reason is noted why we may write."""
    owner = await customers.get(standing.customer_id) if standing.customer_id else None
    return owner if owner and owner.contact_basis else None


async def send(template: str, standing: Standing, **more: Any) -> None:
    """One mail of this kind for one bonus, ever, to its owner if we may write to them. `more` it may say.

    Somebody in the archive gets it once they are brought back: no voucher code is lost by that.
    """
    customer = await owner_of(standing)
    if customer is None:
        return
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
    if customer.archived:
        await pause(customer.id)
