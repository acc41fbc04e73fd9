"""Note a deed, in the transaction of the deed itself."""

import json
from typing import Any
from uuid import UUID, uuid4

from panel.audit.events import EVENTS
from panel.audit.tables import AuditEvent
from panel.core.clock import now
from panel.core.principals import Actor


async def record(
    event: str, actor: Actor, subject: tuple[str, UUID | None, str], **data: Any
) -> None:
    """Append one event. `subject` is (kind, id, label). An event that is not declared raises `KeyError`."""
    assert event in EVENTS, f"declare {event!r} in panel/audit/events.py"
    kind, subject_id, label = subject
    await AuditEvent.insert(
        AuditEvent(
            id=uuid4(), at=now(), event=event, actor_kind=actor.kind, actor_id=actor.id, actor_label=actor.label,
            subject_kind=kind, subject_id=subject_id, subject_label=label[:300],
            data=json.dumps(data, default=str, ensure_ascii=False),
        )
    )
