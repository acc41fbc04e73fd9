"""The way of a message, the pauses between tries, and which address a real mail server never gets."""

from datetime import datetime, timedelta
from enum import StrEnum

from panel.core.i18n import N_


class State(StrEnum):
    """How a message stands. Held: its address is invented; shown: on the messages page only, for no mail server is set."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    SHOWN = "shown"


MOVES: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.SENDING}),
    State.SENDING: frozenset({State.SENT, State.QUEUED, State.FAILED, State.HELD, State.SHOWN}),
    State.FAILED: frozenset({State.QUEUED}),
    State.HELD: frozenset({State.QUEUED}),
    State.SHOWN: frozenset(),
    State.SENT: frozenset(),
}

LABELS: dict[State, str] = {
    State.QUEUED: N_("waiting to be sent"),
    State.SENDING: N_("being sent"),
    State.SENT: N_("sent"),
    State.FAILED: N_("failed"),
    State.HELD: N_("held back"),
    State.SHOWN: N_("shown here only"),
}

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=16),
    timedelta(hours=24),
)
"""After the first, second, … failed try, each longer than the one before: 50 hours and 36 minutes in all, and when the
try after the last fails too, so has the message.
"""

CLAIM_LASTS = timedelta(minutes=10)
"""A worker that claimed a message and was not heard of since is dead: its message is tried again."""


def may_move(now: State, to: State) -> bool:
    """Whether a message may go from one state to another."""
    return to in MOVES[now]


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When to try again after `attempts` tries (≥ 1) failed; `None`: give up."""
    return at + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def is_invented(address: str) -> bool:
    """An address of the demo: `.invalid` exists nowhere (RFC 2606), a real server must not be bothered with it."""
    return address.strip().lower().endswith(".invalid")


def place_to_rest(address: str, mail_url: str) -> State | None:
    """Where a message ends that no server gets: `SHOWN` without a mail server, `HELD` for an invented address."""
    if not mail_url:
        return State.SHOWN
    return State.HELD if is_invented(address) else None
