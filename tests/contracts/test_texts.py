"""No text lacks its German, and the catalogue is what the code asks for."""

import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from panel.core.locale.__main__ import FOLDER, LANGUAGES, complete, extract

PLACE = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def asked() -> set[str]:
    return ids(extract())


@pytest.mark.parametrize("language", LANGUAGES)
class TestCatalogue:
    def test_it_holds_exactly_the_texts_of_the_code(self, language: str, asked: set[str]) -> None:
        assert ids(catalogue(language)) == asked, "run make translations"

    def test_every_text_is_translated(self, language: str) -> None:
        assert [message.id for message in catalogue(language) if message.id and not complete(message)] == []

    def test_every_place_is_kept(self, language: str) -> None:
        translated = [message for message in catalogue(language) if message.id and complete(message)]
        assert [message.id for message in translated if not same_places(message)] == []


UNWANTED = {"Testende": "Testpersonen", "Proband": "Testperson"}
"""German words for what we call otherwise, and how we call it."""


def test_one_thing_has_one_word() -> None:
    said = " ".join(text for message in catalogue("de") for text in forms(message.string))
    assert [word for word in UNWANTED if word in said] == []


def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def ids(messages: Catalog) -> set[str]:
    return {" / ".join(forms(message.id)) for message in messages if message.id}


def same_places(message: Message) -> bool:
    """A translation uses places of the original only, and each form all those of its own; a number may be left out."""
    asked = [set(PLACE.findall(text)) for text in forms(message.id)]
    given = [set(PLACE.findall(text)) for text in forms(message.string)]
    own = asked + asked[-1:] * (len(given) - len(asked))
    known = set().union(*asked)
    return all(names <= known and must - names <= {"n", "num"} for names, must in zip(given, own, strict=True))


def forms(text: object) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (str(text or ""),)
