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

    @property
    def all_rounds(self) -> bool:
        """Whether the words spoke of all rounds of their study."""
        return self.text_version >= ALL_ROUNDS_SINCE


def may_take_part(consent: ConsentView | None) -> Refusal | None:
    """Refused without consent, and after it was withdrawn."""
    if consent is None:
        return Refusal("no_consent", N_("Please read and agree to the consent first."))
    if consent.withdrawn_at is not None:
        return Refusal("consent_withdrawn", N_("You have withdrawn your consent, so nothing more is asked or stored."))
    return None


def objects(given: Sequence[ConsentView], purpose: Purpose, agreed_on: date | None = None) -> Refusal | None:
    """Whether somebody asked not to be asked for this; `given` is what they agreed to, oldest first.

    Who left out other studies may still be asked for another round of the same one, where the words spoke of all its
    rounds; who withdrew from it, or from anything since, may not. What they say to staff on a later day (`agreed_on`)
    lifts either.
    """
    if not given:
        return None
    newest, last_word = given[-1], max(given, key=lambda one: one.withdrawn_at or one.granted_at)
    same_study = next((one for one in reversed(given) if one.purpose_id in (purpose.id, *purpose.alike)), None)
    for one in (same_study, last_word):
        if one and one.withdrawn_at and not _is_later(agreed_on, one.withdrawn_at):
            day = format_date(one.withdrawn_at)
            return Refusal("consent_withdrawn", N_("has withdrawn their consent, on %(day)s"), {"day": day})
    in_force = same_study if same_study and not same_study.withdrawn_at else None
    covered = in_force and (in_force.all_rounds or in_force.purpose_id == purpose.id)
    if newest.recontact or covered or _is_later(agreed_on, newest.granted_at):
        return None
    if in_force:
        day = format_date(in_force.granted_at)
        return Refusal("one_round", N_("agreed to one round alone, on %(day)s"), {"day": day})
    day = format_date(newest.granted_at)
    return Refusal("not_again", N_("did not agree to further invitations (%(day)s)"), {"day": day})


def _is_later(day: date | None, at: datetime) -> bool:
    return day is not None and day > local(at).date()
