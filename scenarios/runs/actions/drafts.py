"""What was typed and not sent: kept a field at a time, the newest wins, so late and repeated parcels do no harm."""

from typing import Annotated, Any
from uuid import uuid4

import msgspec
from msgspec import Meta

from panel.core.clock import now
from panel.core.db import rows, transaction, write
from panel.core.errors import NotAllowed
from scenarios.runs.rules import RunView, may_answer

Field = Annotated[str, Meta(max_length=60)]
Value = Annotated[str, Meta(max_length=8000)] | list[Annotated[str, Meta(max_length=100)]]
Fields = dict[Field, tuple[Value, int]]
"""Field → [value, milliseconds since 1970 on the device's clock, corrected by the server's]."""

MAX_FIELDS = 80
_READ = "SELECT fields FROM draft WHERE run = {} AND step_key = {}"
_WRITE = """INSERT INTO draft (id, run, step_key, fields, changed_at) VALUES ({}, {}, {}, {}, {})
ON CONFLICT (run, step_key) DO UPDATE SET fields = excluded.fields, changed_at = excluded.changed_at"""


async def keep_draft(run: RunView, position: int, step_key: str, sent: Fields) -> None:
    """Merge fields into the draft of a page. Raises `NotAllowed` when the run is over or the step not yet open."""
    if refusal := may_answer(run, position):
        raise NotAllowed(refusal)
    async with transaction():
        kept = await draft_of(run, step_key)
        newer = {name: value for name, value in sent.items() if name not in kept or kept[name][1] <= value[1]}
        fields = dict(list((kept | newer).items())[:MAX_FIELDS])
        await write((_WRITE, uuid4(), run.id, step_key, msgspec.json.encode(fields).decode(), now()))


async def draft_of(run: RunView, step_key: str) -> dict[str, tuple[Any, int]]:
    """The fields kept for a page; empty for none."""
    found = await rows(_READ, run.id, step_key)
    return msgspec.json.decode(found[0]["fields"], type=dict[str, tuple[Any, int]]) if found else {}
