"""Tables for spreadsheets and billing: out without formulas in them, in whatever encoding they come."""

import csv
import io
import re
from collections.abc import Iterable

BOM = "\ufeff"
DIGITS = re.compile(r"[+-]?[0-9][0-9 .,/-]*")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def decoded(raw: bytes) -> str:
    """Text of an uploaded file: UTF-8 with or without mark, UTF-16 with one, else what old Windows writes (cp1252)."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def neutral(cell: object) -> str:
    """The cell as text that no spreadsheet takes for a formula; digits are none, whatever their sign."""
    text = str(cell)
    if isinstance(cell, int | float) or DIGITS.fullmatch(text):
        return text
    return "'" + text if text.startswith(DANGEROUS) else text


def plain(cell: str) -> str:
    """A cell as it was before `neutral` marked it; spreadsheets keep the mark when they save the file."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(DANGEROUS) else cell


def written(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """CSV with `;` and a byte order mark, so that a double click opens it rightly, umlauts included."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(list(head))
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return BOM + out.getvalue()


def amount(cents: int) -> str:
    """`1250` → `12,50` in every language: where `;` parts the cells, a comma parts the decimals."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100},{abs(cents) % 100:02d}"
