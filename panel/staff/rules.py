"""Who may do what to whom among the staff, and which passwords are fit. Pure."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from panel.core.addresses import fold
from panel.core.errors import Refusal
from panel.core.german import says_du
from panel.core.i18n import N_, language
from panel.core.principals import Role

LEAST_PASSWORD = 12
MOST_PASSWORD = 200
NEW_LINK_LASTS = timedelta(days=7)
RESET_LINK_LASTS = timedelta(hours=24)

ROLE_NAMES = {Role.ADMIN: N_("Administrator"), Role.MARKETING: N_("Marketing"), Role.OWNER: N_("Product owner")}
ROLE_WORDS = {
    Role.ADMIN: N_("Everything, the staff included"),
    Role.MARKETING: N_("Customers, panels, studies, invitations and bonuses"),
    Role.OWNER: N_("Studies and reports; sees testers as T1 … T5, without names"),
}

MYSELF = Refusal("myself", N_("You cannot do this to your own access. Ask another administrator."))
LAST_ADMIN = Refusal("last-admin", N_("This is the last administrator. Make somebody else one first."))


class StaffView(msgspec.Struct, frozen=True):
    """A member of staff as others see them."""

    id: UUID
    email: str
    name: str
    role: Role
    language: str
    state: str
    has_password: bool
    created_at: datetime
    signed_in_at: datetime | None

    @property
    def address(self) -> str:
        """How a mail greets them in the present language: `Selma` where we say du, else the whole name."""
        return self.name.split()[0] if language() == "de" and says_du() and self.name.split() else self.name

    @property
    def active(self) -> bool:
        return self.state == "active"


def may_disable(person: StaffView, by: UUID | None, active_admins: int) -> Refusal | None:
    """Nobody locks themselves out, and somebody must stay who can let others in."""
    if person.id == by:
        return MYSELF
    return _last_admin(person, active_admins)


def may_change_role(person: StaffView, role: Role, by: UUID | None, active_admins: int) -> Refusal | None:
    """As with taking access away; the same role again is nothing to refuse."""
    if role is person.role:
        return None
    if person.id == by:
        return MYSELF
    return _last_admin(person, active_admins)


def _last_admin(person: StaffView, active_admins: int) -> Refusal | None:
    last = person.active and person.role is Role.ADMIN and active_admins <= 1
    return LAST_ADMIN if last else None


def password_problem(password: str, email: str = "", name: str = "") -> str | None:
    """A msgid that says what is wrong with a new password, or None. Long is what counts; no riddles of signs."""
    if len(password) < LEAST_PASSWORD:
        return N_("Please use at least 12 characters; a short sentence is easy to keep in mind.")
    if len(password) > MOST_PASSWORD:
        return N_("Please use at most 200 characters.")
    if len(set(password)) < 5:
        return N_("This repeats too few characters. Please choose another.")
    folded = fold(password)
    own = {fold(email), fold(email).partition("@")[0], fold(name)}
    if any(len(word) >= 4 and word in folded and len(folded) - len(word) < 6 for word in own):
        return N_("This is too close to your name or address. Please choose another.")
    return None
