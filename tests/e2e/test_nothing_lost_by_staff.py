"""A long text typed at a desk outlives the session it was typed in."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.cast import STAFF, Role
from tests.e2e.house import House
from tests.e2e.pages.customers import BASIS, Customers
from tests.e2e.pages.desk import PASSWORD, Desk
from tests.e2e.people import People

EMAIL = STAFF[Role.MARKETING][1]
NOTE = "Ruft lieber an als zu schreiben.\nHat zwei Anschlüsse & einen Hund namens <b>Bit</b>."


@pytest.fixture(scope="module")
def first_link(demo_house: House) -> Iterator[str]:
    """A link to choose a password with, for the first who needs it."""
    return iter([demo_house.link_of_staff(EMAIL)])


@pytest.fixture
def marketing(demo_house: House, people: People, first_link: Iterator[str]) -> Customers:
    """Selma of the demo in the middle of a long form."""
    desk = Customers(people(demo_house.at))
    if link := next(first_link, None):
        desk.choose_password(link)
    else:
        desk.sign_in(EMAIL)
    desk.go("/customers/add")
    return desk


@contextmanager
def another_tab(desk: Desk) -> Iterator[None]:
    """What she does here happens in a tab beside the one with her text."""
    before, desk.person.page = desk.page, desk.person.context.new_page()
    yield
    desk.person.page = before


def fill(desk: Desk, name: str) -> None:
    desk.fill({"kind": "friendly", "family_name": name, "email": f"{name.lower()}@freunde.example", **BASIS})
    desk.fill({"note": NOTE})


def test_after_signing_in_again_it_is_offered_and_sent(marketing: Customers) -> None:
    fill(marketing, "Abgelaufen")
    with another_tab(marketing):
        marketing.sign_out()
    marketing.submit()
    marketing.fill({"email": EMAIL, "password": PASSWORD})
    marketing.submit()
    expect(marketing.page.get_by_text("einen Hund namens <b>Bit</b>")).to_be_visible()
    marketing.submit()
    expect(marketing.page.locator("h1")).to_contain_text("Abgelaufen")
    expect(marketing.main).to_contain_text("einen Hund namens <b>Bit</b>")


def test_a_form_of_an_older_session_is_asked_once_more(marketing: Customers) -> None:
    fill(marketing, "Veraltet")
    with another_tab(marketing):
        marketing.sign_out()
        marketing.sign_in(EMAIL)
    marketing.submit()
    expect(marketing.page.get_by_text("einen Hund namens <b>Bit</b>")).to_be_visible()
    marketing.submit()
    expect(marketing.page.locator("h1")).to_contain_text("Veraltet")
    expect(marketing.main).to_contain_text("einen Hund namens <b>Bit</b>")


def test_a_double_click_adds_one_customer(marketing: Customers) -> None:
    fill(marketing, "Doppelt")
    with marketing.page.expect_navigation():
        marketing.page.locator("main form .btn--primary").dblclick()
    marketing.go("/customers?q=Doppelt")
    expect(marketing.page.locator("tbody tr")).to_have_count(1)


def test_the_same_in_two_tabs_says_who_has_the_address(marketing: Customers) -> None:
    fill(marketing, "Zweimal")
    with another_tab(marketing):
        marketing.go("/customers/add")
        fill(marketing, "Zweimal")
        marketing.submit()
    marketing.submit()
    expect(marketing.page.locator("#f-email-error")).to_be_visible()
    expect(marketing.page.locator("[name=note]")).to_have_value(NOTE)


def test_a_page_that_asks_by_itself_stands_when_the_session_is_over_and_says_so(marketing: Customers) -> None:
    """Not the sign-in page in the middle of the form; after signing in beside it, it goes on."""
    marketing.go("/studies/new")
    marketing.fill({"title": "Angefangen"})
    with another_tab(marketing):
        marketing.sign_out()
    told = marketing.page.locator("[data-signed-out]")
    expect(told).to_be_hidden()
    marketing.page.locator("[name=planned_n]").press_sequentially("7")
    expect(told).to_be_visible()
    expect(marketing.page.locator("#planning")).to_be_visible()
    expect(marketing.page.locator("[name=title]")).to_have_value("Angefangen")
    with another_tab(marketing):
        marketing.sign_in(EMAIL)
    marketing.page.locator("[name=planned_n]").press_sequentially("0")
    expect(told).to_be_hidden()
