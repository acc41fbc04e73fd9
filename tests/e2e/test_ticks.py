"""Ticks in a long list: the box in its head says how many are ticked, and the count goes on over its pages."""

import re

from playwright.sync_api import Page, expect

from tests.cast import STAFF, Role
from tests.e2e.house import House
from tests.e2e.pages.desk import Desk
from tests.e2e.people import People


def test_the_head_follows_the_rows_and_the_count_goes_over_all_pages(demo_house: House, people: People) -> None:
    desk = Desk(people(demo_house.at))
    desk.choose_password(demo_house.link_of_staff(STAFF[Role.MARKETING][1]))
    desk.go("/panels")
    desk.main.locator("a[href^='/panels/']:not([href='/panels/add'])").first.click()
    desk.main.locator("a[href$='/members']").first.click()
    page, rows = desk.page, desk.main.locator("tbody input[name=customer]")
    assert (head(page), count(page)) == ("none", 0)
    rows.nth(1).check()
    assert (head(page), count(page)) == ("some", 1)
    page.locator("[data-all]").check()
    here = rows.count()
    assert (head(page), count(page)) == ("all", here)
    rows.first.uncheck()
    assert (head(page), count(page)) == ("some", here - 1)
    page.locator("button[name=page]").last.click()
    expect(desk.main.locator(".pages span")).to_contain_text("2")
    assert (head(page), count(page)) == ("none", here - 1), "those of the first page are kept"
    rows.first.check()
    assert count(page) == here


def test_each_filter_of_the_list_of_people_acts_by_itself_and_keeps_the_ticks(
    demo_house: House, people: People
) -> None:
    desk = Desk(people(demo_house.at))
    desk.choose_password(demo_house.link_of_staff(STAFF[Role.MARKETING][1]))
    desk.go("/customers")
    rows = desk.main.locator("tbody input[name=customer]")
    rows.first.check()
    for name, value in (("kind", "internal"), ("kind", ""), ("state", "archived"), ("state", "")):
        with desk.page.expect_response(lambda answer: "/customers?" in answer.url, timeout=5000):
            desk.main.locator(f"select[name={name}]").select_option(value)
        expect(desk.page).to_have_url(re.compile(f"[?&]{name}={value}(&|$)"))
    expect(rows.first).to_be_checked()


def test_on_a_phone_lists_of_people_need_no_scrolling_sideways_and_can_be_sorted(
    demo_house: House, people: People
) -> None:
    desk = Desk(people(demo_house.at, phone=True))
    desk.choose_password(demo_house.link_of_staff(STAFF[Role.MARKETING][1]))
    desk.go("/customers")
    assert beyond(desk.page) == 0
    desk.main.locator("[data-all]").check()
    names = desk.main.locator("tbody th a").all_inner_texts()
    with desk.page.expect_navigation():
        desk.main.locator("button.sort").first.click()
    expect(desk.main.locator("th[aria-sort=descending]")).to_be_visible()
    assert desk.main.locator("tbody th a").all_inner_texts() != names
    desk.go("/panels")
    desk.main.locator("a[href^='/panels/']:not([href='/panels/add'])").first.click()
    desk.main.locator("a[href$='/members']").first.click()
    assert beyond(desk.page) == 0
    desk.main.locator("[data-all]").check()
    assert count(desk.page) > 0


def beyond(page: Page) -> int:
    """Pixels of the list that are out of sight at its side, on the narrowest phone."""
    page.set_viewport_size({"width": 320, "height": 700})
    return page.locator(".scroll").evaluate("list => list.scrollWidth - list.clientWidth")


def head(page: Page) -> str:
    """What the box above the rows shows."""
    return page.locator("[data-all]").evaluate("box => box.indeterminate ? 'some' : box.checked ? 'all' : 'none'")


def count(page: Page) -> int:
    return int(page.locator("[data-ticked]").inner_text())
