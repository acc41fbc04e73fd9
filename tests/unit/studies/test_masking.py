"""Texts in which nobody is named: what is hidden, and that looking for words of names first misses nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.studies.rules.masking import HIDDEN, Person, _named, masked
from tests.unit.comparisons.builders import quickly

PEOPLE = (Person("Maria", "Weiß"), Person("Anna-Lena", "de Vries"), Person("", "Sommer"), Person("Jo", "'t Hooft"))
PIECES = ["Maria", "Weiß", "weiß", "Anna", "Lena", "-", "de", "Vries", "Frau", "Herrn", "Mr.", "Sommer", "Jo", "'t", "Hooft",
          " ", "  ", "\n", ".", "_", "x", "Marias"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Maria rief an.", f"{HIDDEN} rief an."),
        ("Das Papier ist weiß, sagte Frau Weiß.", f"Das Papier ist weiß, sagte {HIDDEN}."),
        ("Anna-Lena  de Vries war da.", f"{HIDDEN} war da."),
        ("Im Sommer war es Frau Sommer.", f"Im Sommer war es {HIDDEN}."),
        ("im sommer sagte FRAU SOMMER, maria weiß", f"im sommer sagte {HIDDEN}, {HIDDEN}"),
        ("Schreibt an udo.x@example.invalid!", f"Schreibt an {HIDDEN}!"),
        ("Unter +49 171 1234567 oder 0341/000000-12 war besetzt", f"Unter {HIDDEN} oder {HIDDEN} war besetzt"),
        (
            "Am 22.11.2026 um 10:30 waren es 12 000 000 von 2026-11-22",
            "Am 22.11.2026 um 10:30 waren es 12 000 000 von 2026-11-22",
        ),
        ("Marias Brief", "Marias Brief"),
        ("", ""),
    ],
)
def test_names_are_hidden_and_words_are_not(text: str, said: str) -> None:
    assert masked(text, PEOPLE) == said


def test_a_family_name_alone_is_hidden_where_staff_writes() -> None:
    assert masked("Weiß half mit", PEOPLE, strictly=True) == f"{HIDDEN} half mit"


def test_nobody_to_hide() -> None:
    assert masked("Maria", ()) == "Maria"
    assert masked("Maria, 0171 5550123", ()) == f"Maria, {HIDDEN}"


@quickly
@given(st.lists(st.sampled_from(PIECES), max_size=8), st.booleans())
def test_looking_for_words_of_names_first_misses_nobody(pieces: list[str], strictly: bool) -> None:
    text, pattern = "".join(pieces), _named(PEOPLE, strictly)
    assert pattern
    assert masked(text, PEOPLE, strictly=strictly) == pattern.sub(HIDDEN, text)
