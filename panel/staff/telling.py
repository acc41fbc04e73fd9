"""Mails to our own people: what needs somebody in marketing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from panel.core.i18n import speaking
from panel.outbox.actions import enqueue
from panel.staff import queries


async def tell_marketing(
    template: str, context: Callable[[], dict[str, Any]], dedupe_key: str, about: tuple[str, UUID] | None = None
) -> None:
    """One mail to each of `queries.marketing`, in the transaction of what it tells; a repeated key sends nothing more.

    `context` is asked once a reader, in their language; `name` is added.
    """
    for person in await queries.marketing():
        with speaking(person.language):
            said, greet = context(), person.address
        await enqueue(
            template=template,
            language=person.language,
            to_name=person.name,
            to_address=person.email,
            context={"name": greet, **said},
            dedupe_key=f"{dedupe_key}:{person.id}",
            about=about,
        )
