"""The one binder: each kind of field, every error at once and at its field, and everything typed kept."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
import pytest
from msgspec import Meta

from panel.core.forms import MAX_INT, MAX_TEXT, Cents, Form, Raw, bind_pairs, blank, clean, explain
from panel.core.i18n import speaking
from panel.core.pages import environment

ID = UUID("9b2d7d5e-0000-4000-8000-000000000001")


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Everything(msgspec.Struct):
    text: Annotated[str, Meta(max_length=10, min_length=2)] = "usual"
    maybe: str | None = None
    number: Annotated[int, Meta(ge=1, le=99)] = 5
    maybe_number: int | None = None
    day: date | None = None
    money: Cents = Cents(0)
    ticked: bool = False
    colour: Colour = Colour.RED
    word: Literal["yes", "no"] = "no"
    many: list[Annotated[str, Meta(max_length=5)]] = []
    pair: tuple[int, ...] = ()
    which: UUID | None = None


class Wanted(msgspec.Struct):
    name: str
    amount: Cents
    day: date


def bound(*pairs: tuple[str, str], shape: type[Any] = Everything) -> Form[Any]:
    with speaking("en"):
        return bind_pairs([*pairs], shape)


def value(name: str, *typed: str) -> Any:
    form = bound(*((name, text) for text in typed))
    assert form.ok, form.errors
    return getattr(form.value, name)


def error(name: str, *typed: str) -> str:
    form = bound(*((name, text) for text in typed))
    assert form.errors.keys() == {name}
    return form.errors[name]


class TestValues:
    @pytest.mark.parametrize(
        ("name", "typed", "wanted"),
        [
            ("text", "Grüße", "Grüße"), ("maybe", "x", "x"), ("number", "99", 99), ("maybe_number", "-7", -7),
            ("day", "2026-10-01", date(2026, 10, 1)), ("day", "1.10.2026", date(2026, 10, 1)),
            ("day", "01. 10. 2026", date(2026, 10, 1)), ("day", "29.2.2028", date(2028, 2, 29)),
            ("money", "12,50 €", 1250), ("money", "25", 2500), ("ticked", "on", True), ("ticked", "off", False),
            ("colour", "blue", Colour.BLUE), ("word", "yes", "yes"), ("which", str(ID), ID), ("which", ID.hex, ID),
        ],
    )  # fmt: skip
    def test_what_people_type_becomes_a_value(self, name: str, typed: str, wanted: object) -> None:
        assert value(name, typed) == wanted

    @pytest.mark.parametrize(
        ("name", "wanted"),
        [
            ("text", "usual"),
            ("maybe", None),
            ("number", 5),
            ("day", None),
            ("money", 0),
            ("ticked", False),
            ("many", []),
        ],
    )
    def test_an_empty_field_is_its_default(self, name: str, wanted: object) -> None:
        assert value(name, "") == wanted
        assert getattr(bound().value, name) == wanted

    def test_a_list_takes_none_one_or_many_and_drops_blanks(self) -> None:
        assert value("many", "a") == ["a"]
        assert value("many", "a", "", "b") == ["a", "b"]
        assert value("pair", "1", "2") == (1, 2)

    def test_of_a_repeated_field_the_last_one_counts(self) -> None:
        assert value("number", "1", "2") == 2

    def test_fields_that_nobody_asked_for_are_left_out(self) -> None:
        assert bound(("admin", "on")).ok


class TestErrors:
    @pytest.mark.parametrize(
        ("name", "typed", "says"),
        [
            ("text", "x", "Please use at least 2 characters."), ("text", "x" * 11, "Please use at most 10 characters."),
            ("number", "0", "Please use at least 1."), ("number", "100", "Please use at most 99."),
            ("number", "four", "Please write a whole number."), ("number", "4.5", "Please write a whole number."),
            ("maybe_number", "9" * 30, f"Please use at most {MAX_INT}."),
            ("maybe_number", "-" + "9" * 15, f"Please use at least {-MAX_INT}."),
            ("maybe_number", str(MAX_INT + 1), f"Please use at most {MAX_INT}."),
            ("day", "31.2.2026", "Please write a date like 2026-10-01 or 1.10.2026."),
            ("day", "tomorrow", "Please write a date like 2026-10-01 or 1.10.2026."),
            ("day", "1.1.1899", "Please write a date like 2026-10-01 or 1.10.2026."),
            ("day", "2200-01-01", "Please write a date like 2026-10-01 or 1.10.2026."),
            ("money", "much", "Please write an amount like 25 or 12.50."),
            ("money", "1.234", "Please write an amount like 25 or 12.50."),
            ("money", "-5", "Please write an amount like 25 or 12.50."),
            ("colour", "green", "Please choose one of the offered values."),
            ("word", "maybe", "Please choose one of the offered values."),
            ("which", "no-uuid", "Please check this value."),
            ("maybe", "x" * (MAX_TEXT + 1), f"Please use at most {MAX_TEXT} characters."),
            ("many", "too long", "Please use at most 5 characters."),
        ],
    )  # fmt: skip
    def test_each_says_what_to_do(self, name: str, typed: str, says: str) -> None:
        assert error(name, typed) == says

    def test_all_are_found_at_once_and_everything_typed_is_kept(self) -> None:
        form = bound(("amount", "much"), ("day", ""), ("extra", "kept"), shape=Wanted)
        assert form.errors == {
            "name": "Please fill this in.", "amount": "Please write an amount like 25 or 12.50.", "day": "Please fill this in.",
        }  # fmt: skip
        assert not form.ok
        assert form.raw.pairs() == [("amount", "much"), ("day", ""), ("extra", "kept")]

    def test_they_speak_the_readers_language(self) -> None:
        with speaking("de"):
            form = bind_pairs([], Wanted)
            form.add_error("", "Please use at most %(limit)s.", limit=3)
        assert form.errors["name"] == "Bitte füllen Sie dieses Feld aus."
        assert "3" in form.errors[""]
        assert "Please" not in str(form.errors)

    def test_what_nobody_foresaw_is_still_a_sentence(self) -> None:
        with speaking("en"):
            assert explain("Something that no pattern knows") == "Please check this value."

    def test_an_error_added_later_makes_it_wrong(self) -> None:
        form = bound()
        assert form.ok
        form.add_errors({"text": "Please fill this in."})
        assert not form.ok


class TestTyped:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("  a b  ", "a b"),
            ("a\x00b", "ab"),
            ("a\r\nb\rc\nd", "a\nb\nc\nd"),
            ("\ud83d", "?"),
            ("\u00a0x\u2003", "x"),
            ("", ""),
        ],
    )
    def test_texts_are_made_storable(self, typed: str, kept: str) -> None:
        assert clean(typed) == kept

    def test_raw_gives_the_last_all_and_none(self) -> None:
        raw = Raw([("a", "1"), ("b", ""), ("a", "2")])
        assert (raw.get("a"), raw.get("b", "x"), raw.get("c", "x")) == ("2", "", "x")
        assert (raw.all("a"), raw.all("c"), "b" in raw, "c" in raw) == (["1", "2"], [], True, False)
        assert raw.pairs() == [("a", "1"), ("a", "2"), ("b", "")]

    def test_an_unsent_form_shows_its_values(self) -> None:
        form = blank(name="Ida", ticked=True, off=False, nothing=None, many=["a", "b"], number=0)
        assert form.raw.pairs() == [("name", "Ida"), ("ticked", "on"), ("many", "a"), ("many", "b"), ("number", "0")]
        assert (form.errors, form.ok) == ({}, False)


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_the_staff_may_leave_out_is_optional_and_not_of_free_will(language: str) -> None:
    macros: Any = environment().get_template("_form.html").module
    with speaking(language):
        free, needed = macros.field(None, "note", "Note", required=False), macros.field(None, "note", "Note")
    assert '<span class="field__opt">(optional)</span>' in free
    assert "optional" not in needed
