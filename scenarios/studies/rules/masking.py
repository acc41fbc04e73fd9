"""Texts in which nobody of a study is named: when a report is read, and for good once its answers are cut from people."""

import re
from collections.abc import Callable
from functools import lru_cache

import msgspec

HIDDEN = "[…]"
SHORT = 2
"""Names no longer than this are left alone: they would hide half of a language."""


_WORD = re.compile(r"\w+")


class Person(msgspec.Struct, frozen=True):
    """A name that no text may show."""

    given: str
    family: str


def masked(text: str, people: tuple[Person, ...], *, strictly: bool = False) -> str:
    """A text in which nobody of the study is named. `strictly` also hides family names that stand alone.

    Testers speak freely: "weiß" or "Sommer" alone is mostly no person, "Frau Weiß" and "Maria" are.
    """
    return masker(people, strictly=strictly)(text)


def masker(people: tuple[Person, ...], *, strictly: bool = False) -> Callable[[str], str]:
    """`masked` for many texts. Few of them hold a word of a name at all: only those are searched for names."""
    named, words = _named(people, strictly), _first_words(people)

    def hide(text: str) -> str:
        return text if named is None or words.isdisjoint(_WORD.findall(text)) else named.sub(HIDDEN, text)

    return hide


@lru_cache(maxsize=64)
def _first_words(people: tuple[Person, ...]) -> frozenset[str]:
    """One word of each name, without which nothing names it."""
    return frozenset(word[0] for p in people for name in (p.given, p.family) if (word := _WORD.findall(name)))


@lru_cache(maxsize=64)
def _named(people: tuple[Person, ...], strictly: bool) -> re.Pattern[str] | None:
    """Everything that names one of these people, as whole words."""
    patterns: list[str] = []
    for person in people:
        given, family = re.escape(person.given), re.escape(person.family)
        patterns += [rf"{given}\s+{family}", rf"(?:Frau|Herrn?|Mrs\.?|Mr\.?|Ms\.?|Miss)\s+{family}"]
        patterns += [name for name in (given, family if strictly else "") if len(name) > SHORT]
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b") if patterns else None
