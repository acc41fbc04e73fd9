"""What a kind of bonus must be able to do."""

from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from panel.core.errors import Refusal
from panel.core.principals import Actor
from panel.incentives.rules import Standing, State


class Kind(Protocol):
    """One way to pay. `words` are what the tester reads in each state, with a place for `%(amount)s`."""

    key: str
    label: str
    icon: str
    template: str
    waits_for: Literal["codes", "export"]
    """What an approved bonus of this kind waits for until it is paid."""
    words: dict[State, str]
    mailed: str
    """What the tester reads once what was promised came in the mail itself; with places for `%(amount)s`, `%(day)s`."""

    async def pay(self, standing: Standing, actor: Actor, at: datetime) -> bool:
        """Pay an approved bonus and note it, inside a transaction that holds it alone. False: it waits, unchanged."""
        ...

    async def final(self, entitlement_id: UUID) -> Refusal | None:
        """Why a payment can't be undone any more; None while it has not reached the tester."""
        ...

    async def take_back(self, entitlement_id: UUID) -> None:
        """Undo a payment that is not `final`. Belongs into a transaction that holds it alone."""
        ...
