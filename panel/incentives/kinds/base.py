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

    async def pay(self, standing: Standing, actor: Actor, at: datetime) -> bool:
        """Pay an approved bonus, inside a transaction that holds it alone. False: it has to wait, nothing changed."""
        ...

    async def take_back(self, entitlement_id: UUID) -> Refusal | None:
        """Undo a payment that has not reached the tester, or say why that can't be."""
        ...
