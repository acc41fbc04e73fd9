"""Files as people save them: encodings, separators, headings, and what is no table of customers."""

import pytest

from panel.core.spreadsheet import decoded, written
from panel.customers.rules.sheet import MOST_LINES, Unreadable, read

GERMAN = "Vorname;Nachname;E-Mail;Kundennr.\nJürgen;Groß;j@x.invalid;K-1\n"
ENGLISH = "First name,Family name,Email address,Customer no\nJürgen,Groß,j@x.invalid,K-1\n"
ROW = {"given_name": "Jürgen", "family_name": "Groß", "email": "j@x.invalid", "customer_number": "K-1"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("text", [GERMAN, ENGLISH, GERMAN.replace(";", "\t"), GERMAN.replace("\n", "\r\n")])
def test_usual_encodings_and_separators(encoding: str, text: str) -> None:
    sheet = read(decoded(text.encode(encoding)))
    assert [line.values for line in sheet.lines] == [ROW]
    assert sheet.ignored == ()


def test_bytes_that_are_no_text_do_not_break_it() -> None:
    assert read(decoded(b"Name;E-Mail\n\x81\x8d\xff;a@x.invalid\n")).lines[0].values["email"] == "a@x.invalid"


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("E-MAIL-ADRESSE", "email"),
        ("Mail", "email"),
        (" Nach-Name ", "family_name"),
        ("Name", "name"),
        ("Anrede", "salutation"),
        ("Handy", "phone"),
        ("Kontaktgrundlage", "contact_basis"),
        ("Einwilligung am", "basis_on"),
        ("Quelle", "basis_source"),
    ],
)
def test_headings_by_many_names(heading: str, column: str) -> None:
    extra = "" if column == "email" else "email;"
    assert column in read(f"{extra}name;{heading}\na@x.invalid;b;c\n").lines[0].values or column == "name"


def test_unknown_columns_are_named() -> None:
    sheet = read("Name;E-Mail;Schuhgröße;Lieblingsfarbe\nBerger;b@x.invalid;38;rot\n")
    assert sheet.ignored == ("Schuhgröße", "Lieblingsfarbe")
    assert sheet.lines[0].values == {"name": "Berger", "email": "b@x.invalid"}


def test_lines_count_as_an_editor_counts_them() -> None:
    text = '\nName;E-Mail;Notiz\n\n"Berger";a@x.invalid;"erste\nzweite"\n;;\nKolbe;b@x.invalid;\n'
    assert [line.number for line in read(text).lines] == [4, 7]


def test_quotes_and_separators_inside_cells() -> None:
    values = read('Name;E-Mail;Notiz\n"Berger; Maria";a@x.invalid;"sagt ""gern"""\n').lines[0].values
    assert values == {"name": "Berger; Maria", "email": "a@x.invalid", "note": 'sagt "gern"'}


def test_of_two_phones_the_first_that_is_there() -> None:
    lines = read("Name;E-Mail;Telefon;Mobil\na;a@x.invalid;1;2\nb;b@x.invalid;;3\n").lines
    assert [line.values["phone"] for line in lines] == ["1", "3"]


@pytest.mark.parametrize(
    "cell", ["+49 (0) 171 / 123", "- calls back", "=1+1", "@home", "'s Hertogenbosch", "O'Neil", "+49 171 5"]
)
def test_what_we_wrote_ourselves_reads_as_it_was(cell: str) -> None:
    """The mark against formulas, which spreadsheets show no more than we do."""
    line = read(written(("Name", "E-Mail", "Notiz"), [("Berger", "b@x.invalid", cell)])).lines[0]
    assert line.values["note"] == cell


def test_ragged_lines_are_read_as_far_as_they_go() -> None:
    lines = read("Name;E-Mail;Notiz\na\nb;b@x.invalid;c;d;e\n").lines
    assert [line.values for line in lines] == [{"name": "a"}, {"name": "b", "email": "b@x.invalid", "note": "c"}]


@pytest.mark.parametrize(
    "text",
    ["", "  \n ", "\ufeff", ";;;\n;;\n", "Name;E-Mail\n", "Berger;Maria;a@x.invalid\n", "Name;Telefon\nx;1\n",
     "E-Mail;Telefon\na@x.invalid;1\n", '"' + "x" * 200_000, "\x00\x00"],
)  # fmt: skip
def test_what_is_no_table_of_customers(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text)
    assert refused.value.message


def test_too_many_lines() -> None:
    with pytest.raises(Unreadable):
        read("Name;E-Mail\n" + "a;b@x.invalid\n" * (MOST_LINES + 1))
