"""Consent and the first step: a run on a frozen version, and the promise of the bonus; or no, thank you."""

from enum import StrEnum
from uuid import uuid4

from panel.audit.actions import record
from panel.consent import actions as consent
from panel.consent.texts import ConsentWords
from panel.core.clock import now
from panel.core.db import transaction, write
from panel.core.errors import NotAllowed, NotFound, found
from panel.core.principals import SYSTEM, tester_actor
from panel.incentives import actions as incentives
from panel.invitations import actions as invitations
from panel.invitations.queries import InvitationView
from panel.invitations.rules import State
from scenarios.authoring import queries as authoring
from scenarios.authoring.script import Script
from scenarios.runs import queries
from scenarios.runs.rules import RunView, beginning
from scenarios.studies import queries as studies
from scenarios.studies.rules import RoundView, StudyView, TesterView, may_walk

_INSERT = """INSERT INTO run (id, round, tester, invitation_id, version, attempt, kind, source, quotes, state, position,
stage, step_opened_at, waiting_since, remind_at, cutoff_at, started_at, changed_at, stop_reason, answers_deleted,
not_counted_reason)
VALUES ({}, {}, {}, {}, {}, 1, {}, 'tester', {}, {}, 0, {}, {}, {}, {}, {}, {}, {}, '', {}, '')
ON CONFLICT (round, tester, attempt) DO NOTHING RETURNING id"""


_TICKS = "UPDATE run SET quotes = {} WHERE invitation_id = {}"


class Agreed(StrEnum):
    """What came of agreeing."""

    BEGUN = "begun"
    AS_BEFORE = "as_before"
    """The run is there, and the ticks were the same."""
    CHANGED = "changed"
    """The run is there; the newer ticks hold."""


async def agree(invitation: InvitationView, words: ConsentWords, *, quotes: bool, recontact: bool) -> Agreed:
    """Keep the ticks with the words and open the run, in one transaction. A second tab's newer ticks hold for a run that
    is there already. Raises `NotAllowed` outside the round's days, and once the consent or the invitation is taken back.
    """
    async with transaction():
        if (await invitations.hold(invitation.id)).state is not State.ACCEPTED:
            raise NotAllowed(invitations.ANSWERED)
        begun = await queries.of_invitation(invitation.id) is not None
        if begun:
            given = await consent.require(invitation.id)
            if (given.quotes, given.recontact) == (quotes, recontact):
                return Agreed.AS_BEFORE
        await consent.grant(
            invitation.id, invitation.customer_id, invitation.purpose, words, quotes=quotes, recontact=recontact
        )
        if begun:
            await write((_TICKS, quotes, invitation.id))
            return Agreed.CHANGED
        await start(invitation)
    return Agreed.BEGUN


async def decline(invitation: InvitationView) -> bool:
    """No, thank you, on the page of the link or of the consent. False where a run is there by now, and nothing is done:
    that is for `stop` or `withdraw_consent` to end, which leave the choice what happens to the answers. Twice is once."""
    async with transaction():
        await invitations.hold(invitation.id)
        if await queries.of_invitation(invitation.id) is not None:
            return False
        await invitations.decline(invitation.id)
    return True


async def start(invitation: InvitationView) -> RunView:
    """Open the run of an invitation, or give the one that is there.

    Raises `NotAllowed` without consent or outside the round's days.
    """
    study, round_ = await studies.study_of_round(invitation.purpose.id)
    if refusal := may_walk(round_, now()):
        raise NotAllowed(refusal)
    if round_.version_id is None or invitation.customer_id is None:
        raise NotFound
    tester = await studies.tester_of(study.id, invitation.customer_id)
    script = (await authoring.version(round_.version_id)).script
    async with transaction():
        given = await consent.require(invitation.id)  # who withdraws at this moment comes before the run, or ends it
        opened = await _open(invitation, round_, tester, script, quotes=given.quotes)
        run = found(await queries.of_invitation(invitation.id))
        if opened:
            await _promise(invitation, study, tester)
            await record("run.started", tester_actor(run.tester_id), ("run", run.id, study.title))
    return run


async def _open(
    invitation: InvitationView, round_: RoundView, tester: TesterView, script: Script, *, quotes: bool
) -> bool:
    """True for the one request that opened the run."""
    at = now()
    to = beginning(script, 0, at)
    place = (to.state.value, to.stage.value, to.opened_at, to.waiting_since, to.remind_at, to.cutoff_at)
    who = (uuid4(), round_.id, tester.id, invitation.id, round_.version_id, tester.kind, quotes)
    (opened,) = await write((_INSERT, *who, *place, at, at, False))
    return bool(opened)


async def _promise(invitation: InvitationView, study: StudyView, tester: TesterView) -> None:
    """The bonus of this kind of tester, where there is one."""
    if cents := study.bonus_cents(tester.kind):
        await incentives.promise(
            beneficiary_id=tester.id, customer_id=invitation.customer_id, purpose=invitation.purpose,
            kind=study.reward_kind, amount_cents=cents, currency=study.currency, pool_id=study.pool_id, actor=SYSTEM,
        )  # fmt: skip
