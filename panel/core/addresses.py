"""E-mail addresses and names as people type them: what is the same to them, and what can be an address at all."""

import re
import unicodedata

MAX_ADDRESS = 254
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_PLAIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"})
"""Letters that no normal form takes apart, as people here look for them."""
_LABEL = re.compile(r"[^\W_]([\w-]{0,61}[^\W_])?")


def fold(text: str) -> str:
    """Two addresses or names that fold to the same text are the same to people: case and width don't count."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()


def searchable(*texts: str) -> str:
    """Folded, without accents, one blank between words: what is searched, and what names are ordered by."""
    apart = unicodedata.normalize("NFKD", fold(" ".join(texts)).translate(_PLAIN))
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())


def by_family(name: str) -> str:
    """What a whole name is ordered by, where family and given name are not kept apart: the last word comes first."""
    given, _, family = name.strip().rpartition(" ")
    return searchable(family, given)


def is_address(text: str) -> bool:
    """Whether mail could go there: a plain name, one @, a domain of at least two labels. Umlauts only in the domain."""
    local, _, domain = text.rpartition("@")
    labels = domain.split(".")
    return (
        len(text) <= MAX_ADDRESS
        and 1 <= len(local) <= 64
        and _LOCAL.fullmatch(local) is not None
        and len(labels) >= 2
        and all(_LABEL.fullmatch(label) for label in labels)
        and len(labels[-1]) >= 2
        and not labels[-1].isdigit()
    )
