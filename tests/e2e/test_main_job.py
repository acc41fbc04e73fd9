"""The main job from an empty database to the report: three people at three browsers, real mails, one installation."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from panel.core.settings import ROOT
from tests.cast import COLLEAGUES, CUSTOMERS, slug
from tests.e2e.audit import audit
from tests.e2e.house import House, until
from tests.e2e.pages.customers import Customers, Panels
from tests.e2e.pages.desk import Desk
from tests.e2e.pages.incentives import Incentives
from tests.e2e.pages.quick import QuickWalk
from tests.e2e.pages.scenarios import Scenarios
from tests.e2e.pages.studies import Report, Studies
from tests.e2e.pages.tester import Walk
from tests.e2e.people import People
from tests.smtp import MailServer

SELMA, RUBEN = "selma.aydin@nordhell.example", "ruben.falk@nordhell.example"
MARIA, HORST, *OTHERS = CUSTOMERS
NILS, CARLA = COLLEAGUES
OPTIMISED = ROOT / "scenarios" / "demo" / "moving_house_optimised.yaml"
PREVIEW_PAGES = 25
CODES = ("NORD-0001", "NORD-0002", "NORD-0003", "NORD-0004", "NORD-0005")
PRAISE = "So einfach darf es sein."
TROUBLE = "Der Brief nennt eine Hausnummer, die es nicht gibt."


def email(name: str) -> str:
    return f"{slug(name)}@freunde.example"


@dataclass
class Story:
    """Who is where, and what the earlier chapters made."""

    house: House
    mails: MailServer
    people: People
    selma: Desk
    panel: str = ""
    scenario: str = ""
    pool: str = ""
    studies: Studies = field(init=False)
    walks: dict[str, Walk] = field(default_factory=dict)

    def link(self, address: str, part: str, nth: int = 1) -> str:
        """The link in the nth mail to somebody that has one, the bonus apart."""

        def found() -> list[str]:
            texts = (mail.text for mail in self.mails.mails_to(address, besides="bonus"))
            return [hit[0] for text in texts if (hit := re.search(rf"http\S+/{part}/\S+", text))]

        return until(lambda: len(found()) >= nth and found(), f"mail {nth} to {address} with a link /{part}/")[nth - 1]


def day(ahead: int) -> str:
    return (datetime.now(ZoneInfo("Europe/Berlin")) + timedelta(days=ahead)).date().isoformat()


@pytest.mark.both_engines
def test_the_main_job(empty_house: House, mails: MailServer, people: People) -> None:
    story = Story(empty_house, mails, people, staff_comes_in(empty_house, mails, people))
    customers_and_a_panel(story)
    a_scenario_from_the_library(story)
    a_study_is_planned(story)
    maria_walks_with_every_detour(story)
    horst_walks_and_the_others(story)
    marketing_watches_and_approves(story)
    a_code_too_few(story)
    the_journey_is_optimised(story)
    the_same_testers_again(story)
    the_worker_has_paid(story)
    the_product_owner_reads(story)


def staff_comes_in(house: House, mails: MailServer, people: People) -> Desk:
    """The first administrator by the command line, the others by mail from her."""
    said = house.run("staff add jana.koehler@nordhell.example --name Jana --role admin")
    jana = Desk(people(house.at))
    jana.choose_password(re.findall(r"http\S+", said)[0])
    jana.add_colleague("Selma Aydin", SELMA, "marketing")
    jana.add_colleague("Ruben Falk", RUBEN, "owner", "de")
    selma = Desk(people(house.at))
    story = Story(house, mails, people, selma)
    selma.choose_password(story.link(SELMA, "set-password"))
    return selma


def customers_and_a_panel(story: Story) -> None:
    customers = Customers.of(story.selma)
    customers.add(MARIA, email(MARIA), salutation="ms", language="de")
    customers.add(NILS, email(NILS), kind="internal", contact_basis="employment")
    lines = [f"{name.replace(' ', ';')};{email(name)};friendly" for name in (HORST, *OTHERS)]
    lines += [f"{CARLA.replace(' ', ';')};{email(CARLA)};internal"]
    lines += [f"Maria;Berger;{email(MARIA).upper()};friendly", "Ohne;Adresse;keine;friendly"]
    customers.try_list("\n".join(["Vorname;Nachname;E-Mail;Art", *lines]))
    assert {label: re.findall(r"\d+", words)[0] for label, words in customers.would_happen().items()} == {
        "Will be added": "5", "There already": "1", "Wrong": "1"
    }  # fmt: skip
    customers.import_it(5)
    story.panel = Panels.of(story.selma).make("Freunde des Hauses", 7)
    expect(story.selma.main).to_contain_text("5 customers")
    expect(story.selma.main).to_contain_text("2 colleagues")


def a_scenario_from_the_library(story: Story) -> None:
    scenarios = Scenarios.of(story.selma)
    story.scenario = scenarios.take("Moving house with your connection")
    assert scenarios.preview(story.scenario) == PREVIEW_PAGES
    scenarios.publish(story.scenario, 1, "As it is today")
    pools = Incentives.of(story.selma)
    story.pool = pools.make_pool("Buchladen 25 €", "25")


def a_study_is_planned(story: Story) -> None:
    """What five testers can show is said beforehand; nothing red is left; seven mails go out."""
    studies = story.studies = Studies.of(story.selma)
    pool = story.pool.rpartition("/")[2]
    studies.plan("Moving house 2026", "5", bonus_friendly_cents="25", bonus_internal_cents="0", pool_id=pool)
    expect(studies.hint).to_contain_text("They can show a direction, but never prove it.")
    studies.save_plan()
    assert studies.tone_of("No scenario version is chosen") == "bad"
    studies.fill_round("version 1", day(0), day(30), story.panel)
    assert studies.tone_of("Scenario version 1 is chosen") == "ok"
    assert studies.tone_of("Free codes: 0, needed: up to 5") == "warn"
    studies.publish_round()
    studies.invite_everybody()
    for name in (*CUSTOMERS, *COLLEAGUES):
        story.link(email(name), "t")


def maria_walks_with_every_detour(story: Story) -> None:
    """On a phone, in German: later, an edited step, stuck, not yet, the same link again, it has come, the end."""
    walk = story.walks[MARIA] = Walk(
        story.people(story.house.at, language="de", phone=True), story.link(email(MARIA), "t")
    )
    walk.open()
    expect(walk.page.locator("h1")).to_contain_text("Frau Berger")
    walk.begin()
    assert walk.stage == "expect"
    walk.pages(expected_ease=6)
    walk.answer(ease="2", comment="Gesucht und gesucht.")
    walk.later()
    walk.page.locator("main .btn--primary").click()
    expect(walk.comment).to_have_value("Gesucht und gesucht.")
    walk.pages(outcome="partly", ease="2", friction="waited dead_end")
    walk.person.go("/my/step/1")
    walk.pages(ease="3")
    walk.until_waiting(ease="3")
    reports_trouble(walk)
    waits_and_comes_back(walk)
    walk.to_the_end(ease="3", compared="-1", emotion="-1")
    expect(walk.page.locator("main")).to_contain_text("25")


def reports_trouble(walk: Walk) -> None:
    walk.person.go("/my/trouble")
    walk.page.locator("textarea[name=text]").fill(TROUBLE)
    walk.page.locator("input[name=then][value=go_on]").check()
    walk.send()
    assert walk.path == "/my"


def waits_and_comes_back(walk: Walk) -> None:
    """Not yet: she closes the page. The same link brings her back to where she waits; then the letter has come."""
    walk.page.locator("main .btn--primary").wait_for()
    walk.open()
    walk.next()
    assert walk.path == "/my"
    walk.person.go("/my/step/4")
    assert walk.stage == "wait"
    walk.not_yet()
    expect(walk.page.locator("main")).to_contain_text("Sie warten auf")
    walk.person.new_tab()
    walk.open()
    walk.next()
    expect(walk.page.locator("main")).to_contain_text("Sie warten auf")
    walk.press("next")
    assert (walk.number, walk.stage) == (4, "do")


def horst_walks_and_the_others(story: Story) -> None:
    """Horst in English on another phone until he has done two steps; the rest and the others unwatched."""
    link = story.link(email(HORST), "t")
    walk = story.walks[HORST] = Walk(story.people(story.house.at, phone=True), link)
    walk.begin(quotes=False)
    while walk.number < 3:
        walk.pages(ease="4", compared="0")
    QuickWalk(story.house.at, link, "en", ease="4", compared="0").goes_on()
    walk.open()
    expect(walk.page.locator("main#done")).to_be_visible()
    for name in (*OTHERS, NILS):
        QuickWalk(story.house.at, story.link(email(name), "t"), ease="3", outcome="partly").to_the_end()


def marketing_watches_and_approves(story: Story) -> None:
    """She sees who is where and what needs her; a bonus a customer, none for colleagues."""
    studies = story.studies
    studies.go(studies.study)
    for name in (*CUSTOMERS, NILS):
        studies.expect_seat(name, "Finished")
    expect(studies.main).to_contain_text(TROUBLE)
    studies.press("Settled")
    expect(studies.main).not_to_contain_text(TROUBLE)
    pools = Incentives.of(story.selma)
    pools.add_codes(story.pool, *CODES[:4])
    pools.approve_all()
    pools.expect_told("5 bonuses approved")


def a_code_too_few(story: Story) -> None:
    """Four are paid; the fifth waits and says so, until new codes come."""
    pools = Incentives.of(story.selma)
    pools.go(story.pool)
    expect(pools.main).to_contain_text("1 bonus waits for a code of €25")
    pools.add_codes(story.pool, CODES[4])


def the_journey_is_optimised(story: Story) -> None:
    """Version 2 from a file; the step map is looked at and mended; the after round freezes it."""
    scenarios, studies = Scenarios.of(story.selma), story.studies
    scenarios.replace_draft(story.scenario, OPTIMISED)
    scenarios.publish(story.scenario, 2, "One form, a tracker, no hotline")
    studies.go(studies.study)
    studies.close_round()
    carla_is_too_late(story)
    studies.add_after_round()
    studies.fill_round("version 2", day(0), day(30))
    studies.go(f"{studies.study}/map")
    assert studies.links_of("read-confirmation") == ["read-confirmation"]
    studies.comes_from("check-and-report", "check-address", "report-move")
    studies.comes_from("track-move", "book-technician")
    studies.press("Save the map")
    studies.expect_told("The step map is saved")
    assert studies.links_of("check-and-report") == ["check-address", "report-move"]
    studies.go(studies.study)
    studies.press("After", within=".tabs")
    studies.press("Prepare this round")
    assert studies.tone_of("The step map is checked") == "ok"
    assert studies.tone_of("Comparable with their own before round: 5 of 5") == "ok"
    studies.publish_round()
    studies.invite_everybody()


def carla_is_too_late(story: Story) -> None:
    """She never answered; nothing is asked of her any more until she is invited again."""
    carla = Walk(story.people(story.house.at, phone=True), story.link(email(CARLA), "t"))
    carla.open()
    expect(carla.page.locator("h1")).to_have_text("This test is over")
    assert audit(carla.page, "en") == []


def the_same_testers_again(story: Story) -> None:
    """Maria by her new link, in the same browser; the others unwatched."""
    maria = story.walks[MARIA]
    maria.link = story.link(email(MARIA), "t", 2)
    maria.begin()
    maria.to_the_end(ease="6", compared="1", emotion="2", comment=PRAISE)
    for name in (HORST, *OTHERS, *COLLEAGUES):
        QuickWalk(story.house.at, story.link(email(name), "t", 2), ease="6", comment="Viel besser.").to_the_end()


def the_worker_has_paid(story: Story) -> None:
    """The fifth code went out meanwhile; by the links of the first round each tester sees a code of her own."""
    pools = Incentives.of(story.selma)
    pools.go(story.pool)
    until(lambda: pools.page.reload() and "waits for a code" not in pools.main.inner_text(), "payment", 75)
    seen = {sees_the_code(story.walks[name], story.link(email(name), "t")) for name in (MARIA, HORST)}
    assert len(seen) == len(seen & set(CODES)) == 2


def sees_the_code(walk: Walk, link: str) -> str:
    walk.link = link
    walk.open()
    if walk.stage != "done":  # a browser that walked another round since asks first
        walk.next()
    with walk.page.expect_navigation():
        walk.page.locator("form[action='/my/bonus'] button").click()
    return walk.page.locator("code.code").inner_text()


def the_product_owner_reads(story: Story) -> None:
    """A verdict with its counts, every tester as a dot, and nobody's name."""
    ruben = Report(story.people(story.house.at, language="de"))
    ruben.choose_password(story.link(RUBEN, "set-password"))
    ruben.go(f"{story.studies.study}/report")
    expect(ruben.verdict).to_contain_text("5")
    expect(ruben.ladder).to_be_visible()
    words = ruben.page.content()
    for name in (*CUSTOMERS, *COLLEAGUES):
        assert name.rpartition(" ")[2] not in words
        assert email(name) not in words
    assert PRAISE in words
