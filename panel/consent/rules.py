"""When somebody's answers may be taken."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from panel.core.clock import local
from panel.core.errors import Refusal
from panel.core.i18n import N_, format_date


class ConsentView(msgspec.Struct, frozen=True):
    """What one person agreed to for one invitation, and to which exact words."""

    id: UUID
    invitation_id: UUID
    customer_id: UUID | None
    purpose_id: UUID
    text_version: int
    text_sha256: str
    language: str
    quotes: bool
    recontact: bool
    granted_at: datetime
    withdrawn_at: datetime | None


def may_take_part(consent: ConsentView | None) -> Refusal | None:
    """Refused without consent, and after it was withdrawn."""
    if consent is None:
        return Refusal("no_consent", N_("Please read and agree to the consent first."))
    if consent.withdrawn_at is not None:
        return Refusal("consent_withdrawn", N_("You have withdrawn your consent, so nothing more is asked or stored."))
    return None


def objects(
    newest: ConsentView | None, purpose_id: UUID | None = None, agreed_on: date | None = None
) -> Refusal | None:
    """Whether somebody asked not to be asked for anything else; `newest` is what they agreed to last.

    The words speak of one purpose alone, so another round of the same study is something else too. What they say to
    staff on a later day (`agreed_on`) lifts it.
    """
    if newest is None or newest.purpose_id == purpose_id:
        return None
    at = newest.withdrawn_at or newest.granted_at
    if (agreed_on is not None and agreed_on > local(at).date()) or (newest.recontact and not newest.withdrawn_at):
        return None
    if newest.withdrawn_at is not None:
        return Refusal("consent_withdrawn", N_("has withdrawn their consent, on %(day)s"), {"day": format_date(at)})
    return Refusal("not_again", N_("doesn't want to be asked again, said on %(day)s"), {"day": format_date(at)})
