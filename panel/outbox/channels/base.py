"""What a way to deliver messages must be able to do, and how it says that it could not."""

from datetime import datetime
from typing import Protocol

import msgspec


class Parcel(msgspec.Struct, frozen=True):
    """One message as a channel gets it."""

    message_id: str
    language: str
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    date: datetime


class Refused(Exception):
    """The other side will never take this message; trying again is no use."""


class Unreachable(Exception):
    """Not now: the other side is busy or broke off; the next message may go through."""


class NoLine(Unreachable):
    """There is no connection at all: the rest of the batch need not try."""


class Line(Protocol):
    """An open way for one batch; opens itself at the first delivery."""

    async def deliver(self, parcel: Parcel) -> None:
        """Hand one message over. Raises `Refused`, `Unreachable` or `NoLine`."""
        ...

    async def close(self) -> None:
        """Let go; harmless when nothing is open."""
        ...


class Channel(Protocol):
    """A kind of delivery; `key` stands in the messages."""

    key: str
    label: str

    def line(self) -> Line: ...
