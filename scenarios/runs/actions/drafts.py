"""What was typed and not sent: kept a field at a time, the newest wins, so late and repeated parcels do no harm."""

from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

import msgspec
from msgspec import Meta

from panel.core.clock import now
from panel.core.db import rows, transaction, write
from panel.core.errors import NotAllowed
from scenarios.runs.rules import RunView, may_answer
from scenarios.runs.saving import hold

Field = Annotated[str, Meta(max_length=60)]
Value = Annotated[str, Meta(max_length=8000)] | list[Annotated[str, Meta(max_length=100)]]
Millis = Annotated[int, Meta(ge=0, le=2**53)]
Fields = dict[Field, tuple[Value, Millis]]
"""Field → [value, milliseconds since 1970 on the device's clock, corrected by the server's]."""

MAX_FIELDS = 80
_READ = "SELECT fields FROM draft WHERE run = {} AND step_key = {}"
_WRITE = """INSERT INTO draft (id, run, step_key, fields, changed_at) VALUES ({}, {}, {}, {}, {})
ON CONFLICT (run, step_key) DO UPDATE SET fields = excluded.fields, changed_at = excluded.changed_at"""
_ANSWERED = """SELECT answered_at FROM answer WHERE run = {} AND step_key = {}
AND question_key NOT IN ('expected_ease', 'seconds') ORDER BY answered_at DESC LIMIT 1"""


async def keep_draft(run: RunView, position: int, step_key: str, sent: Fields) -> None:
    """Merge fields into the draft of a page; what is older than its answers comes too late and is dropped.

    Raises `NotAllowed` when the run is over or the step not yet open.
    """
    if refusal := may_answer(run, position):
        raise NotAllowed(refusal)
    async with transaction():
        await hold(run)  # two devices write one after the other, and nobody after the end
        answered = await rows(_ANSWERED, run.id, step_key)
        fields = merged(await draft_of(run, step_key), sent, answered[0]["answered_at"] if answered else None)
        if fields:
            await write((_WRITE, uuid4(), run.id, step_key, msgspec.json.encode(fields).decode(), now()))


def merged(kept: dict[str, tuple[Any, int]], sent: Fields, answered_at: datetime | None) -> dict[str, tuple[Any, int]]:
    """Field by field the newest; a parcel that comes twice changes nothing. At most `MAX_FIELDS`, the first ones."""
    since = int(answered_at.timestamp() * 1000) if answered_at else 0
    newer = {
        name: value
        for name, value in sent.items()
        if value[1] >= since and (name not in kept or kept[name][1] <= value[1])
    }
    return dict(list((kept | newer).items())[:MAX_FIELDS])


async def draft_of(run: RunView, step_key: str) -> dict[str, tuple[Any, int]]:
    """The fields kept for a page; empty for none."""
    found = await rows(_READ, run.id, step_key)
    return msgspec.json.decode(found[0]["fields"], type=dict[str, tuple[Any, int]]) if found else {}
