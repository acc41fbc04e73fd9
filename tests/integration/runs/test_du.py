"""A company that says du: no German page or mail says Sie, from the invitation to the last page, nor behind the desk."""

import re
from collections.abc import Callable, Iterator

import pytest

from panel.consent import queries as consents
from panel.core import shared_pages
from scenarios.authoring import library
from scenarios.questions import asking
from tests.crawl import pages
from tests.furnished import STAGES, Clients, House, furnished

WITH_SIE = re.compile(r"[\w,;] (?:Sie|Ihnen|Ihr(?:e[mnrs]?)?)\b")
GERMAN = {"Accept-Language": "de"}
DESK = (
    "/", "/customers", "/customers/add", "/customers/import", "/panels", "/journeys", "/scenarios", "/scenarios/library",
    "/studies", "/studies/new", "/incentives", "/account",
)  # fmt: skip


@pytest.fixture
def company(setting: Callable[..., None]) -> Iterator[Callable[[str], None]]:
    """`company("du")` decides how it speaks; no page of before is kept."""

    def decide(form: str) -> None:
        forget_pages()
        setting(form_of_address=form)

    yield decide
    forget_pages()


def forget_pages() -> None:
    """A process keeps the parts that all readers share; there the form of address never changes."""
    shared_pages._frames.clear()
    asking._untouched.cache_clear()


def formal(shown: dict[str, str]) -> list[str]:
    return [f"{address}: {found[0]}" for address, text in shown.items() if (found := WITH_SIE.search(text))]


async def everything(house: House, new_client: Clients) -> dict[str, str]:
    """What testers at every stage reach, what stands on the desk, and a mail."""
    shown: dict[str, str] = {}
    for stage in STAGES:
        tester = house.browser(new_client, stage, headers=GERMAN)
        tester.cookies.set("language", "de")
        link = f"/t/{house.links[stage]}"
        shown |= {f"{stage} {at}": text for at, text in (await pages(tester, link, "/my", inside="/my")).items()}
    desk = house.browser(new_client, "marketing", headers=GERMAN)
    desk.cookies.set("language", "de")
    for address in (*DESK, f"/messages/{house.ids['message_id']}", f"/studies/{house.ids['study_id']}"):
        shown[address] = (await desk.get(address)).text
    return shown


async def test_no_page_says_sie(new_client: Clients, clock: object, company: Callable[[str], None]) -> None:
    house = await furnished(new_client)
    company("Sie")
    assert len(formal(await everything(house, new_client))) > 20, "the control: so many pages say Sie"
    company("du")
    shown = await everything(house, new_client)
    assert len(shown) > 50
    assert formal(shown) == [], "\n".join(formal(shown))


async def test_the_consent_is_other_words_and_says_so(company: Callable[[str], None]) -> None:
    sie = consents.words("de")
    company("du")
    du = consents.words("de")
    assert (WITH_SIE.search(sie.body) is not None, WITH_SIE.search(du.body)) == (True, None)
    assert sie.sha256 != du.sha256


async def test_so_do_the_ready_made_scenarios(company: Callable[[str], None]) -> None:
    company("du")
    for entry in await library.entries():
        german = re.findall(r"'de': '([^']*)'", str(entry.file))
        assert len(german) > 20
        assert not [text for text in german if WITH_SIE.search(text)], entry.key
