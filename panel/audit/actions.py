"""Note a deed, in the transaction of the deed itself."""

import json
from typing import Any
from uuid import UUID, uuid4

from panel.audit.events import EVENTS
from panel.core.clock import now
from panel.core.db import write
from panel.core.principals import Actor

_INSERT = """INSERT INTO audit_event (id, at, event, actor_kind, actor_id, actor_label, subject_kind, subject_id,
subject_label, data) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {})"""


async def record(event: str, actor: Actor, subject: tuple[str, UUID | None, str], **data: Any) -> None:
    """Append one event. `subject` is (kind, id, label). An event that is not declared raises `KeyError`."""
    if event not in EVENTS:
        raise KeyError(f"declare {event!r} in panel/audit/events.py")
    kind, subject_id, label = subject
    await write(
        (
            _INSERT,
            uuid4(),
            now(),
            event,
            actor.kind,
            actor.id,
            actor.label,
            kind,
            subject_id,
            label[:300],
            json.dumps(data, default=str, ensure_ascii=False),
        )
    )
