"""No text lacks its German, and the catalogue is what the code asks for."""

import re

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from panel.core.german import PATH as DU
from panel.core.locale.__main__ import FOLDER, LANGUAGES, ROOT, complete, extract
from panel.core.locale.du import addressed

PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
WITH_SIE = re.compile(r"[\w,;] (?:Sie|Ihnen|Ihr(?:e[mnrs]?)?)\b")


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


class TestDu:
    def test_it_holds_exactly_the_german_texts_that_speak_to_their_reader(self) -> None:
        assert ids(du()) == ids(addressed(catalogue("de"), ROOT)), "run make translations"

    def test_every_text_has_its_form_with_the_same_places(self) -> None:
        assert [entry.id for entry in du() if entry.id and not (complete(entry) and same_places(entry))] == []

    def test_none_says_sie_or_mixes_both(self) -> None:
        """Within a sentence a capital letter means the reader; at its beginning it may be her, it or them."""
        assert [entry.string for entry in du() if WITH_SIE.search(str(entry.string))] == []
        assert WITH_SIE.search("Bitte füllen Sie das aus.")

    def test_a_text_that_no_longer_speaks_is_dropped(self) -> None:
        german = Catalog()
        for text in ("Rufen Sie an", "Anrufen"):
            german.add(text, text)
        found = ids(addressed(german, ROOT))
        assert ("Rufen Sie an" in found, "Anrufen" in found) == (True, False)


UNWANTED = {"Testende": "Testpersonen", "Proband": "Testperson"}
"""German words for what we call otherwise, and how we call it."""


def test_one_thing_has_one_word() -> None:
    said = " ".join(text for message in catalogue("de") for text in forms(message.string))
    assert [word for word in UNWANTED if word in said] == []


def catalogue(language: str) -> Catalog:
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def du() -> Catalog:
    with DU.open("rb") as file:
        return read_po(file, locale="de")


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
