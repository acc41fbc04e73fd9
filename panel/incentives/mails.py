"""What testers are told about their money."""

from typing import Any

from panel.core.i18n import speaking
from panel.customers import queries as customers
from panel.customers.queries import CustomerView
from panel.incentives.rules import Standing
from panel.invitations import queries as invitations
from panel.invitations.links import another_link
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
            **more,
        },
        dedupe_key=f"{template}:{standing.id}",
        about=("entitlement", standing.id),
        customer_id=customer.id,
    )
    if customer.archived:
        await pause(customer.id)


async def send_to_page(template: str, standing: Standing, **more: Any) -> None:
    """The same with the personal link, which opens the page of the bonus wherever the mail is read. It must be open."""
    owner = await owner_of(standing)
    asked = await invitations.of_customer_for(owner.id, standing.purpose.id) if owner else None
    if asked:
        await send(template, standing, link=await another_link(asked.id), **more)
