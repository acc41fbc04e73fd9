"""The report on paper: a product owner prints it and takes it to a meeting."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.cast import STAFF, Role
from tests.e2e.house import House
from tests.e2e.pages.desk import Desk
from tests.e2e.paper import A4_POINTS, CUT_WORDS, STICKS_OUT, Place, as_paper, mark, printed
from tests.e2e.people import People, Person

HEADINGS, QUOTES = "main :is(h2, h3, h4)", "#comments blockquote > p"
TABLES = {"people": ("#people thead", "#people tbody tr"), "steps": (".sc--head", ".sc:not(.sc--head)"),
          "answers": ("#answers thead", "#answers tbody tr"), "method": (".method thead", ".method tbody tr")}  # fmt: skip
"""Their heads and rows."""


@dataclass(frozen=True)
class Printed:
    """One report of the demo as it comes out of the printer. `headings`: their words; empty for those that don't show."""

    cut_off: list[str]
    cut_words: list[str]
    headings: list[str]
    quotes: list[bool]
    may_be_quoted: int
    buttons: int
    places: dict[str, list[Place]]


@pytest.fixture(scope="module")
def owner(browser: Browser, demo_house: House) -> Iterator[Person]:
    """The product owner, signed in."""
    people = People(browser)
    person = people(demo_house.at)
    Desk(person).choose_password(demo_house.link_of_staff(STAFF[Role.OWNER][1]))
    yield person
    assert people.close() == []


@pytest.fixture(scope="module")
def reports(owner: Person) -> list[str]:
    """Every report that there is, those of the demo among them: one round under way, five and five others, the same five
    twice.
    """
    owner.go("/reports")
    found = owner.page.locator("main a[href$='/report']")
    paths = dict.fromkeys(str(link.get_attribute("href")) for link in found.all())
    assert len(paths) >= 3
    return list(paths)


@pytest.fixture(scope="module", params=["en", "de"])
def sheets(request: pytest.FixtureRequest, owner: Person, reports: list[str]) -> list[Printed]:
    owner.context.add_cookies([{"name": "language", "value": request.param, "url": owner.at}])
    return [_print(owner, path) for path in reports]


def _print(owner: Person, path: str) -> Printed:
    comments = owner.context.request.get(f"{owner.at}{path}/comments.csv").text().strip()
    owner.go(path)
    as_paper(owner.page)
    words = owner.page.locator(HEADINGS).all_inner_texts()
    cut_words = owner.page.evaluate(CUT_WORDS)
    for name, (head, row) in TABLES.items():
        mark(owner.page, head, f"head-{name}")
        mark(owner.page, row, f"row-{name}")
    return Printed(
        cut_off=owner.page.evaluate(STICKS_OUT),
        cut_words=cut_words,
        headings=[text if there else "" for text, there in zip(words, mark(owner.page, HEADINGS, "h"), strict=True)],
        quotes=mark(owner.page, QUOTES, "q"),
        may_be_quoted=comments.count("\n"),
        buttons=owner.page.locator("nav:visible, header .btn:visible, button:visible").count(),
        places=printed(owner.page),
    )


def test_nothing_is_cut_off_at_the_side(sheets: list[Printed]) -> None:
    assert [sheet.cut_off for sheet in sheets] == [[] for _ in sheets]


def test_no_heading_is_parted_from_what_it_heads(sheets: list[Printed]) -> None:
    for sheet in sheets:
        shown = {n: words for n, words in enumerate(sheet.headings) if words}
        assert len(shown) >= 5
        parted = [w for n, w in shown.items() if page_of(sheet, f"h/{n}/last") != page_of(sheet, f"h/{n}/next")]
        assert parted == []


def test_every_word_fits_in_one_piece(sheets: list[Printed]) -> None:
    assert [sheet.cut_words for sheet in sheets] == [[] for _ in sheets]


@pytest.mark.parametrize("table", TABLES)
def test_a_tables_head_stands_over_rows_on_each_of_their_pages(sheets: list[Printed], table: str) -> None:
    printed_ones = [sheet.places for sheet in sheets if f"head-{table}/0/first" in sheet.places]
    assert printed_ones
    for places in printed_ones:
        heads = {place.page for place in places[f"head-{table}/0/first"]}
        rows = [
            min(p.page for p in places[f"row-{table}/{n}/first"])
            for n in range(len(places))
            if f"row-{table}/{n}/first" in places
        ]
        assert heads == set(rows)
        assert len(rows) == 1 or min(map(rows.count, heads)) > 1, "no row stands alone"


def test_every_quote_is_on_paper(sheets: list[Printed]) -> None:
    assert max(sheet.may_be_quoted for sheet in sheets) > 50
    for sheet in sheets:
        assert sheet.quotes == [True] * sheet.may_be_quoted
        ends = [
            place
            for n in range(len(sheet.quotes))
            for end in ("first", "last")
            for place in sheet.places[f"q/{n}/{end}"]
        ]
        assert all(map(on_paper, ends))


def test_the_way_through_the_application_is_gone(owner: Person, sheets: list[Printed]) -> None:
    for sheet in sheets:
        assert sheet.buttons == 0
        assert [address for address in sheet.places if owner.at in address] == []


def test_what_is_cut_off_or_parted_is_seen(owner: Person, reports: list[str]) -> None:
    """The control of the tests above: a heading that does not break, one with a page of its own, and too narrow a column."""
    owner.go(reports[0])
    adopt = "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }"
    narrow = "#health-h { max-width: 20px; overflow-wrap: anywhere }"
    spoiled = (
        f"{narrow} #verdict-h {{ white-space: nowrap; width: 100px; overflow: hidden; break-after: page !important }}"
    )
    owner.page.evaluate(adopt, f"@layer utilities {{ .verdict {{ break-inside: auto !important }} }} {spoiled}")
    as_paper(owner.page)
    assert [line.partition(".")[0] for line in owner.page.evaluate(STICKS_OUT)] == ["H2"]
    assert owner.page.evaluate(CUT_WORDS) != []
    mark(owner.page, "#verdict-h", "h")
    places = printed(owner.page)
    assert min(p.page for p in places["h/0/last"]) < min(p.page for p in places["h/0/next"])


def page_of(sheet: Printed, name: str) -> int:
    """The page on which these words begin."""
    return min(place.page for place in sheet.places[name])


def on_paper(place: Place) -> bool:
    wide, high = A4_POINTS
    return place.left >= 0 and place.right <= wide and place.below >= 0 and place.above <= high
