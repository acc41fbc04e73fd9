"""A file as spreadsheets save it → named columns: any usual encoding and separator, German or English head."""

import csv
import io
import re
from collections.abc import Iterator

import msgspec

from panel.core.addresses import searchable
from panel.core.i18n import N_
from panel.core.spreadsheet import plain

MOST_LINES = 20_000
MOST_BYTES = 8_000_000
SEPARATORS = ";,\t"

COLUMNS: dict[str, tuple[str, ...]] = {
    "kind": ("kind", "type", "group", "art", "typ", "gruppe", "kundenart", "kundentyp", "customertype"),
    "salutation": ("salutation", "anrede"),
    "given_name": ("givenname", "firstname", "forename", "given", "vorname"),
    "family_name": ("familyname", "lastname", "surname", "family", "nachname", "familienname", "zuname"),
    "name": ("name", "fullname", "customer", "customername", "kunde", "kundenname", "vollername", "vorundnachname"),
    "email": ("email", "mail", "emailaddress", "mailaddress", "emailadresse", "mailadresse"),
    "phone": ("phone", "phonenumber", "mobile", "telephone", "telefon", "telefonnummer", "tel", "mobil", "handy"),
    "customer_number": ("customernumber", "customerno", "customerid", "kundennummer", "kundennr", "kdnr", "nummer"),
    "language": ("language", "lang", "sprache"),
    "contact_basis": ("contactbasis", "basis", "legalbasis", "kontaktgrundlage", "grundlage", "rechtsgrundlage"),
    "basis_on": (
        "basison",
        "since",
        "date",
        "basisdate",
        "consentdate",
        "seit",
        "datum",
        "grundlageseit",
        "einwilligungam",
    ),
    "basis_source": ("basissource", "source", "quelle", "herkunft"),
    "note": ("note", "notes", "comment", "remark", "notiz", "bemerkung", "kommentar", "hinweis"),
}
OURS = frozenset({"zeile", "line", "grund", "reason"})
"""Columns of the list of lines that were left out: they are for its reader, and come back with it."""
_BY_HEADING = {heading: column for column, headings in COLUMNS.items() for heading in headings}


class Unreadable(Exception):
    """Not a table of customers; `message` is a msgid that says what to do, with `params`."""

    def __init__(self, message: str, **params: str | int) -> None:
        super().__init__(message)
        self.message, self.params = message, params


class Line(msgspec.Struct, frozen=True):
    """One line of the file under its head: `number` as an editor counts, from 1; only columns that we know."""

    number: int
    values: dict[str, str]


class Sheet(msgspec.Struct, frozen=True):
    """What a file holds. `ignored` are the headings that we do not know."""

    lines: tuple[Line, ...]
    ignored: tuple[str, ...]


def read(text: str) -> Sheet:
    """Read a table with a head. Raises `Unreadable`: empty, no head, no address column, too many lines."""
    text = text.replace("\x00", "").lstrip("\ufeff")
    if not text.strip():
        raise Unreadable(N_("There is nothing in it. Choose a file or paste its lines."))
    rows = _rows(text, _separator(text))
    _begins, head = next(rows, (1, []))
    columns = [_BY_HEADING.get(_heading(cell)) for cell in head]
    _refuse_head(columns)
    lines = tuple(Line(number, _named(columns, cells)) for number, cells in rows)
    if not lines:
        raise Unreadable(N_("There is only a head and no line below it."))
    if len(lines) > MOST_LINES:
        raise Unreadable(N_("These are %(lines)s lines; please split them into files of at most %(most)s."),
                         lines=len(lines), most=MOST_LINES)  # fmt: skip
    named = zip(head, columns, strict=True)
    return Sheet(lines, tuple(cell for cell, column in named if cell and not column and _heading(cell) not in OURS))


def _separator(text: str) -> str:
    """The one under which most headings are known."""
    head = next(line for line in text.splitlines() if line.strip())[:10_000]

    def known(separator: str) -> int:
        return sum(_heading(cell) in _BY_HEADING for cell in next(csv.reader([head], delimiter=separator)))

    return max(SEPARATORS, key=known)


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not empty, without marks against formulas, with the number of the line where it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, [" ".join(plain(cell).split()) for cell in cells]
            begins = reader.line_num + 1
    except csv.Error:
        raise Unreadable(N_("From line %(line)s on it cannot be read as a table. Is a quotation mark missing?"),
                         line=begins) from None  # fmt: skip


def _heading(cell: str) -> str:
    return re.sub(r"[^a-z0-9]", "", searchable(cell))


def _refuse_head(columns: list[str | None]) -> None:
    if "email" not in columns:
        raise Unreadable(N_("The first line has to name the columns, one of them e-mail. The template shows how."))
    if not {"family_name", "name"} & set(columns):
        raise Unreadable(N_("A column with the family name is missing. The template shows how."))


def _named(columns: list[str | None], cells: list[str]) -> dict[str, str]:
    """Cells by column; of two columns that mean the same (phone, mobile) the first with something in it counts."""
    named: dict[str, str] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column and cell:
            named.setdefault(column, cell)
    return named
