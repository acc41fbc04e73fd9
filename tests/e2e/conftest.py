"""What browser tests stand on: a browser, a mail server, an installation with the demo, people with browsers."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.chromium import chromium, use_our_node
from tests.e2e.house import House
from tests.e2e.people import LAUNCH, People
from tests.smtp import MailServer

LINKS = 40
"""Open tester links of the short study that come with the demo house; each is somebody else's."""
_houses: list[House] = []


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    use_our_node()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(LAUNCH))
        yield browser
        browser.close()


@pytest.fixture
def people(browser: Browser) -> Iterator[People]:
    """`people(house.at, phone=True)` is somebody new at a browser; complaints of any browser fail the test."""
    people = People(browser)
    yield people
    assert people.close() == []


@pytest.fixture(scope="package")
def mails() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def empty_house(mails: MailServer) -> Iterator[House]:
    """An installation on the first day: nobody and nothing in it. On PostgreSQL where that is the engine of the run."""
    yield from _house(House(_database_url(), mails.url), "migrate")


@pytest.fixture(scope="package")
def demo_house(mails: MailServer) -> Iterator[House]:
    """An installation with the demo, and with open links to a short study (see `links`)."""
    yield from _house(
        House(mail_url=mails.url), "migrate", "demo", "demo --greeting", f"demo --testers {LINKS} --links"
    )


@pytest.fixture(scope="package")
def running_link(demo_house: House) -> str:
    """Of the one who has not begun in the demo's running study, whose steps ask and wait for everything."""
    return _links(demo_house)[0]


@pytest.fixture(scope="package")
def links(demo_house: House) -> Iterator[str]:
    """`next(links)` is the personal link of one more tester of the short study."""
    return iter(_links(demo_house)[2:])


def _links(house: House) -> list[str]:
    return re.findall(r"http\S+/t/\S+", house.said)


def _house(house: House, *commands: str) -> Iterator[House]:
    _houses.append(house)
    try:
        house.said = house.run(*commands)
        house.start()
        yield house
        house.stop()
    finally:
        _houses.remove(house)
        house.remove()


def _database_url() -> str:
    from tests.postgres import fresh_database

    return fresh_database() if os.environ["DATABASE_URL"].startswith("postgres") else ""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
    """The log of the houses, beside whatever failed."""
    report = yield
    if report.failed:
        report.sections += [(f"log of {house.at}", house.log()) for house in _houses]
    return report
