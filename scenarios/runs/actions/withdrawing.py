"""Consent taken back: the test ends, nothing is quoted, and the answers go where the tester wants."""

from panel.consent import actions as consent
from panel.core.db import transaction, write
from panel.invitations.queries import InvitationView
from scenarios.runs import queries
from scenarios.runs.actions.ending import stop, take_answers_back

_QUOTE_NO_MORE = "UPDATE run SET quotes = {} WHERE invitation_id = {}"


async def withdraw_consent(invitation: InvitationView, *, delete_answers: bool) -> None:
    """End the run of an invitation, if one is under way, as if it were stopped: the bonus follows the study's rule, and
    one that was earned before stays. Its words are quoted no more. Twice is once, though answers that were kept may
    still be deleted.
    """
    async with transaction():
        await consent.withdraw(invitation.id)
        # before the run is read: another tab that is just finishing it goes first
        await write((_QUOTE_NO_MORE, False, invitation.id))
        run = await queries.of_invitation(invitation.id)
        if run is None:
            return
        if not run.ended:
            await stop(run, delete_answers=delete_answers)
        elif delete_answers:
            await take_answers_back(run)
