"""Pictures of every page for people who look: `python -m tests.e2e.gallery FOLDER [PART-OF-A-ROUTE …]`.

Not a test. Each page of the demo on a phone and a desktop, light and dark, German and English:
`FOLDER/<role>/<page>-<width>-<scheme>-<language>.png`.
"""

import re
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.cast import STAFF, Role
from tests.chromium import chromium
from tests.e2e.audit import Look
from tests.e2e.house import House
from tests.e2e.pages.desk import Desk
from tests.e2e.pages.tester import Walk
from tests.e2e.people import DESK, LAUNCH, PHONE, People, Person
from tests.e2e.sights import FROM_OUTSIDE, sights

LOOKS: tuple[Look, ...] = ((PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark"))
LANGUAGES = ("de", "en")


def main(folder: Path, parts: list[str]) -> None:
    house = House()
    try:
        house.said = house.run("migrate", "demo", "demo --greeting", "demo --testers 4 --links")
        house.start()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=list(LAUNCH))
            people = People(browser)
            for album, person, path in [*outside(house, people), *staff(house, people)]:
                if not parts or any(part in path for part in parts):
                    photograph(person, path, folder / album)
            if not parts or "/my" in parts:
                a_testers_way(house, people, folder / "tester")
            for complaint in people.close():
                print("!", complaint)
            browser.close()
        house.stop()
    finally:
        house.remove()


def outside(house: House, people: People) -> Iterator[tuple[str, Person, str]]:
    visitor = people(house.at)
    for path in (*FROM_OUTSIDE, "/t/zu-kurz", "/gibt/es/nicht"):
        yield "outside", visitor, path


def staff(house: House, people: People) -> Iterator[tuple[str, Person, str]]:
    """The pages of the administrator, who may see all, and what the product owner sees of them."""
    for role in (Role.ADMIN, Role.OWNER):
        person = people(house.at)
        Desk(person).choose_password(house.link_of_staff(STAFF[role][1]))
        for pages in sights(person).values():
            for path in pages:
                yield role.value, person, path


def a_testers_way(house: House, people: People, folder: Path) -> None:
    """Each page of the demo's running study, before it is answered."""
    walk = Walk(people(house.at, language="de", phone=True), re.findall(r"http\S+/t/\S+", house.said)[0])
    walk.open()
    snap(walk.person, folder / "invitation")
    walk.next()
    snap(walk.person, folder / "consent")
    walk.consent()
    for path in ("/my", "/my/trouble", "/my/stop"):
        photograph(walk.person, path, folder)
    walk.person.go("/my/step/1")
    while walk.stage != "done":
        snap(walk.person, folder / f"{walk.path.rpartition('/')[2]}-{walk.stage}")
        walk.pages()
    snap(walk.person, folder / "done")


def photograph(person: Person, path: str, folder: Path) -> None:
    """One page. Ids in its name are short: which of the studies it is, can be seen in the picture."""
    person.go(path)
    plain = re.sub(r"([0-9a-f]{4})[0-9a-f]{4}-[0-9a-f-]{27}", r"\1", path)
    snap(person, folder / (re.sub(r"[^\w.]+", "-", plain).strip("-") or "start"))


def snap(person: Person, file: Path) -> None:
    """The page that is open, in all looks and languages."""
    file.parent.mkdir(parents=True, exist_ok=True)
    for language, (size, scheme) in product(LANGUAGES, LOOKS):
        person.context.add_cookies([{"name": "language", "value": language, "url": person.at}])
        person.page.set_viewport_size(size)
        person.page.emulate_media(color_scheme=scheme)
        if (size, scheme) == LOOKS[0]:
            person.page.reload()
        whole = person.page.evaluate("document.documentElement.scrollHeight")
        person.page.set_viewport_size({**size, "height": max(size["height"], whole)})  # what is fixed stays below
        name = f"{file.name}-{size['width']}-{scheme}-{language}.png"
        person.page.screenshot(path=file.with_name(name), animations="disabled")
    print(file.name, flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), sys.argv[2:])
