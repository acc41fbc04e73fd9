"""Markup in every text that somebody can type comes out as text, on every page, file and mail that shows it."""

import csv
import io
import re
from html.parser import HTMLParser

from panel.outbox import queries as outbox
from tests.crawl import pages
from tests.furnished import STAGES, Clients, House, furnished
from tests.integration.bad_input.found import every_form, filled, replaced, send
from tests.snapshots import taken

SEEN_NOWHERE = {
    "stop-reason": "kept with the run, and on no page yet",
    "block-reason": "the trouble that was told before says it",
    "import-double": "a line that is there already is named by its address",
}


def planted(field: str, words: str) -> str:
    """Breaks out of an attribute, opens an element of its own name, asks the template engine to calculate."""
    name = re.sub(r"[^a-z0-9]", "-", field.lower())
    return f"{words}\"'><x-{name}>{{{{7*191191}}}}"


_fields: set[str] = set()


def noting(field: str, words: str) -> str:
    _fields.add(re.sub(r"[^a-z0-9]", "-", field.lower()))
    return planted(field, words)


class Eye(HTMLParser):
    """Sees elements that nobody of us wrote, and attributes that act."""

    def __init__(self) -> None:
        super().__init__()
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag.startswith("x-"):
            self.foreign.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or (
                name in ("href", "src", "action") and (value or "").lower().startswith(("javascript", "data:text"))
            ):
                self.foreign.append(f"<{tag} {name}={value}>")
            if "<x-" in name or name.startswith("x-"):
                self.foreign.append(f"<{tag} … {name}>")

    handle_startendtag = handle_starttag


def complaints(name: str, html: str) -> list[str]:
    eye = Eye()
    eye.feed(html)
    found = eye.foreign + [
        f"a text that was escaped twice: {part}" for part in re.findall(r"&amp;(?:lt|quot|#\d+);.{9}", html)
    ]
    if "1338337" in html:
        found.append("the template engine answered")
    return [f"{name}: {one}" for one in found]


async def test_on_every_page_it_is_text(new_client: Clients, clock: object) -> None:
    house = await furnished(new_client, noting)
    wrong, shown = [], ""
    for who in ("marketing", "admin", "owner", *STAGES):
        starts = ["/"] if who in ("marketing", "admin", "owner") else [f"/t/{house.links[who]}", "/my", "/my/step/1"]
        if who == "marketing":
            starts += [f"/customers/import/{house.ids['import']}", f"/studies/{house.ids['study_id']}/report"]
        for address, html in (await pages(house.browser(new_client, who), *starts)).items():
            wrong += complaints(f"{who} {address}", html)
            shown += html
    assert not wrong, "\n".join(sorted(set(wrong))[:40])
    never = {field for field in _fields if f"&lt;x-{field}&gt;" not in shown}
    assert never <= SEEN_NOWHERE.keys(), f"planted, but on no page: {sorted(never)}"


async def test_in_every_mail_it_is_text(new_client: Clients, clock: object) -> None:
    house = await furnished(new_client, noting)
    assert house.people["do"].name
    wrong, shown = [], ""
    for message in (await taken())["message"]:
        body = await outbox.body(message["id"])
        assert body is not None
        wrong += complaints(message["template"], body.html)
        shown += body.html
        assert "&lt;x-" not in body.text, "the plain text is plain"
        assert "\n" not in message["subject"]
    assert not wrong, "\n".join(wrong)
    assert "&lt;x-customer-family" in shown


def test_control_the_eye_sees() -> None:
    assert complaints("", '<p title=""\'><x-title>">') != []
    assert complaints("", "<a href='javascript:alert(1)'>") != []
    assert complaints("", "<img src=x onerror=alert(1)>") != []
    assert complaints("", "<p>&amp;lt;x-title&gt;</p>") != []
    assert complaints("", "<p>&lt;x-title&gt;</p>") == []


FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")


def formula(field: str, words: str) -> str:
    """What a spreadsheet would run, where a name stands."""
    return (
        f"=cmd|'/C calc'!A0 {words}"
        if field.startswith(("customer", "study", "purpose", "reverse", "comment", "staff"))
        else words
    )


async def test_no_cell_of_a_file_is_a_formula(new_client: Clients, clock: object) -> None:
    """Ledger, bill credits, the report's answers, the empty list: none of it begins as spreadsheets read formulas."""
    house = await furnished(new_client, formula)
    selma, seen = house.browser(new_client, "marketing"), ""
    for address in (
        "/incentives/ledger.csv", "/incentives/bill-credits/1/file", f"/studies/{house.ids['study_id']}/report.csv",
        "/customers/import/template.csv",
    ):  # fmt: skip
        text = (await selma.get(address)).text
        seen += text
        delimiter = ";" if ";" in text.splitlines()[0] else ","
        for row in csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter):
            for cell in row:
                assert not cell.startswith(FORMULAS) or re.fullmatch(r"-?\d+([.,]\d+)?", cell), f"{address}: {cell!r}"
    assert "=cmd|" in seen, "nothing of it stood in any file"


RUNNING = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:x", "data:text/html,x", "vbscript:x", "//evil.example",
    "file:///etc/passwd", "java\tscript:alert(1)",
)  # fmt: skip


async def test_a_link_that_would_run_is_refused(house: House, new_client: Clients) -> None:
    forms = [one for one in await every_form(house, new_client) if "link" in one.form.fields]
    assert forms
    for one in forms:
        for link in RUNNING:
            answer = await send(house.browser(new_client, one.who), one, replaced(filled(one.form), "link", link))
            assert answer.status_code == 422, f"{one}: {link}"
