"""Which pool pays which bonus, and what lacks when codes run out. Pure."""

from collections.abc import Iterable, Sequence
from typing import TypeVar
from uuid import UUID

import msgspec

from panel.incentives.rules import Standing


class Pool(msgspec.Struct, frozen=True):
    """Codes of one face value; `free` can be given out now, unless they are `unreadable`: SECRET_KEY is another than when
    the next one was added.
    """

    id: UUID
    name: str
    amount_cents: int
    currency: str
    free: int
    unreadable: bool = False


P = TypeVar("P", bound=Pool)


class Lack(msgspec.Struct, frozen=True):
    """So many bonuses of one value for which no code is free. `pools` could pay them; none: nobody made such a pool."""

    cents: int
    currency: str
    bonuses: int
    pools: tuple[Pool, ...]


class Dealt(msgspec.Struct, frozen=True):
    """How many bonuses get a code now, what others lack, and for which a code lies there that nobody can read."""

    now: int
    lacks: tuple[Lack, ...]
    unread: tuple[Standing, ...] = ()

    @property
    def waiting(self) -> int:
        """For codes."""
        return sum(lack.bonuses for lack in self.lacks)


def fitting(cents: int, currency: str, wanted: UUID | None, pools: Iterable[P]) -> tuple[P, ...]:
    """The pools that can pay so much: the wanted one where its face value is this, else every pool of this value."""
    found = tuple(p for p in pools if (p.amount_cents, p.currency) == (cents, currency))
    return tuple(p for p in found if p.id == wanted) or found


def deal(bonuses: Iterable[Standing], pools: Sequence[Pool]) -> Dealt:
    """Give the free codes out in this order, on paper."""
    free = {p.id: p.free for p in pools}
    now, unread, lacks = 0, list[Standing](), dict[tuple[int, str, tuple[Pool, ...]], int]()
    for one in bonuses:
        able = fitting(one.due_cents, one.currency, one.pool_id, pools)
        giver = next((p for p in able if free[p.id]), None)
        if giver is None:
            key = (one.due_cents, one.currency, able)
            lacks[key] = lacks.get(key, 0) + 1
        elif giver.unreadable:
            unread.append(one)
        else:
            free[giver.id] -= 1
            now += 1
    lacking = tuple(Lack(cents, currency, n, able) for (cents, currency, able), n in lacks.items())
    return Dealt(now, lacking, tuple(unread))
