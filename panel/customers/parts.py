"""What other slices show on a customer's page; `app.py` hands them over, since customers know nothing of them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from panel.audit.queries import EventView


class Part(msgspec.Struct, frozen=True):
    """A card on the page: its template gets what `load(customer_id)` gives, as `shown`."""

    template: str
    load: Callable[[UUID], Awaitable[Any]]


Past = Callable[[UUID], Awaitable[Sequence[EventView]]]
"""What another slice's log tells about one customer."""
