"""Note a deed, in the transaction of the deed itself."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from panel.audit.events import EVENTS
from panel.core.clock import now
from panel.core.db import marks, rows, write
from panel.core.principals import Actor

_INTO = """INSERT INTO audit_event (id, at, event, actor_kind, actor_id, actor_label, subject_kind, subject_id,
subject_label, data) VALUES """
_ROW = f"({marks(range(10))})"
_INSERT = _INTO + _ROW
Subject = tuple[str, UUID | None, str]
"""(kind, id, label)"""


async def record(event: str, actor: Actor, subject: Subject, **data: Any) -> None:
    """Append one event. An event that is not declared raises `KeyError`."""
    await write((_INSERT, *_values(event, actor, subject, data)))


async def record_each(event: str, actor: Actor, subjects: Sequence[Subject], **data: Any) -> None:
    """Append the same event for each of many subjects, some hundreds at most, in one statement."""
    if subjects:
        values = [value for subject in subjects for value in _values(event, actor, subject, data)]
        await rows(_INTO + ", ".join([_ROW] * len(subjects)), *values)


def _values(event: str, actor: Actor, subject: Subject, data: dict[str, Any]) -> tuple[Any, ...]:
    if event not in EVENTS:
        raise KeyError(f"declare {event!r} in panel/audit/events.py")
    kind, subject_id, label = subject
    said = json.dumps(data, default=str, ensure_ascii=False)
    return (uuid4(), now(), event, actor.kind, actor.id, actor.label, kind, subject_id, label[:300], said)
