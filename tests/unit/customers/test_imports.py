"""What an import would do, line by line."""

from datetime import date
from uuid import uuid4

import pytest

from panel.customers.rules import Basis, Kind
from panel.customers.rules.imports import Defaults, known, plan
from panel.customers.rules.sheet import read

TODAY = date(2026, 9, 14)
CONSENT = Defaults(contact_basis=Basis.CONSENT, basis_on=date(2026, 9, 1), basis_source="letter")


def planned(text: str, defaults: Defaults = CONSENT):
    return plan(read(text), defaults, TODAY)


def faults(text: str, defaults: Defaults = CONSENT) -> dict[int, set[str]]:
    return {wrong.number: {fault.column for fault in wrong.faults} for wrong in planned(text, defaults).wrong}


def test_a_line_says_everything() -> None:
    text = (
        "Anrede;Vorname;Nachname;E-Mail;Telefon;Kundennummer;Sprache;Art;Kontaktgrundlage;Seit;Quelle;Notiz\n"
        "Frau;Maria;Müller;M.Mueller@x.invalid;+49 341 0000;K-1;Englisch;ehemalige;Vertrag;1.10.2025;Shop;ruft an\n"
    )
    entry = planned(text, Defaults()).new[0].entry
    assert (entry.salutation, entry.given_name, entry.family_name) == ("ms", "Maria", "Müller")
    assert (entry.kind, entry.language, entry.email) == (Kind.CHURNED, "en", "M.Mueller@x.invalid")
    assert (entry.contact_basis, entry.basis_on, entry.basis_source) == (Basis.CONTRACT, date(2025, 10, 1), "Shop")


def test_defaults_hold_for_lines_that_do_not_say() -> None:
    made = planned("Name;E-Mail;Grundlage;Datum\nA B;a@x.invalid;;\nC D;c@x.invalid;Vertrag;2020-02-29\n")
    first, second = (line.entry for line in made.new)
    assert (first.contact_basis, first.basis_on, first.basis_source) == (Basis.CONSENT, date(2026, 9, 1), "letter")
    assert (second.contact_basis, second.basis_on, second.basis_source) == (Basis.CONTRACT, date(2020, 2, 29), "")


def test_lines_without_a_basis_are_counted() -> None:
    made = planned("Name;E-Mail;Grundlage;Seit\nA;a@x.invalid;;\nB;b@x.invalid;Vertrag;1.1.2026\n", Defaults())
    assert made.without_basis == 1


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ("Maria Berger;;", ("Maria", "Berger")),
        ("Berger, Maria;;", ("Maria", "Berger")),
        ("Anna Maria von Berg;;", ("Anna Maria von", "Berg")),
        ("Berger;;", ("", "Berger")),
        ("Berger;Maria;", ("Maria", "Berger")),
        ("Kunde 7;Maria;Berger", ("Maria", "Berger")),
    ],
)
def test_names_in_one_cell(cells: str, expected: tuple[str, str]) -> None:
    entry = planned(f"Name;Vorname;Nachname;E-Mail\n{cells};a@x.invalid\n").new[0].entry
    assert (entry.given_name, entry.family_name) == expected


def test_everything_wrong_is_told_at_once_and_where() -> None:
    text = (
        "Nachname;E-Mail;Art;Sprache;Seit;Telefon\n"
        ";nonsense;Kaiser;klingonisch;31.2.2026;ruf mich an\n"
        "Gut;gut@x.invalid;Kunde;de;;\n"
        f"{'x' * 101};{'y' * 300}@x.invalid;;;2099-01-01;\n"
        "Berger;;;;;\n"
    )
    assert faults(text) == {
        2: {"family_name", "email", "kind", "language", "basis_on", "phone"},
        4: {"family_name", "email", "basis_on"},
        5: {"email"},
    }


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3.11.25", date(2025, 11, 3)), ("03.11.25", date(2025, 11, 3)), ("1. 2. 98", date(1998, 2, 1)),
        ("2025-1-5", date(2025, 1, 5)), ("14.9.26", date(2026, 9, 14)),
    ],
)  # fmt: skip
def test_days_as_people_write_them(text: str, day: date) -> None:
    made = planned(f"Name;E-Mail;Grundlage;Seit\nA;a@x.invalid;Vertrag;{text}\n")
    assert made.new[0].entry.basis_on == day


@pytest.mark.parametrize(
    ("head", "cell", "said"),
    [
        ("Seit", "31.11.2025", "There is no 31.11.2025."),
        ("Seit", "gestern", "“gestern” is not a date like 1.10.2026."),
        ("Sprache", "fr", "“fr” does not work here: German or English."),
        ("Anrede", "Dr", "“Dr” does not work here: Ms or Mr."),
        ("Art", "Kaiser", "“Kaiser” does not work here: customer, colleague or former."),
        ("Grundlage", "Laune", "“Laune” does not work here: consent, contract or employment."),
    ],
)
def test_what_is_wrong_is_said_with_what_would_do(head: str, cell: str, said: str) -> None:
    (wrong,) = planned(f"Name;E-Mail;{head}\nA;a@x.invalid;{cell}\n").wrong
    assert said in [fault.message % fault.params for fault in wrong.faults]


def test_a_consent_says_where_it_came_from() -> None:
    assert faults("Name;E-Mail;Grundlage;Seit\nA;a@x.invalid;Einwilligung;1.1.2026\n") == {2: {"basis_source"}}


def test_one_address_in_two_cases_is_one_person() -> None:
    made = planned("Name;E-Mail\nA;Maria@X.invalid\nB;maria@x.INVALID\nC;c@x.invalid\n")
    assert [line.number for line in made.new] == [2, 4]
    assert [(d.number, d.line) for d in made.duplicates] == [(3, 2)]


def test_a_wrong_line_does_not_hide_a_good_one() -> None:
    made = planned("Name;E-Mail;Art\nA;a@x.invalid;Kaiser\nA;a@x.invalid;Kunde\n")
    assert [line.number for line in made.new] == [3]


def test_whom_the_database_knows() -> None:
    someone = uuid4()
    made = planned("Name;E-Mail\nA;a@x.invalid\nB;B@x.invalid\nC;b@x.invalid\n")
    left = known(made, {"b@x.invalid": (someone, "Berta")})
    assert [line.number for line in left.new] == [2]
    assert [(d.number, d.existing, d.line) for d in left.duplicates] == [(3, someone, None), (4, None, 3)]
