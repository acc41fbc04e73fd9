"""People ticked on several pages of a list: those of this page are boxes, the others come along in the address."""

from collections.abc import Collection, Iterable
from uuid import UUID

import msgspec

from panel.customers import queries
from panel.customers.rules import CustomerView

MOST = 150
"""People ticked at once: 8,000 characters of an address are what a proxy lets pass."""


class Ticks(msgspec.Struct, frozen=True):
    """`ids`: whose box is ticked. `elsewhere`: those whose box is on another page. `count` says how many on all pages."""

    ids: frozenset[UUID]
    elsewhere: tuple[CustomerView, ...]
    count: int
    too_many: bool


async def ticks(given: Iterable[UUID], here: Collection[UUID]) -> Ticks:
    """The ticks of all pages, as the page with the boxes of `here` shows them; unknown ids are left out."""
    every = list(dict.fromkeys(given))
    wanted = every[:MOST]
    elsewhere = await queries.many([one for one in wanted if one not in here])
    count = len(elsewhere) + sum(one in here for one in wanted)
    return Ticks(frozenset(wanted), elsewhere, count, len(every) > MOST)
