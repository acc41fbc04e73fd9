"""Texts in which nobody of a study is named: when a report is read, and for good once its answers are cut from people."""

import re
from collections.abc import Callable
from functools import lru_cache

import msgspec

HIDDEN = "[…]"
_IN_ALL = frozenset("@+0")
"""Every such address or number holds one of these: most texts need not be searched for them."""
SHORT = 2
"""Names no longer than this are left alone: they would hide half of a language."""
_WORD = re.compile(r"\w+")
_REACH = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w+])(?:\+|00?)[1-9][\d /()-]{5,}\d")
"""E-mail addresses and telephone numbers: whoever has one has the person."""


class Person(msgspec.Struct, frozen=True):
    """A name that no text may show."""

    given: str
    family: str


def masked(text: str, people: tuple[Person, ...], *, strictly: bool = False) -> str:
    """A text in which nobody of the study is named and nobody can be reached. `strictly` also hides family names that
    stand alone.

    Testers speak freely: "weiß" or "Sommer" alone is mostly no person, "Frau Weiß", "maria weiß" and "Maria" are.
    """
    return masker(people, strictly=strictly)(text)


def masker(people: tuple[Person, ...], *, strictly: bool = False) -> Callable[[str], str]:
    """`masked` for many texts. Few of them hold a word of a name at all: only those are searched for names."""
    named, words = _named(people, strictly), _first_words(people)

    def hide(text: str) -> str:
        text = text if _IN_ALL.isdisjoint(text) else _REACH.sub(HIDDEN, text)
        return text if named is None or words.isdisjoint(_WORD.findall(text.lower())) else named.sub(HIDDEN, text)

    return hide


@lru_cache(maxsize=64)
def _first_words(people: tuple[Person, ...]) -> frozenset[str]:
    """One word of each name, in small letters, without which nothing names it."""
    return frozenset(word[0].lower() for p in people for name in (p.given, p.family) if (word := _WORD.findall(name)))


@lru_cache(maxsize=64)
def _named(people: tuple[Person, ...], strictly: bool) -> re.Pattern[str] | None:
    """Everything that names one of these people, as whole words."""
    patterns: list[str] = []
    for person in people:
        given, family = re.escape(person.given), re.escape(person.family)
        patterns += [rf"(?i:{given}\s+{family})"] if given else []
        patterns += [rf"(?i:Frau|Herrn?|Mrs\.?|Mr\.?|Ms\.?|Miss)\s+(?i:{family})"]
        patterns += [name for name in (given, family if strictly else "") if len(name) > SHORT]
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b") if patterns else None
