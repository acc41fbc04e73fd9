"""The way of a message."""

from datetime import timedelta
from itertools import pairwise

import pytest

from panel.outbox.rules import MOVES, PAUSES, State, is_invented, may_move, next_try, place_to_rest
from tests.conftest import MOMENT


def test_pauses_grow_and_end() -> None:
    due = [next_try(attempts, MOMENT) for attempts in range(1, len(PAUSES) + 1)]
    assert due[0] == MOMENT + timedelta(minutes=1)
    assert all(shorter < longer for shorter, longer in pairwise(PAUSES))
    assert sum(PAUSES, timedelta()) == timedelta(hours=50, minutes=36)
    assert next_try(len(PAUSES) + 1, MOMENT) is None


@pytest.mark.parametrize(
    ("address", "mail_url", "rest"),
    [
        ("a@example.org", "smtp://mail", None),
        ("a@nordhell.invalid", "smtp://mail", State.HELD),
        ("A@NORDHELL.INVALID ", "smtp://mail", State.HELD),
        ("a@invalid.example.org", "smtp://mail", None),
        ("a@example.org", "", State.SHOWN),
        ("a@nordhell.invalid", "", State.SHOWN),
    ],
)
def test_where_a_message_rests(address: str, mail_url: str, rest: State | None) -> None:
    assert place_to_rest(address, mail_url) == rest


def test_every_state_has_its_moves() -> None:
    assert set(MOVES) == set(State)
    assert not may_move(State.SENT, State.QUEUED)
    assert may_move(State.FAILED, State.QUEUED)
    assert is_invented("x@y.invalid")
