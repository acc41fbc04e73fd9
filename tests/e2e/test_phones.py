"""On a phone: nothing has to be pushed aside to be read, and no word leaves its place."""

from collections.abc import Iterator

from tests.cast import STAFF, Role
from tests.e2e.house import House
from tests.e2e.pages.desk import Desk
from tests.e2e.pages.tester import Walk
from tests.e2e.people import People

MONEY = ("/incentives", "/incentives/ledger", "/incentives/pools", "/incentives/bill-credits")
LISTS = ("/scenarios/library/order", "/customers", "/staff", "/messages", "/audit", *MONEY)
BESIDE = "all => all.flatMap(e => [...e.children].filter(c => c.offsetLeft > e.firstElementChild.offsetLeft)).length"
WIDER = "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.getAttribute('aria-label'))"


def test_lists_are_stacked(people: People, demo_house: House) -> None:
    desk = Desk(people(demo_house.at, language="de", phone=True))
    desk.choose_password(demo_house.link_of_staff(STAFF[Role.ADMIN][1]))
    wider = []
    for path in LISTS:
        desk.go(path)
        lists = desk.main.locator(".scroll:not(:has(.jm))")
        assert lists.locator("tbody tr").count(), path
        wider += [(path, name) for name in lists.evaluate_all(WIDER)]
    assert wider == []


THIN = """all => all.filter(words => words.clientWidth < 0.6 * words.parentElement.clientWidth).map(words => words.innerText)"""
"""The words of a line that have not most of its room."""


def test_words_in_lists_have_their_room(people: People, demo_house: House) -> None:
    desk = Desk(people(demo_house.at, language="de", phone=True))
    desk.choose_password(demo_house.link_of_staff(STAFF[Role.ADMIN][1]))
    thin = []
    for path in ("/panels", "/journeys", "/scenarios", "/scenarios/library", "/reports"):
        desk.go(path)
        words = desk.main.locator(".list > li > div")
        assert words.count(), path
        thin += [(path, text) for text in words.evaluate_all(THIN)]
    assert thin == []


def test_facts_stand_below_their_labels(people: People, demo_house: House) -> None:
    desk = Desk(people(demo_house.at, language="de", phone=True))
    desk.choose_password(demo_house.link_of_staff(STAFF[Role.MARKETING][1]))
    desk.go("/studies")
    desk.main.locator("h2 a").first.click()
    facts = desk.main.locator(".facts")
    facts.last.wait_for()
    assert facts.evaluate_all(BESIDE) == 0


SAID_ASIDE = """all => all.filter(said => {
  const words = said.getBoundingClientRect(), name = said.parentElement.querySelector("th").getBoundingClientRect();
  return words.width && (words.top < name.bottom - 1 || words.left < 0 || words.right > innerWidth);
}).map(said => said.textContent)"""
"""The quotes that do not stand below the person's figures, or not in sight."""


def test_what_a_person_said_stands_below_their_figures(people: People, demo_house: House) -> None:
    desk = Desk(people(demo_house.at, language="de", phone=True))
    desk.choose_password(demo_house.link_of_staff(STAFF[Role.OWNER][1]))
    desk.go("/reports")
    paths = desk.main.locator("a[href$='/report']").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    seen = 0
    for path in dict.fromkeys(paths):
        desk.go(path)
        said = desk.main.locator(".table--people .say")
        seen += said.count()
        for pushed in (0, 200):
            desk.main.locator("#people .scroll").evaluate_all(f"all => all.forEach(e => e.scrollLeft = {pushed})")
            assert said.evaluate_all(SAID_ASIDE) == []
    assert seen


FACES = """all => all.filter((face, i) => {
  const place = face.getBoundingClientRect(), words = document.createRange(), card = face.closest(".q").getBoundingClientRect();
  words.selectNodeContents(face);
  const { left, right } = words.getBoundingClientRect();
  return left < place.left + 2 || right > place.right - 2 || place.left < card.left + 14 || place.right > card.right - 14;
}).map((face) => face.textContent)"""
"""The feelings whose word touches the border of its choice, or whose choice leaves the card's column."""


def test_each_feeling_has_room_for_its_word(people: People, demo_house: House, links: Iterator[str]) -> None:
    walk = Walk(people(demo_house.at, language="de", phone=True), next(links))
    walk.begin()
    while not walk.page.locator("#f-emotion").count():
        walk.pages()
    faces = walk.page.locator("#f-emotion label > b")
    for width in (320, 360, 375, 390, 430):
        walk.page.set_viewport_size({"width": width, "height": 844})
        for value in range(-2, 3):
            walk.choose("emotion", str(value))
            assert faces.evaluate_all(FACES) == [], width
