"""When somebody's answers may be taken."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from panel.consent.texts import ALL_ROUNDS_SINCE
from panel.core.clock import local
from panel.core.errors import Refusal
from panel.core.i18n import N_, format_date
from panel.core.purpose import Purpose


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


def objects(given: Sequence[ConsentView], purpose: Purpose, agreed_on: date | None = None) -> Refusal | None:
    """Whether somebody asked not to be asked for this; `given` is what they agreed to, oldest first.

    Who left out other studies may still be asked for another round of the same one, since the words speak of all its
    rounds. What they say to staff on a later day (`agreed_on`) lifts the rest.
    """
    newest = given[-1] if given else None
    if newest is None or newest.purpose_id == purpose.id:
        return None
    at = newest.withdrawn_at or newest.granted_at
    willing = newest.withdrawn_at is None and (newest.recontact or _covers(given, purpose))
    if willing or (agreed_on is not None and agreed_on > local(at).date()):
        return None
    if newest.withdrawn_at is not None:
        return Refusal("consent_withdrawn", N_("has withdrawn their consent, on %(day)s"), {"day": format_date(at)})
    return Refusal(
        "not_again", N_("doesn't want to be asked for other studies, said on %(day)s"), {"day": format_date(at)}
    )


def _covers(given: Sequence[ConsentView], purpose: Purpose) -> bool:
    """Whether a consent in force to another round of this study said that it speaks of all its rounds."""
    return any(
        one.purpose_id in purpose.alike and one.withdrawn_at is None and one.text_version >= ALL_ROUNDS_SINCE
        for one in given
    )
