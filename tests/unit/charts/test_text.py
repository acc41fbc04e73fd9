"""Labels: their width, where they break, how they keep apart."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.reports.charts.text import spread, widest, width, wrap

WORDS = ["Technikertermin vereinbaren", "Vertragsverlängerungsgespräch", "Rechtsschutzversicherungen", "Chat"]


def test_a_width_follows_the_font_and_the_size() -> None:
    assert width("W", 20) > width("i", 20)
    assert width("Chat", 26) == pytest.approx(2 * width("Chat", 13))
    assert width("Chat", 13, bold=True) > width("Chat", 13)
    assert width("Ver\u00adtrag") == width("Vertrag")


def test_a_character_that_the_font_lacks_has_a_width_too() -> None:
    assert width("漢", 10) == 6


def test_a_short_label_stays_on_one_line() -> None:
    assert wrap("Infos finden", 90, 12.5) == ("Infos finden",)


def test_words_break_at_blanks_and_hyphens() -> None:
    assert wrap("Router tauschen", 60, 12.5) == ("Router", "tauschen")
    assert wrap("Umzugs-Formular", 60, 12.5) == ("Umzugs-", "Formular")


@pytest.mark.parametrize(
    ("word", "lines"),
    [
        ("Störungsmeldung", ("Störungs-", "meldung")),
        ("Beschwerdestelle", ("Beschwerde-", "stelle")),
        ("Kundennummer", ("Kunden-", "nummer")),
        ("Beratungsstelle", ("Beratungs-", "stelle")),
    ],
)
def test_a_long_german_word_breaks_between_its_nouns(word: str, lines: tuple[str, ...]) -> None:
    assert wrap(word, 80, 12.5) == lines


@pytest.mark.parametrize("word", ["Antragstellung", "Fensterbankheizer", "Kandidatinnen"])
def test_a_syllable_is_never_guessed_at(word: str) -> None:
    (line,) = wrap(word, 60, 12.5)
    assert line.endswith("…")
    assert wrap(word, widest(word, 12.5), 12.5) == (word,)


def test_a_soft_hyphen_is_where_the_author_wants_the_break() -> None:
    assert wrap("Vertrags\u00adverlängerung", 90, 12.5) == ("Vertrags-", "verlängerung")


def test_no_line_is_wider_than_its_room() -> None:
    for text in WORDS:
        for room in (40, 60, 76, 120):
            assert all(width(line, 12.5) <= room for line in wrap(text, room, 12.5)), (text, room)


def test_what_does_not_fit_becomes_an_ellipsis() -> None:
    lines = wrap("Rechtsschutzversicherungsgesellschaften am Telefon", 76, 12.5, lines=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")


def test_nothing_and_a_letter_in_no_room() -> None:
    assert wrap("", 50) == ()
    assert wrap("WWW", 1)


def test_labels_move_apart_around_where_they_want_to_be() -> None:
    assert spread([10, 10], 4, 0, 20) == [8, 12]
    assert spread([15, 5], 4, 0, 20) == [15, 5]


def test_labels_stay_inside_and_close_up_when_they_are_many() -> None:
    assert spread([0, 0, 0], 4, 0, 20) == [0, 4, 8]
    assert spread([20, 20], 4, 0, 20) == [16, 20]
    assert spread(list(range(11)), 15, 0, 100) == pytest.approx([10 * i for i in range(11)])
    assert spread([], 15, 0, 100) == []


@given(st.lists(st.floats(0, 300), min_size=1, max_size=20))
def test_labels_keep_their_order_and_their_gap(wanted: list[float]) -> None:
    placed = spread(wanted, 15.5, 0, 310)
    pairs = sorted(zip(wanted, placed, strict=True))
    gap = min(15.5, 310 / max(len(wanted) - 1, 1))
    assert all(b - a >= gap - 0.15 for (_, a), (_, b) in pairwise(pairs))
    assert all(-0.1 <= p <= 310.1 for p in placed)
