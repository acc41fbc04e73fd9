"""When somebody's answers may be taken."""

from datetime import datetime
from uuid import UUID

import msgspec

from panel.core.errors import Refusal
from panel.core.i18n import N_


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
