"""Somebody lost their link: a mail with fresh ones, and the same answer whether we know the address or not."""

from datetime import timedelta
from uuid import uuid4

from panel.core import db
from panel.core.clock import last_day
from panel.core.i18n import speaking
from panel.core.limits import Limit, within
from panel.core.principals import tester_actor
from panel.customers import queries as customers
from panel.customers.queries import CustomerView
from panel.customers.rules import may_write_to
from panel.invitations import queries
from panel.invitations.links import link, remint
from panel.outbox.actions import enqueue

FOR_ADDRESS = Limit("new-link", 3, timedelta(hours=1))
FOR_CALLER = Limit("new-link-from", 20, timedelta(hours=1))


async def may_ask(caller_address: str) -> bool:
    """Whether this network address may still ask; counts the try."""
    return await within(FOR_CALLER, caller_address)


async def renew(email: str) -> None:
    """Send fresh links for everything this address may still open; the old links die. Silent about what it did.

    Asking for it is no contact basis: anybody can type anybody's address, so a request says nothing about who made it.
    Whom we may not write to gets no mail, and their old links live on.
    """
    if not await within(FOR_ADDRESS, email.strip().casefold()):
        return
    customer = await customers.by_email(email)
    if customer is None or may_write_to(customer):
        return
    async with db.transaction():
        live = await queries.live_of_customer(customer.id)
        links = [
            {
                "link": link(await remint(i.id, tester_actor(i.id))),
                "invited_at": i.invited_at,
                "last_day": last_day(i.link_expires_at),
            }
            for i in live
        ]
        if links:
            await _send(customer, links)


async def _send(customer: CustomerView, links: list[dict[str, object]]) -> None:
    with speaking(customer.language):
        greet = customer.address
    await enqueue(
        template="new_link",
        language=customer.language,
        to_name=customer.name,
        to_address=customer.email,
        context={"greet": greet, "links": links},
        dedupe_key=f"new-link:{uuid4()}",
        about=("customer", customer.id),
        customer_id=customer.id,
    )
