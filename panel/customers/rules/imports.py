"""A file of customers, line by line: what would be added, what is there already, and what is wrong where."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from panel.core.addresses import fold
from panel.core.i18n import N_
from panel.customers.rules.people import Basis, CustomerInput, Kind, problems, searchable
from panel.customers.rules.sheet import Line, Sheet

T = TypeVar("T")
LONGEST = {"given_name": 100, "family_name": 100, "email": 254, "phone": 40, "customer_number": 60,
           "basis_source": 200, "note": 2000}  # fmt: skip

KINDS = {
    Kind.FRIENDLY: ("friendly", "customer", "friend", "kunde", "kundin", "freund", "freundin", "freundlich"),
    Kind.INTERNAL: ("internal", "colleague", "employee", "staff", "intern", "kollege", "kollegin", "mitarbeiter",
                    "mitarbeiterin", "mitarbeitende"),
    Kind.CHURNED: ("churned", "former", "formercustomer", "ehemalig", "ehemaliger", "ehemalige", "gekundigt"),
}  # fmt: skip
BASES = {
    Basis.CONSENT: ("consent", "einwilligung", "zustimmung", "optin"),
    Basis.CONTRACT: ("contract", "vertrag", "vertragsverhaltnis"),
    Basis.EMPLOYMENT: ("employment", "arbeitsvertrag", "arbeitsverhaltnis", "anstellung", "beschaftigung"),
}
SALUTATIONS = {"ms": ("ms", "mrs", "miss", "frau", "fr", "w", "f"), "mr": ("mr", "herr", "hr", "m")}
LANGUAGES = {
    "de": ("de", "deutsch", "german", "dede", "dech", "deat"),
    "en": ("en", "englisch", "english", "engb", "enus"),
}

UNKNOWN_WORD = N_("“%(value)s” is not one of the words we know here.")
NOT_A_DATE = N_("“%(value)s” is not a date like 1.10.2026.")
TOO_LONG = N_("This is longer than %(most)s characters.")
MISSING = N_("This is missing.")


class Defaults(msgspec.Struct, frozen=True):
    """What holds for every line that does not say."""

    kind: Kind = Kind.FRIENDLY
    language: str = "de"
    contact_basis: Basis | None = None
    basis_on: date | None = None
    basis_source: str = ""


class Fault(msgspec.Struct, frozen=True):
    """What is wrong in a line: the column and a msgid with its places."""

    column: str
    message: str
    params: dict[str, str | int] = {}


class Wrong(msgspec.Struct, frozen=True):
    """A line that can't be added: its number in the file, what stands there, and every fault."""

    number: int
    shown: str
    faults: tuple[Fault, ...]


class Duplicate(msgspec.Struct, frozen=True):
    """A line whose address is taken: by an earlier line of the file, or by a customer (`existing`, `name`)."""

    number: int
    email: str
    line: int | None = None
    existing: UUID | None = None
    name: str = ""


class New(msgspec.Struct, frozen=True):
    """A line that would be added."""

    number: int
    entry: CustomerInput


class Plan(msgspec.Struct, frozen=True):
    """What an import would do."""

    new: tuple[New, ...]
    duplicates: tuple[Duplicate, ...]
    wrong: tuple[Wrong, ...]
    ignored: tuple[str, ...] = ()

    @property
    def without_basis(self) -> int:
        return sum(line.entry.contact_basis is None for line in self.new)


def plan(sheet: Sheet, defaults: Defaults, today: date) -> Plan:
    """Read every line; the first of several with one address counts. What the database knows comes in by `known`."""
    new: list[New] = []
    duplicates: list[Duplicate] = []
    wrong: list[Wrong] = []
    seen: dict[str, int] = {}
    for line in sheet.lines:
        entry, faults = read_line(line, defaults, today)
        if entry is None:
            wrong.append(Wrong(line.number, _shown(line), tuple(faults)))
        elif (first := seen.setdefault(fold(entry.email), line.number)) != line.number:
            duplicates.append(Duplicate(line.number, entry.email, line=first))
        else:
            new.append(New(line.number, entry))
    return Plan(tuple(new), tuple(duplicates), tuple(wrong), sheet.ignored)


def known(made: Plan, taken: Mapping[str, tuple[UUID, str]]) -> Plan:
    """The plan without the lines whose folded address is somebody's already."""
    fresh = tuple(line for line in made.new if fold(line.entry.email) not in taken)
    there = [
        Duplicate(line.number, line.entry.email, existing=who[0], name=who[1])
        for line in made.new
        if (who := taken.get(fold(line.entry.email))) is not None
    ]
    together = sorted([*made.duplicates, *there], key=lambda duplicate: duplicate.number)
    return msgspec.structs.replace(made, new=fresh, duplicates=tuple(together))


def read_line(line: Line, defaults: Defaults, today: date) -> tuple[CustomerInput | None, list[Fault]]:
    """One line as an entry, or everything that is wrong with it."""
    faults: list[Fault] = []
    given = {column: line.values.get(column, "") for column in LONGEST}
    if "name" in line.values:
        given |= split_name(line.values["name"], given)
    faults += [Fault(c, TOO_LONG, {"most": LONGEST[c]}) for c, text in given.items() if len(text) > LONGEST[c]]
    faults += [Fault(c, MISSING) for c in ("family_name", "email") if not given[c]]
    basis = _word(line, "contact_basis", {None: (), **BASES}, None, faults)
    on, source = _date(line, faults), given.pop("basis_source")
    if basis is None and not line.values.get("contact_basis"):
        basis, on, source = defaults.contact_basis, on or defaults.basis_on, source or defaults.basis_source
        if basis is None:
            on, source = None, ""
    values: dict[str, Any] = {
        **given,
        "kind": _word(line, "kind", KINDS, defaults.kind, faults),
        "salutation": _word(line, "salutation", SALUTATIONS, "", faults),
        "language": _word(line, "language", LANGUAGES, defaults.language, faults),
    }
    entry = CustomerInput(contact_basis=basis, basis_on=on, basis_source=source, **values)
    told = {fault.column for fault in faults}
    faults += [Fault(c, message) for c, message in problems(entry, today).items() if c not in told]
    return (None, faults) if faults else (entry, [])


def split_name(name: str, given: Mapping[str, str]) -> dict[str, str]:
    """A whole name in one cell: `Berger, Maria` or `Maria Berger`; beside a given name it is the family name."""
    if given["family_name"]:
        return {}
    if given["given_name"]:
        return {"family_name": name}
    if "," in name:
        family, _, first = (part.strip() for part in name.partition(","))
    else:
        first, _, family = (part.strip() for part in name.rpartition(" "))
    return {"given_name": first, "family_name": family}


def _word(line: Line, column: str, words: Mapping[T, tuple[str, ...]], default: T, faults: list[Fault]) -> T:
    text = line.values.get(column, "")
    if not text:
        return default
    plain = re.sub(r"[^a-z]", "", searchable(text))
    for value, synonyms in words.items():
        if plain in synonyms:
            return value
    faults.append(Fault(column, UNKNOWN_WORD, {"value": text[:40]}))
    return default


def _date(line: Line, faults: list[Fault]) -> date | None:
    text = line.values.get("basis_on", "")
    if not text:
        return None
    match = re.fullmatch(
        r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})|(?P<y2>\d{4})-(?P<m2>\d\d)-(?P<d2>\d\d)", text
    )
    try:
        if match is None:
            raise ValueError
        year, month, day = (int(match[k] or match[f"{k}2"]) for k in ("y", "m", "d"))
        return date(year, month, day)
    except ValueError:
        faults.append(Fault("basis_on", NOT_A_DATE, {"value": text[:40]}))
        return None


def _shown(line: Line) -> str:
    """What to recognise the line by."""
    return " · ".join(line.values[c] for c in ("name", "given_name", "family_name", "email") if c in line.values)[:120]
