"""Who is calling: a member of staff, a tester who followed a personal link, or somebody unknown."""

from enum import StrEnum
from uuid import UUID

import msgspec

from panel.core.i18n import N_


class Role(StrEnum):
    ADMIN = "admin"
    MARKETING = "marketing"
    OWNER = "owner"


class Who(StrEnum):
    """What a route's `allow=` is made of."""

    ADMIN = "admin"
    MARKETING = "marketing"
    OWNER = "owner"
    TESTER = "tester"
    ANYONE = "anyone"


ADMIN = frozenset({Who.ADMIN})
MARKETING = frozenset({Who.ADMIN, Who.MARKETING})
STAFF = frozenset({Who.ADMIN, Who.MARKETING, Who.OWNER})
TESTER = frozenset({Who.TESTER})
ANYONE = frozenset(Who)


class Anonymous(msgspec.Struct, frozen=True):
    """Nobody we know."""

    who: Who = Who.ANYONE
    language: str = ""


class StaffPrincipal(msgspec.Struct, frozen=True):
    """A signed-in member of staff."""

    id: UUID
    email: str
    name: str
    role: Role
    language: str

    @property
    def who(self) -> Who:
        return Who(self.role.value)


class TesterPrincipal(msgspec.Struct, frozen=True):
    """A browser that accepted an invitation."""

    invitation_id: UUID
    who: Who = Who.TESTER
    language: str = ""


Principal = StaffPrincipal | TesterPrincipal | Anonymous


class Actor(msgspec.Struct, frozen=True):
    """Who did a deed, as the audit log and the ledger keep it. `kind`: staff, tester, system."""

    kind: str
    id: UUID | None
    label: str


SYSTEM = Actor("system", None, "Probelauf")


TESTER_LABEL = N_("Tester")


def tester_actor(id: UUID) -> Actor:
    """Somebody who was asked, by the id of their invitation or their pseudonym: log and ledger outlive the name."""
    return Actor("tester", id, TESTER_LABEL)


def actor_of(principal: StaffPrincipal) -> Actor:
    """The member of staff as an actor."""
    return Actor("staff", principal.id, principal.name)
