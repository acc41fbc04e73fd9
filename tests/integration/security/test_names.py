"""Product owners read what people said, never who they are."""

import re

from tests.crawl import pages
from tests.furnished import Clients, House, furnished


def telling(field: str, words: str) -> str:
    """Names and addresses that stand nowhere by accident."""
    return (
        f"{words.title()}heimlich"
        if field.startswith(("customer.given", "customer.family", "customer.number"))
        else words
    )


def known_by(house: House) -> set[str]:
    """All by which a customer or colleague could be known."""
    found: set[str] = set()
    for stage, person in house.people.items():
        if stage in house.links:
            found |= {person.given_name, person.family_name, person.email, person.customer_number, person.phone}
            found.add(person.email.split("@")[0])
    return {one for one in found if len(one) > 3}


async def everything_of(house: House, new_client: Clients, role: str) -> dict[str, str]:
    """Every page the role reaches, and every address there is with every id it might guess."""
    browser = house.browser(new_client, role)
    study = house.ids["study_id"]
    guessed = [
        f"/studies/{study}", f"/studies/{study}?round={house.ids['round_id']}", f"/studies/{study}/report",
        f"/studies/{study}/map", f"/studies/{study}/rounds/{house.ids['round_id']}", "/customers", "/audit", "/messages",
        f"/customers/{house.ids['customers']}", f"/panels/{house.ids['panels']}", "/incentives", "/incentives/ledger",
        f"/messages/{house.ids['message_id']}", f"/incentives/bonus/{house.ids['bonus_id']}", "/reports",
        f"/studies/{study}/runs/{house.ids['run_id']}/set-aside",
    ]  # fmt: skip
    found = await pages(browser, "/", *guessed)
    for address in (
        f"/studies/{study}/report.csv",
        "/incentives/ledger.csv",
        f"/scenarios/{house.ids['scenario_id']}/file",
    ):
        found[address] = (await browser.get(address)).text
    live = await browser.get(f"/studies/{study}", headers={"HX-Request": "true"})
    return found | {"the live part": live.text}


async def test_no_page_an_owner_may_open_says_a_name(new_client: Clients, clock: object) -> None:
    house = await furnished(new_client, telling)
    names, wrong = known_by(house), []
    shown = await everything_of(house, new_client, "owner")
    assert len(shown) > 20
    for address, html in shown.items():
        wrong += [f"{address}: {name}" for name in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", html)]
    assert not wrong, "\n".join(wrong)


async def test_control_marketing_reads_them(new_client: Clients, clock: object) -> None:
    house = await furnished(new_client, telling)
    text = "".join((await everything_of(house, new_client, "marketing")).values())
    assert [name for name in known_by(house) if "heimlich" in name and name not in text] == []


async def test_the_order_of_pseudonyms_is_not_the_order_of_the_panel(new_client: Clients, clock: object) -> None:
    """T1 is not simply whoever was invited first, or stands first in the alphabet."""
    house = await furnished(new_client, telling)
    html = (await house.browser(new_client, "owner").get(f"/studies/{house.ids['study_id']}")).text
    assert re.search(r"\bT1\b", html)
    for person in (p for s, p in house.people.items() if s in house.links):
        assert str(person.id) not in html
