"""Refusals and failures as values: what an action says when it will not."""

from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec

T = TypeVar("T")


class Refusal(msgspec.Struct, frozen=True):
    """Why something may not happen now. `message` is an English msgid with `%(name)s` places for `params`."""

    code: str
    message: str
    params: dict[str, str | int | float] = {}


class NotAllowed(Exception):
    """An action was refused; pages show the reason (409)."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class NotFound(Exception):
    """There is no such object, or it is another's: the two look alike on purpose (404)."""


class Invalid(Exception):
    """Input breaks a rule that only the action knows; `errors` maps a field's name to an English msgid."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


class Changed(Exception):
    """Somebody else saved in between (two tabs, two people); nothing was written (409)."""

    def __init__(self, what: str, at: datetime | None = None, by: str = "") -> None:
        super().__init__(what)
        self.what, self.at, self.by = what, at, by


class Elsewhere(Exception):
    """Something else comes first: the page at `url` (303)."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


def found(row: T | None) -> T:
    """The row, or `NotFound`."""
    if row is None:
        raise NotFound
    return row


def as_uuid(text: str) -> UUID:
    """A UUID from an address or a form. Raises `NotFound` where it is none."""
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        raise NotFound from None
