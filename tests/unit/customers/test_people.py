"""One entry: what makes it whole, and how it is found."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from panel.core.addresses import by_family, fold, is_address, searchable
from panel.core.i18n import speaking
from panel.customers.rules import Basis, CustomerInput, Kind, count_words, problems
from tests.unit.customers.views import customer_view

TODAY = date(2026, 9, 14)
WHOLE = CustomerInput(
    kind=Kind.FRIENDLY, family_name="Berger", email="maria@friends.invalid", contact_basis=Basis.CONSENT,
    basis_on=TODAY, basis_source="shop",
)  # fmt: skip


def changed(**more: object) -> CustomerInput:
    return msgspec.structs.replace(WHOLE, **more)


def test_a_whole_entry_has_no_problem() -> None:
    assert problems(WHOLE, TODAY) == {}
    assert problems(changed(contact_basis=None, basis_on=None, basis_source=""), TODAY) == {}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"email": "maria@friends"}, "email"),
        ({"phone": "call me"}, "phone"),
        ({"basis_on": None}, "basis_on"),
        ({"basis_on": date(2026, 9, 15)}, "basis_on"),
        ({"basis_on": date(202, 9, 15)}, "basis_on"),
        ({"basis_source": ""}, "basis_source"),
        ({"contact_basis": None}, "contact_basis"),
    ],
)
def test_what_is_missing_or_wrong(more: dict[str, object], field: str) -> None:
    assert set(problems(changed(**more), TODAY)) == {field}


@pytest.mark.parametrize("good", ["a@b.de", "Maria.O'Hara+x@sub.example.co.uk", "x@müller.de", "1@2a.org"])
def test_addresses(good: str) -> None:
    assert is_address(good)


@pytest.mark.parametrize(
    "bad",
    ["", "a", "@b.de", "a@", "a@b", "a b@c.de", "a@b..de", ".a@b.de", "a.@b.de", "a..b@c.de", "a@-b.de", "a@b.1",
     "a@b.de\nBcc: c@d.de", "a@b.de,c@d.de", "<a@b.de>", "a@b@c.de", "ä@b.de", "a@" + "b" * 250 + ".de"],
)  # fmt: skip
def test_no_addresses(bad: str) -> None:
    assert not is_address(bad)


def test_case_and_width_do_not_make_another_address() -> None:
    assert fold("Maria@Friends.INVALID ") == fold("ｍaria@friends.invalid")
    assert fold("STRASSE@x.de") == fold("straße@x.de")


def test_accents_and_case_do_not_hide_anybody() -> None:
    assert searchable("Çelik", "JÜRGEN") == "celik jurgen"
    assert searchable("Yıldız", "Łukasz", "Søren") == "yildiz lukasz soren"


def test_a_whole_name_is_ordered_by_its_last_word() -> None:
    names = ["Zoe Adler", "Anna Zander", "Özlem Öztürk", "Ines Olsen", "Weiß", "Carla Weiss"]
    ordered = ["Zoe Adler", "Ines Olsen", "Özlem Öztürk", "Weiß", "Carla Weiss", "Anna Zander"]
    assert sorted(names, key=by_family) == ordered


def test_how_many_of_whom() -> None:
    with speaking("en"):
        assert count_words(5, 2, 0) == "5 customers, 2 colleagues"
        assert count_words(1, 1, 1) == "1 customer, 1 colleague, 1 former customer"
        assert count_words(0, 0, 0) == "nobody yet"


@pytest.mark.parametrize(("salutation", "spoken"), [("ms", "Ms Berger"), ("mr", "Mr Berger"), ("", "Maria Berger")])
def test_how_somebody_is_addressed(salutation: str, spoken: str) -> None:
    view = customer_view(salutation=salutation)
    with speaking("en"):
        assert view.address == spoken


@pytest.mark.parametrize(("code", "spoken"), [("de", "Maria"), ("en", "Ms Berger")])
def test_who_is_du_is_called_by_the_given_name(setting: Callable[..., None], code: str, spoken: str) -> None:
    setting(form_of_address="du")
    with speaking(code):
        assert customer_view(salutation="ms").address == spoken
