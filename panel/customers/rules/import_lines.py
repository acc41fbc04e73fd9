"""One line of a file of customers: what it says, in our words, or everything that is wrong with it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

import msgspec

from panel.core.addresses import searchable
from panel.core.i18n import N_
from panel.customers.rules.people import Basis, CustomerInput, Kind, problems
from panel.customers.rules.sheet import Line

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

UNKNOWN_WORDS = {
    "kind": N_("“%(value)s” does not work here: customer, colleague or former."),
    "contact_basis": N_("“%(value)s” does not work here: consent, contract or employment."),
    "salutation": N_("“%(value)s” does not work here: Ms or Mr."),
    "language": N_("“%(value)s” does not work here: German or English."),
}
NO_SUCH_DAY = N_("There is no %(value)s.")
NOT_A_DATE = N_("“%(value)s” is not a date like 1.10.2026.")
_DATE = r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4}|\d\d)|(?P<y2>\d{4})-(?P<m2>\d{1,2})-(?P<d2>\d{1,2})"
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


def read_line(line: Line, defaults: Defaults, today: date) -> tuple[CustomerInput | None, list[Fault]]:
    """One line as an entry, or everything that is wrong with it."""
    faults: list[Fault] = []
    given = {column: line.values.get(column, "") for column in LONGEST}
    if "name" in line.values:
        given |= split_name(line.values["name"], given)
    faults += [Fault(c, TOO_LONG, {"most": LONGEST[c]}) for c, text in given.items() if len(text) > LONGEST[c]]
    faults += [Fault(c, MISSING) for c in ("family_name", "email") if not given[c]]
    basis = _word(line, "contact_basis", {None: (), **BASES}, None, faults)
    on, source = _date(line, today, faults), given.pop("basis_source")
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
    faults.append(Fault(column, UNKNOWN_WORDS[column], {"value": text[:40]}))
    return default


def _date(line: Line, today: date, faults: list[Fault]) -> date | None:
    text = line.values.get("basis_on", "")
    if not text:
        return None
    match = re.fullmatch(_DATE, text)
    if match is None:
        faults.append(Fault("basis_on", NOT_A_DATE, {"value": text[:40]}))
        return None
    year, month, day = (int(match[k] or match[f"{k}2"]) for k in ("y", "m", "d"))
    try:
        return date(_whole(year, today) if year < 100 else year, month, day)
    except ValueError:
        faults.append(Fault("basis_on", NO_SUCH_DAY, {"value": text[:40]}))
        return None


def _whole(year: int, today: date) -> int:
    """A year of two digits: this century's, unless that year is still to come."""
    century = today.year - today.year % 100
    return century + year - (100 if century + year > today.year else 0)
