"""Reads of the staff."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from panel.core.addresses import by_family, fold
from panel.core.clock import now
from panel.core.db import rows
from panel.core.errors import found
from panel.core.principals import Role, StaffPrincipal
from panel.core.sessions import OpenSession
from panel.core.tokens import digest
from panel.staff.rules import StaffView
from panel.staff.tables import StaffLink, StaffMember

_OF_SESSION = """SELECT staff_member.id AS id, email, name, role, language, seen_at, expires_at
FROM session JOIN staff_member ON staff_member.id = principal_id
WHERE token_hash = {} AND kind = 'staff' AND state = 'active'"""


class LinkView(msgspec.Struct, frozen=True):
    """A link to set a password: whose it is and whether it still opens. `problem`: used, expired, disabled or ''."""

    staff: StaffView
    problem: str


async def principal(id: UUID) -> StaffPrincipal | None:
    """A member of staff; None when access was taken away."""
    row = await (
        StaffMember.select(StaffMember.id, StaffMember.email, StaffMember.name, StaffMember.role, StaffMember.language)
        .where((StaffMember.id == id) & (StaffMember.state == "active"))
        .first()
    )
    return StaffPrincipal(**{**row, "role": Role(row["role"])}) if row else None


async def of_session(token_hash: str) -> tuple[OpenSession, StaffPrincipal] | None:
    """A session and its member of staff; None when access was taken away."""
    hits = await rows(_OF_SESSION, token_hash)
    if not hits:
        return None
    row = hits[0]
    session = OpenSession(token_hash, "staff", row["id"], row["seen_at"], row["expires_at"])
    return session, StaffPrincipal(row["id"], row["email"], row["name"], Role(row["role"]), row["language"])


async def get(id: UUID) -> StaffView:
    """One member of staff. Raises `NotFound`."""
    return _view(found(await StaffMember.select().where(StaffMember.id == id).first()))


async def by_email(email: str) -> StaffView | None:
    """Who has this address, whatever its case."""
    row = await StaffMember.select().where(StaffMember.email_folded == fold(email)).first()
    return _view(row) if row else None


async def everybody() -> Sequence[StaffView]:
    """All staff, those with access first, then by family name."""
    people = [_view(row) for row in await StaffMember.select()]
    return sorted(people, key=lambda p: (not p.active, by_family(p.name), p.email))


async def marketing() -> Sequence[StaffView]:
    """Who hears of what needs staff: everybody in marketing; where nobody is, the administrators."""
    people = [person for person in await everybody() if person.active]
    return [p for p in people if p.role is Role.MARKETING] or [p for p in people if p.role is Role.ADMIN]


async def password_of(id: UUID) -> str | None:
    """The stored hash."""
    row = await StaffMember.select(StaffMember.password_hash).where(StaffMember.id == id).first()
    return found(row)["password_hash"]


async def link(token: str) -> LinkView | None:
    """The link of a token; None when we never made it (or a newer one replaced it)."""
    row = await StaffLink.select().where(StaffLink.token_hash == digest(token)).first()
    if row is None:
        return None
    person = await get(row["staff"])
    spent = "used" if row["used_at"] else "expired" if row["expires_at"] <= now() else ""
    return LinkView(person, "disabled" if not person.active else spent)


def _view(row: dict[str, Any]) -> StaffView:
    return StaffView(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        role=Role(row["role"]),
        language=row["language"],
        state=row["state"],
        has_password=bool(row["password_hash"]),
        created_at=row["created_at"],
        signed_in_at=row["signed_in_at"],
    )
