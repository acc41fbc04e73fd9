"""One line of the readiness list: its colour, what it says, and what to do next."""

from typing import Any, Literal

import msgspec

Tone = Literal["ok", "warn", "bad"]


class Words(msgspec.Struct, frozen=True):
    """msgids of one line; `where` names what its link leads to."""

    title: str
    text: str = ""
    action: str = ""
    where: str = ""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what it is about, its colour, its words and what fills their places."""

    code: str
    tone: Tone
    words: Words
    params: dict[str, Any] = {}


def item(code: str, tone: Tone, words: Words, **params: Any) -> Item:
    """A line; `params` fill the places of its words."""
    return Item(code=code, tone=tone, words=words, params=params)
