"""Without script, and without a mouse: everything still goes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.cast import STAFF, Role
from tests.e2e.house import House
from tests.e2e.pages.customers import BASIS, Customers
from tests.e2e.pages.tester import Walk
from tests.e2e.people import People

TABS = 60
"""So often at most until everything on a page was reached."""


@pytest.fixture
def marketing(demo_house: House, people: People) -> Customers:
    """Selma of the demo, signed in, without script."""
    desk = Customers(people(demo_house.at, java_script_enabled=False))
    desk.choose_password(demo_house.link_of_staff(STAFF[Role.MARKETING][1]))
    return desk


def test_a_tester_walks_to_the_end(demo_house: House, people: People, links: Iterator[str]) -> None:
    """Later included; nothing is claimed about saving. (The quick walks of the main job need no script either.)"""
    walk = Walk(people(demo_house.at, phone=True, java_script_enabled=False), next(links))
    walk.begin()
    expect(walk.saved).to_have_text("")
    walk.answer(comment="Ohne Skript", ease="3")
    walk.later()
    walk.person.go("/my/step/1")
    expect(walk.comment).to_have_value("Ohne Skript")
    walk.pages(outcome="yes")
    walk.to_the_end()
    expect(walk.page.locator("main#done")).to_be_visible()


def test_a_form_of_the_staff_keeps_what_was_typed_and_then_saves_it(marketing: Customers) -> None:
    marketing.go("/customers/add")
    marketing.fill({"family_name": "Ohneskript", "email": "keine Adresse", **BASIS})
    marketing.submit()
    expect(marketing.page.locator("#f-email-error")).to_be_visible()
    expect(marketing.page.locator("[name=family_name]")).to_have_value("Ohneskript")
    marketing.fill({"email": "ohne.skript@freunde.example", "kind": "friendly"})
    marketing.submit()
    expect(marketing.page.locator("h1")).to_contain_text("Ohneskript")


def test_a_step_is_answered_with_the_keyboard_alone(demo_house: House, people: People, links: Iterator[str]) -> None:
    """Tab to each question, arrows choose, Enter on the button goes on; where the focus is can be seen."""
    walk = Walk(people(demo_house.at), next(links))
    walk.begin()
    for name, presses in (("outcome", 1), ("ease", 5)):
        tab_to(walk.page, f"input[name={name}]")
        assert outlined(walk.page)
        walk.page.keyboard.press("Space")
        for _ in range(presses):
            walk.page.keyboard.press("ArrowRight")
    tab_to(walk.page, "textarea[name=comment]")
    walk.page.keyboard.type("Mit der Tastatur")
    walk.expect_saved("saved")
    tab_to(walk.page, ".actionbar button[value=next]")
    assert outlined(walk.page)
    with walk.page.expect_navigation():
        walk.page.keyboard.press("Enter")
    assert (walk.number, walk.errors()) == (2, [])
    walk.person.go("/my/step/1")
    expect(walk.page.locator("input[name=ease][value='6']")).to_be_checked()
    expect(walk.page.locator("input[name=outcome][value=partly]")).to_be_checked()


def test_the_first_tab_offers_to_skip_to_the_content(demo_house: House, people: People) -> None:
    visitor = people(demo_house.at)
    visitor.go("/sign-in")
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator(".skip")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("main")).to_be_focused()


def tab_to(page: Page, selector: str) -> None:
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def outlined(page: Page) -> bool:
    """Whether the focused element, or the label's part that stands for it, shows that it has the focus."""
    return page.evaluate(
        """() => [document.activeElement, document.activeElement.nextElementSibling].some(e => {
          const style = e && getComputedStyle(e);
          return style && ((style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2));
        })"""
    )
