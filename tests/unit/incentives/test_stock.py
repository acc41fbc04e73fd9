"""Which pool pays which bonus, and what is missing."""

from uuid import UUID

from panel.core.purpose import Purpose
from panel.incentives.rules import Standing
from panel.incentives.stock import Pool, deal, fitting
from tests.conftest import MOMENT

BOOKS = Pool(UUID(int=1), "Books 25", 2500, "EUR", 1)
CINEMA = Pool(UUID(int=2), "Cinema 25", 2500, "EUR", 5)
HALVES = Pool(UUID(int=3), "Halves", 1250, "EUR", 1)
FRANCS = Pool(UUID(int=4), "Francs", 1250, "CHF", 9)
ALL = (BOOKS, CINEMA, HALVES, FRANCS)


def bonus(cents: int, pool: Pool | None = BOOKS) -> Standing:
    nobody = UUID(int=0)
    return Standing(
        nobody, None, nobody, Purpose("round", nobody, ""), "voucher", cents, "EUR", pool and pool.id, MOMENT, {}
    )


def test_the_wanted_pool_pays_where_it_has_the_value_else_any_of_that_value() -> None:
    assert fitting(2500, "EUR", BOOKS.id, ALL) == (BOOKS,)
    assert fitting(1250, "EUR", BOOKS.id, ALL) == (HALVES,)
    assert fitting(2500, "EUR", None, ALL) == (BOOKS, CINEMA)
    assert fitting(2000, "EUR", BOOKS.id, ALL) == ()


def test_free_codes_go_round_once_and_what_lacks_is_told_by_value() -> None:
    dealt = deal([bonus(2500), bonus(2500), bonus(1250), bonus(1250), bonus(2000), bonus(2000)], ALL)
    assert dealt.now == 2
    assert [(one.cents, one.bonuses, one.pools) for one in dealt.lacks] == [
        (2500, 1, (BOOKS,)),
        (1250, 1, (HALVES,)),
        (2000, 2, ()),
    ]
    assert dealt.waiting == 4


def test_without_a_wish_every_pool_of_the_value_helps() -> None:
    assert deal([bonus(2500, None)] * 7, ALL).now == 6


def test_nothing_to_pay_lacks_nothing() -> None:
    assert deal([], ALL).lacks == ()


def test_codes_that_nobody_can_read_are_there_and_pay_nobody() -> None:
    locked = Pool(UUID(int=5), "Locked 40", 4000, "EUR", 3, unreadable=True)
    dealt = deal([bonus(4000, locked), bonus(2500), bonus(4000, locked)], (*ALL, locked))
    assert (dealt.now, len(dealt.unread), dealt.lacks) == (1, 2, ())
