"""Every page, as each role, in light and dark, on a phone and a desktop: axe-core finds nothing, nothing sticks out.

Pages come from the application's routes: one that nobody can find from the start page fails here, until a link leads
there or `sights` says why it is no page.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from panel.core.principals import Role, Who
from panel.core.settings import ROOT
from tests.cast import STAFF
from tests.e2e.audit import LOOKS, Look, audit
from tests.e2e.house import House, until
from tests.e2e.pages.customers import Customers
from tests.e2e.pages.desk import Desk
from tests.e2e.pages.incentives import Incentives
from tests.e2e.pages.scenarios import Scenarios
from tests.e2e.pages.studies import Studies
from tests.e2e.pages.tester import Walk
from tests.e2e.people import People, Person
from tests.e2e.sights import FROM_OUTSIDE, NO_PAGES, ON_THE_WAY, PAGES, ROUTES, Route, route_of, sights

LANGUAGES = {Role.ADMIN: "en", Role.MARKETING: "de", Role.OWNER: "en"}
"""German has the long words, so marketing, who sees the most, reads German."""
LIBRARY = ROOT / "scenarios" / "library" / "upgrade.yaml"
ASIDE = {"/my/stop", "/my/trouble", "/my/withdraw"}
"""Pages beside a tester's way."""
INSIDE = [r for r in PAGES if r.path not in ON_THE_WAY | {*FROM_OUTSIDE, "/set-password/{token}"}]


@pytest.fixture(scope="module")
def staff(browser: Browser, demo_house: House) -> Iterator[dict[Role, Person]]:
    """Everybody signed in, each in a browser of their own that stays open."""
    people, signed_in = People(browser), {}
    links = demo_house.links_of_staff(*(email for _name, email in STAFF.values()))
    for role, (_name, email) in STAFF.items():
        person = signed_in[role] = people(demo_house.at, language=LANGUAGES[role])
        Desk(person).choose_password(links[email])
        speak(person, "en")
    yield signed_in
    assert people.close() == []


@pytest.fixture(scope="module")
def seen(staff: dict[Role, Person]) -> dict[Role, dict[str, list[str]]]:
    """Role → route → pages. What the finished demo lacks is begun first: an import, a scenario and a study."""
    marketing = Customers(staff[Role.MARKETING])
    marketing.try_list("Vorname;Nachname;E-Mail\nNeu;Hier;neu.hier@freunde.example\nOhne;Adresse;keine")
    imported = marketing.path
    begin_something(marketing)
    found = {role: sights(person) for role, person in staff.items()}
    found[Role.MARKETING]["/customers/import/{id}"] = [imported]
    speak(staff[Role.MARKETING], "de")
    return found


def begin_something(marketing: Desk) -> None:
    Scenarios.of(marketing).begin("Ein Entwurf", "A draft")
    studies = Studies.of(marketing)
    studies.plan("Geplant", "5", bonus_friendly_cents="25")
    studies.save_plan()
    studies.fill_round("version 1", "2099-01-01", "2099-02-01", studies.first_panel())


def speak(person: Person, language: str) -> None:
    person.context.add_cookies([{"name": "language", "value": language, "url": person.at}])


def reader(route: Route) -> Role:
    """Marketing where she may, since she sees the most of her pages; else the administrator."""
    return Role.MARKETING if Who(Role.MARKETING) in route.allow else Role.ADMIN


def look_at(person: Person, path: str, language: str) -> list[str]:
    person.go(path)
    assert route_of(person.page.url.removeprefix(person.at)) == route_of(path), f"{path} leads to {person.page.url}"
    wrong = [f"{path}: {line}" for line in [*audit(person.page, language), *person.complaints]]
    person.complaints.clear()
    return wrong


def test_the_eye_on_the_browsers_sees(people: People, demo_house: House) -> None:
    """What else would pass unseen: a blocked style, a request to somebody else, a script that breaks."""
    visitor = people(demo_house.at)
    visitor.go("/sign-in")
    for deed, part in (
        ("document.body.setAttribute('style', 'color: red')", "style"),
        ("fetch('http://elsewhere.example/')", "elsewhere.example"),
        ("setTimeout(() => nobody.knows())", "nobody"),
    ):
        visitor.page.evaluate(f"() => {{ {deed} }}")
        until(lambda part=part: visitor.page.title() and any(part in heard for heard in visitor.complaints), part, 5)
    visitor.complaints.clear()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[0]['width']}-{look[1]}")
def test_the_audit_sees_what_is_wrong_in_one_look_alone(people: People, demo_house: House, look: Look) -> None:
    visitor = people(demo_house.at)
    visitor.go("/sign-in")
    width, scheme = look[0]["width"], look[1]
    unreadable = f"h1 {{ color: {'#c8c8c7' if scheme == 'light' else '#3c3c3b'}; font-size: {width // 20}px }}"
    visitor.page.evaluate(
        "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }",
        f"@media (width: {width}px) and (prefers-color-scheme: {scheme}) {{ {unreadable} }}",
    )
    found = audit(visitor.page, "en")
    assert len(found) == 1
    assert found[0].startswith(f"{scheme} {width}: color-contrast")


def test_every_exception_is_still_a_route() -> None:
    assert {*NO_PAGES, *ON_THE_WAY, *FROM_OUTSIDE} <= {route.path for route in ROUTES}


@pytest.mark.parametrize("route", INSIDE, ids=lambda route: route.path)
def test_a_page_of_the_staff(route: Route, staff: dict[Role, Person], seen: dict[Role, dict[str, list[str]]]) -> None:
    role = reader(route)
    pages = seen[role].get(route.path, [])
    assert pages, f"no link leads to {route.path}: set one, or say in sights.py why it is no page"
    assert [line for path in pages for line in look_at(staff[role], path, LANGUAGES[role])] == []


@pytest.mark.parametrize("route", [r for r in INSIDE if Who(Role.OWNER) in r.allow], ids=lambda route: route.path)
def test_a_page_of_the_product_owner(
    route: Route, staff: dict[Role, Person], seen: dict[Role, dict[str, list[str]]]
) -> None:
    """Also where no link leads her: she may type the address."""
    path = (seen[Role.OWNER].get(route.path) or seen[Role.MARKETING][route.path])[0]
    assert look_at(staff[Role.OWNER], path, LANGUAGES[Role.OWNER]) == []


def test_the_pages_behind_buttons(
    staff: dict[Role, Person], seen: dict[Role, dict[str, list[str]]], demo_house: House
) -> None:
    """Pages that no address leads to: questions before a deed, dry runs, and forms with errors."""
    desk, wrong = Incentives(staff[Role.MARKETING]), list[str]()

    def look(what: str) -> None:
        wrong.extend(f"{what}: {line}" for line in [*audit(desk.page, "de"), *desk.person.complaints])
        desk.person.complaints.clear()

    desk.go("/incentives")
    desk.page.locator("input[data-all=ids]").check()
    desk.submit()
    assert desk.path == "/incentives/approve"
    look("approve?")
    desk.go(invitation_with_a_code(demo_house))
    assert desk.main.get_by_text("noch nicht angesehen").count()
    look("withdraw with a code?")
    desk.go(seen[Role.MARKETING]["/incentives/pools/{pool_id}"][0])
    desk.fill({"codes": "NEU-0001\nNEU-0002;2099-12-31\n?"})
    desk.submit()
    look("codes checked")
    desk.go(seen[Role.MARKETING]["/customers/import/{id}"][0])
    desk.submit()
    assert desk.main.get_by_text("keine").count(), "the line that was left out"
    look("what an import left out")
    for what, text in (("scenario from a file", LIBRARY.read_text("utf-8")), ("a broken file", "key: [")):
        desk.go("/scenarios/import")
        desk.fill({"text": text})
        desk.submit()
        look(what)
    for path in ("/customers/add", "/panels/add", "/studies/new", "/incentives/pools/new", "/journeys/new"):
        desk.go(path)
        desk.submit()
        assert desk.errors(), path
        look(f"{path} with errors")
    desk.go("/gibt/es/nicht")
    look("nothing there")
    assert wrong == []


def invitation_with_a_code(house: House) -> str:
    """Where an invitation is withdrawn to which a code belongs that nobody looked at. No link leads there once the round
    is closed, as in the demo.
    """
    ((study, round_, invitation),) = house.rows(
        """SELECT round.study, round.id, invitation.id FROM voucher_code
        JOIN entitlement ON entitlement.id = voucher_code.entitlement
        JOIN invitation USING (customer, purpose_id) JOIN round ON round.id = purpose_id
        WHERE shown_at IS NULL LIMIT 1"""
    )
    return f"/studies/{study}/rounds/{round_}/invitations/{invitation}/withdraw"


def test_the_pages_for_everybody(people: People, demo_house: House) -> None:
    """Before signing in: the doors, and what is said when they don't open."""
    link = demo_house.link_of_staff(STAFF[Role.ADMIN][1])
    visitor = people(demo_house.at, language="de")
    broken = ("/t/zu-kurz", "/t/" + "x" * 43, "/set-password/gibt-es-nicht", "/gibt/es/nicht")
    wrong = [
        line for path in (*FROM_OUTSIDE, link.removeprefix(demo_house.at)) for line in look_at(visitor, path, "de")
    ]
    for path in broken:
        visitor.go(path)
        wrong += [f"{path}: {line}" for line in audit(visitor.page, "de")]
    assert wrong == []


def test_a_tester_on_the_way(people: People, demo_house: House, running_link: str) -> None:
    """Every page of a tester's way, with the errors that can stand on it."""
    walk = Walk(people(demo_house.at, language="de", phone=True), running_link)
    stops = Stops(walk)
    walk.open()
    stops.look()
    walk.next()
    stops.aside("/my/invitation")
    walk.next()
    stops.look("consent, not ticked")
    walk.consent()
    while walk.stage != "done":
        stops.look(walk.stage)
        if walk.stage == "wait":
            walk.not_yet()
            stops.look("asleep")
            walk.press("next")
        else:
            walk.pages()
        if not ASIDE & stops.routes and walk.stage == "do":
            stops.aside(*sorted(ASIDE))
    stops.look("done")
    assert stops.wrong == []
    assert stops.routes >= ON_THE_WAY


def test_a_tester_who_comes_back(people: People, demo_house: House, links: Iterator[str]) -> None:
    """No, and yes after all; the link once more; words that found another's session, or none; and after the end."""
    walk = Walk(people(demo_house.at, language="de", phone=True), next(links))
    stops = Stops(walk)
    walk.open()
    walk.decline()
    stops.reads("abgesagt")
    walk.next()
    walk.consent()
    stops.aside("/my/gibt-es-nicht")
    walk.open()
    stops.reads("Sie sind bei Schritt 1")
    walk.next()
    on_the_same_tablet(walk, next(links))
    walk.comment.fill("Das hier hat noch niemand gespeichert.")
    walk.expect_saved("expired")
    stops.look("not saved")
    walk.next()
    stops.reads("ein anderer persönlicher Link geöffnet")
    walk.accept()
    walk.person.go("/my/withdraw")
    walk.choose("answers", "keep")
    walk.send()
    walk.person.go("/my/withdraw")
    stops.reads("Möchten Sie Ihre Antworten löschen?")
    walk.person.context.clear_cookies()
    walk.person.go("/my")
    stops.reads("Bitte öffnen Sie Ihren persönlichen Link noch einmal")
    walk.open()
    stops.reads("Sie haben diesen Test beendet.")
    assert stops.wrong == []


def on_the_same_tablet(walk: Walk, link: str) -> None:
    """Somebody follows a link of their own in another tab."""
    tab = walk.person.context.new_page()
    walk.person.go(link, tab)
    with tab.expect_navigation():
        tab.locator(".actionbar button[name=go]").click()
    tab.close()


class Stops:
    """Where the tester came by, each kind of page looked at once."""

    def __init__(self, walk: Walk) -> None:
        self.walk, self.wrong = walk, list[str]()
        self.routes, self._kinds = set[str](), set[str]()

    def look(self, kind: str = "") -> None:
        route = route_of(self.walk.path)
        if f"{route} {kind}" not in self._kinds:
            self.wrong += [f"{self.walk.path} {kind}: {line}" for line in audit(self.walk.page, "de")]
        self._kinds.add(f"{route} {kind}")
        self.routes.add(route)

    def reads(self, words: str) -> None:
        """Look at a page that is known by its words alone."""
        expect(self.walk.page.locator("main")).to_contain_text(words)
        self.look(words)

    def aside(self, *paths: str) -> None:
        here = self.walk.path
        for path in paths:
            self.walk.person.go(path)
            self.look()
        self.walk.person.go(here)
