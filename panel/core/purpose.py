"""What an invitation, a consent or a bonus is for, without knowing it: `panel` never imports `scenarios`."""

from uuid import UUID

import msgspec

from panel.core.i18n import N_, _

DOT = " · "
PARTS = frozenset({N_("before"), N_("during"), N_("after")})
"""The ends of labels that are said in the reader's language; stored as msgids."""


class Purpose(msgspec.Struct, frozen=True):
    """An opaque reference: `Purpose("round", round.id, "Moving house · before")`. People read its `words`.

    `alike`: what somebody who agreed to this may be asked for as well, the other rounds of the same study.
    """

    kind: str
    id: UUID
    label: str
    alike: tuple[UUID, ...] = ()

    @property
    def words(self) -> str:
        """The label in the reader's language: `Moving house · vorher`."""
        return spoken(self.label)


def spoken(label: str) -> str:
    """A stored label, its end in the reader's language where it is one of `PARTS`."""
    about, dot, part = label.rpartition(DOT)
    return f"{about}{dot}{_(part)}" if dot and part in PARTS else label
