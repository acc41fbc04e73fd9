"""Files beside an import: the empty table to fill in, and the lines that were left out, to be mended."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import _, language
from panel.core.pages import download
from panel.core.spreadsheet import written
from panel.customers import importing
from panel.customers.rules.imports import Plan
from panel.customers.web.import_ends import lost

CSV = "text/csv; charset=utf-8"
COLUMNS = ("salutation", "given_name", "family_name", "email", "phone", "customer_number", "language", "kind",
           "contact_basis", "basis_on", "basis_source", "note")  # fmt: skip
HEADINGS = {
    "de": ("Anrede", "Vorname", "Nachname", "E-Mail", "Telefon", "Kundennummer", "Sprache", "Art", "Kontaktgrundlage",
           "Seit", "Quelle", "Notiz"),
    "en": ("Salutation", "Given name", "Family name", "E-mail", "Phone", "Customer number", "Language", "Kind",
           "Contact basis", "Since", "Source", "Note"),
}  # fmt: skip


@get("/customers/import/template.csv", allow=MARKETING)
async def template_file(request: AnyRequest) -> Response[bytes]:
    """An empty table with our headings, as spreadsheets here open it: semicolons, UTF-8 with mark."""
    return download(written(headings().values(), ()), _("people.csv"), CSV)


@get("/customers/import/{id:uuid}/left-out.csv", allow=MARKETING)
async def left_out_file(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """The lines that are not taken, each with the reason; mended, it can be imported as it is."""
    kept = await importing.load(id, staff(request).id)
    if kept.lost:
        return lost(kept)
    plan = kept.plan
    columns = headings()
    if any("name" in cells for _number, _reason, cells in left_out(plan)):
        columns = {"name": _("Name"), **columns}
    lines = ([number, reason, *(cells.get(c, "") for c in columns)] for number, reason, cells in left_out(plan))
    return download(written([_("Line"), _("Reason"), *columns.values()], lines), _("left-out.csv"), CSV)


def headings() -> dict[str, str]:
    """Column → what it is called in a file of the present language."""
    return dict(zip(COLUMNS, HEADINGS.get(language(), HEADINGS["en"]), strict=True))


def left_out(plan: Plan) -> Iterator[tuple[int, str, dict[str, str]]]:
    """(line, reason, cells), in the order of the list."""
    lines = [(w.number, "; ".join(f"{_called(f.column)}: {_(f.message, **f.params)}" for f in w.faults), w.cells)
             for w in plan.wrong]  # fmt: skip
    for d in plan.duplicates:
        there = _("There already: %(name)s", name=d.name) if d.existing else _("As in line %(line)s", line=d.line)
        lines.append((d.number, there, d.cells))
    yield from sorted(lines, key=lambda line: line[0])


def _called(column: str) -> str:
    return headings().get(column, _("Name"))
