"""What bonuses wait for, and what keeps codes from their testers: in words, with the place where to mend it."""

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

import msgspec

from panel.core.i18n import N_, _, format_money, ngettext
from panel.incentives import supply, unseen
from panel.incentives.rules import Standing, State
from panel.incentives.stock import Lack
from panel.incentives.unseen import OutOfReach


class Missing(msgspec.Struct, frozen=True):
    """What bonuses wait for, in words, and where to mend it."""

    words: str
    href: str
    action: str


def missing(lacks: Iterable[Lack]) -> list[Missing]:
    """One line for each value of which codes are missing."""
    return [_missing(lack) for lack in lacks]


async def all_missing() -> list[Missing]:
    """What approved bonuses wait for, and codes that can't come to their testers: to be mended by somebody."""
    dealt = await supply.dealt()
    return [
        *missing(dealt.lacks),
        *unread(len(dealt.unread)),
        *unshown(len(await unseen.unread())),
        *_out_of_reach(await unseen.out_of_reach()),
    ]


def unread(waiting: int) -> list[Missing]:
    """One line where bonuses wait although codes are there."""
    if not waiting:
        return []
    words = ngettext(
        "%(num)s bonus waits because its code was stored with another SECRET_KEY and can't be read. With the former key "
        "it is paid by itself.",
        "%(num)s bonuses wait because their codes were stored with another SECRET_KEY and can't be read. With the former "
        "key they are paid by themselves.",
        waiting,
    )
    return [_see_pools(words)]


def unshown(given: int) -> list[Missing]:
    """One line where codes were given out that can't be shown."""
    if not given:
        return []
    words = ngettext(
        "%(num)s code that was given out can't be shown to its tester: it was stored with another SECRET_KEY. With the "
        "former key it can be shown again.",
        "%(num)s codes that were given out can't be shown to their testers: they were stored with another SECRET_KEY. "
        "With the former key they can be shown again.",
        given,
    )
    return [_see_pools(words)]


def _see_pools(words: str) -> Missing:
    return Missing(words, "/incentives/pools", _(N_("See the pools")))


def _out_of_reach(codes: OutOfReach) -> list[Missing]:
    return _first_of(codes.no_basis, lost) + _first_of(codes.no_owner, nobodys)


def _first_of(bonuses: Sequence[UUID], words: Callable[[int], str]) -> list[Missing]:
    return [Missing(words(len(bonuses)), f"/incentives/bonus/{bonuses[0]}", _(N_("See the bonus")))] if bonuses else []


def nobodys(codes: int) -> str:
    """Codes were given out whose owners are no longer known."""
    return ngettext(
        "%(num)s code was given out and never looked at, and its owner is no longer known. Take the bonus back, and the "
        "code is free again.",
        "%(num)s codes were given out and never looked at, and their owners are no longer known. Take the bonuses back, "
        "and the codes are free again.",
        codes,
    )


def lost(codes: int) -> str:
    """Codes were given out that nobody can see any more."""
    return ngettext(
        "%(num)s code can't reach its tester any more: the link has ended before they looked at it, and no contact basis is "
        "noted. Note one and the code goes out by mail, or take the bonus back.",
        "%(num)s codes can't reach their testers any more: the links have ended before they looked at them, and no contact "
        "basis is noted. Note one and the code goes out by mail, or take the bonus back.",
        codes,
    )


def _missing(lack: Lack) -> Missing:
    value = format_money(lack.cents, lack.currency)
    if not lack.pools:
        words = ngettext(
            "%(num)s bonus waits for a code of %(value)s, and no pool has codes of this value.",
            "%(num)s bonuses wait for codes of %(value)s, and no pool has codes of this value.",
            lack.bonuses,
            value=value,
        )
        return Missing(words, f"/incentives/pools/new?cents={lack.cents}", _(N_("Make a pool of this value")))
    words = ngettext(
        "%(num)s bonus waits for a code of %(value)s from “%(pool)s”.",
        "%(num)s bonuses wait for codes of %(value)s from “%(pool)s”.",
        lack.bonuses,
        value=value,
        pool=", ".join(pool.name for pool in lack.pools),
    )
    return Missing(words, f"/incentives/pools/{lack.pools[0].id}", _(N_("Add codes")))


async def missing_for(bonus: Standing) -> list[Missing]:
    """What an approved bonus waits for, or what stands between a code that was given out and its tester."""
    if bonus.state is State.APPROVED:
        dealt = await supply.forecast([bonus])
        return missing(dealt.lacks) + unread(len(dealt.unread))
    given = await unseen.about(bonus)
    if given is None:
        return []
    found = unshown(0 if given.readable else 1)
    if not bonus.customer_id:
        return [Missing(nobodys(1), f"/incentives/bonus/{bonus.id}", _(N_("See the bonus")))]
    if not given.may_write and await unseen.page_ends(bonus) is None:
        found.append(Missing(lost(1), f"/customers/{bonus.customer_id}", _(N_("To the customer"))))
    return found
