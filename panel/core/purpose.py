"""What an invitation, a consent or a bonus is for, without knowing it: `panel` never imports `scenarios`."""

from uuid import UUID

import msgspec


class Purpose(msgspec.Struct, frozen=True):
    """An opaque reference: `Purpose("round", round.id, "Moving house · before")`. The label is what people read."""

    kind: str
    id: UUID
    label: str
