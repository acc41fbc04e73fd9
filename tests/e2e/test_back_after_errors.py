"""The back button after an answer that told what is missing: a page, never the browser's own error."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.cast import STAFF, Role
from tests.e2e.house import House
from tests.e2e.pages.desk import Desk
from tests.e2e.pages.tester import Walk
from tests.e2e.people import People

EMAIL = STAFF[Role.MARKETING][1]


@pytest.fixture
def walk(demo_house: House, people: People, links: Iterator[str]) -> Walk:
    """Somebody new who opened the link, on a phone."""
    walk = Walk(people(demo_house.at, phone=True), next(links))
    walk.accept()
    return walk


@pytest.fixture
def desk(demo_house: House, people: People) -> Desk:
    """Selma of the demo."""
    desk = Desk(people(demo_house.at))
    desk.choose_password(demo_house.link_of_staff(EMAIL))
    return desk


def back(page: Page) -> None:
    """The back button. A page that can only be sent again comes as the browser's own error."""
    page.go_back()
    expect(page.locator("main")).to_be_visible()


class TestTester:
    def test_after_the_consent_without_a_tick(self, walk: Walk) -> None:
        walk.next()
        assert walk.errors()
        walk.consent()
        back(walk.page)
        assert walk.path.startswith("/my")

    def test_after_a_step_with_an_answer_missing(self, walk: Walk) -> None:
        walk.consent()
        walk.answer(ease="5", comment="Ging gut.")
        walk.next()
        assert walk.errors()
        walk.page.locator("#errors a").first.click()
        walk.choose("outcome", "yes")
        walk.next()
        assert walk.number == 2
        back(walk.page)
        assert walk.path == "/my/step/1"
        expect(walk.comment).to_have_value("Ging gut.")
        back(walk.page)
        assert walk.path == "/my/step/1"


class TestStaff:
    def test_after_a_form_and_by_a_link(self, desk: Desk) -> None:
        desk.go("/panels/add")
        desk.submit()
        assert desk.errors()
        desk.page.locator("nav a[href='/customers']").first.click()
        desk.page.wait_for_url("**/customers")
        back(desk.page)
        assert desk.path == "/panels/add"

    def test_a_reload_before_that_still_shows_what_was_typed(self, desk: Desk) -> None:
        desk.go("/customers/add")
        desk.fill({"family_name": "Wiederkehr"})
        desk.submit()
        assert desk.errors()
        desk.page.locator("#errors a").first.click()
        desk.page.reload()
        expect(desk.page.locator("[name=family_name]")).to_have_value("Wiederkehr")
