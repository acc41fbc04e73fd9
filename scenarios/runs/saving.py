"""The two statements that a tester's page costs: answers in, run forward. One atomic unit, one sync to disk."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec

from panel.core.db import Statement, transaction, write
from panel.core.errors import NotAllowed
from panel.core.ids import ordered_id
from scenarios.runs.rules import OVER, Place, RunView

TESTER, CLOCK = "tester", "clock"
"""Who gave an answer: the tester, or the cut-off of a step that waited in vain. (Also: `proxy`, `bot`.)"""
_VALUES = "({}, {}, {}, {}, {}, {}, {}, {})"
MOVE = """UPDATE run SET state = {}, position = {}, stage = {}, step_opened_at = {}, waiting_since = {},
remind_at = {}, cutoff_at = {}, changed_at = {}
WHERE id = {} AND position = {} AND stage = {} AND state IN ('open', 'waiting') RETURNING id"""
_HOLD = "UPDATE run SET changed_at = changed_at WHERE id = {} AND state IN ('open', 'waiting') RETURNING id"
FORGET_DRAFT = "DELETE FROM draft WHERE run = {} AND step_key = {}"
FORGET_ANSWERS = (
    "DELETE FROM answer WHERE run = {} AND step_key = {} AND question_key NOT IN ('expected_ease', 'seconds')"
)
TAKEN_BACK = "DELETE FROM answer WHERE run = {} AND (SELECT answers_deleted FROM run WHERE id = {})"
"""A page sent while another tab stopped the run and deleted the answers must not bring some back."""


async def hold(run: RunView) -> None:
    """Nobody else moves or ends this run until the transaction is over: a `RunView` was read before, and may be old.

    Belongs at the start of a transaction. Raises `NotAllowed` once the run is over.
    """
    (mine,) = await write((_HOLD, run.id))
    if not mine:
        raise NotAllowed(OVER)


@cache
def _upsert(count: int) -> str:
    return (
        "INSERT INTO answer (id, run, step_key, question_key, kind, value, answered_at, source) VALUES "
        + ", ".join([_VALUES] * count)
        + " ON CONFLICT (run, step_key, question_key) DO UPDATE SET value = excluded.value, "
        "answered_at = excluded.answered_at, source = excluded.source, kind = excluded.kind"
    )


def upsert(
    run_id: UUID, step_key: str, values: Mapping[str, tuple[str, Any]], at: datetime, source: str = TESTER
) -> Statement:
    """The statement that stores `{question: (kind, value)}`; the newest wins. Needs at least one value."""
    args: list[Any] = []
    for question_key, (kind, value) in values.items():
        args += [ordered_id(), run_id, step_key, question_key, kind, msgspec.json.encode(value).decode(), at, source]
    return (_upsert(len(values)), *args)


async def save_and_move(
    run: RunView, step_key: str, values: Mapping[str, tuple[str, Any]], to: Place, at: datetime, source: str = TESTER
) -> bool:
    """Store the answers of the open page, given by `source`, and go on. False when another tab had gone on already: the
    answers are stored all the same, the run moves only once."""
    _, moved, *_ = await write(
        upsert(run.id, step_key, values, at, source),
        (
            MOVE,
            to.state.value,
            to.position,
            to.stage.value,
            to.opened_at,
            to.waiting_since,
            to.remind_at,
            to.cutoff_at,
            at,
            run.id,
            run.position,
            run.stage.value,
        ),
        (FORGET_DRAFT, run.id, step_key),
    )
    if not moved:
        await write((TAKEN_BACK, run.id, run.id))
    return bool(moved)


async def save_again(run: RunView, step_key: str, values: Mapping[str, tuple[str, Any]], at: datetime) -> None:
    """Replace the answers of a step done before; what was cleared is gone, expectation and time stay.

    Raises `NotAllowed` where another tab ended the run meanwhile.
    """
    async with transaction():
        await hold(run)
        await write(
            (FORGET_ANSWERS, run.id, step_key),
            upsert(run.id, step_key, values, at),
            (FORGET_DRAFT, run.id, step_key),
        )
