"""What somebody pastes or uploads as voucher codes → one verdict a line. Pure."""

import csv
import re
from datetime import date

import msgspec

from panel.core.i18n import N_

MAX_LINES = 20_000
MAX_LENGTH = 1_000
"""Characters of a line that are looked at: no code is so long."""
HEADINGS = frozenset({"code", "codes", "voucher", "voucher code", "gutschein", "gutscheincode", "gutschein-code"})
VOUCHER = "voucher code"
"""What codes are sealed for, and their fingerprints made."""
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/#+-]{3,59}")


class Line(msgspec.Struct, frozen=True):
    """One line: a code (with the ISO day of its expiry, or "") or a msgid that says what is wrong."""

    number: int
    code: str = ""
    expires_on: str = ""
    problem: str = ""


def parse(text: str) -> list[Line]:
    """`code[;expires]` a line, separated by `;`, `,` or a tab; empty lines and a heading are passed over.

    Neither code nor date holds a quotation mark: one that is never closed swallows no lines.
    """
    lines: list[Line] = []
    rows = csv.reader(
        (line[:MAX_LENGTH] for line in text.splitlines()), delimiter=_separator(text), quoting=csv.QUOTE_NONE
    )
    for number, row in enumerate(rows, 1):
        cells = [cell.strip(' "') for cell in row]
        if not any(cells) or (not lines and cells[0].casefold() in HEADINGS):
            continue
        if len(lines) == MAX_LINES:
            lines.append(Line(number, problem=N_("and all lines after it were left out: add them in a second list")))
            break
        lines.append(_line(number, cells))
    return lines


def _separator(text: str) -> str:
    head = "\n".join(text.splitlines()[:20])
    return max(";\t,", key=head.count)


def _line(number: int, cells: list[str]) -> Line:
    code = " ".join(cells[0].split())
    if not CODE.fullmatch(code):
        return Line(number, problem=N_("is no code: 4 to 60 letters, digits or . _ / # + -"))
    day = _day(cells[1]) if len(cells) > 1 and cells[1] else ""
    if day is None:
        return Line(number, problem=N_("has a date that is none: write 2027-12-31 or 31.12.2027"))
    return Line(number, code=code, expires_on=day)


def _day(text: str) -> str | None:
    match = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    try:
        return (date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text)).isoformat()
    except ValueError:
        return None


def last_day(expires_on: str) -> date | None:
    """The stored day of a code's expiry; None where it doesn't expire."""
    return date.fromisoformat(expires_on) if expires_on else None


def comparable(code: str) -> str:
    """The same code however it is written: case, blanks and dashes don't count."""
    return re.sub(r"[\s-]", "", code).upper()


def mask(code: str) -> str:
    """What may be shown of a code: its end, and of a short one less."""
    plain = comparable(code)
    return "••••" + plain[-4 if len(plain) >= 12 else -2 :]
