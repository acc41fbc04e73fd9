"""The staff's lists on a phone: nothing has to be pushed aside to be read."""

from tests.cast import STAFF, Role
from tests.e2e.house import House
from tests.e2e.pages.desk import Desk
from tests.e2e.people import People

MONEY = ("/incentives", "/incentives/ledger", "/incentives/pools", "/incentives/bill-credits")
LISTS = ("/customers", "/staff", "/messages", *MONEY)
WIDER = "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.getAttribute('aria-label'))"


def test_lists_are_stacked(people: People, demo_house: House) -> None:
    desk = Desk(people(demo_house.at, language="de", phone=True))
    desk.choose_password(demo_house.link_of_staff(STAFF[Role.ADMIN][1]))
    wider = []
    for path in LISTS:
        desk.go(path)
        lists = desk.main.locator(".scroll")
        assert lists.locator("tbody tr").count(), path
        wider += [(path, name) for name in lists.evaluate_all(WIDER)]
    assert wider == []
