"""Asking, answering, taking back."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from panel.core import db
from panel.core.errors import NotAllowed, NotFound
from panel.core.principals import SYSTEM
from panel.core.purpose import Purpose
from panel.customers.rules import CustomerView
from panel.invitations import actions, links, queries
from panel.invitations.actions import Invited, Mail
from panel.invitations.rules import InvitationView, LinkProblem, State
from panel.outbox import queries as messages
from tests import cast
from tests.conftest import MOMENT

ROUND = Purpose("round", uuid4(), "Moving · before")
ENDS = MOMENT + timedelta(days=40)
MAIL = Mail("has_it_come", {"address": "x", "thing": "y", "step": "z"})


@pytest.fixture(autouse=True)
def _standing_clock(clock: Callable[[datetime], None]) -> None:
    """Links end."""


async def ask(customer: CustomerView | None = None, purpose: Purpose = ROUND) -> Invited:
    return await actions.invite(customer or await cast.customer(), purpose, ENDS, MAIL, SYSTEM)


async def opened(token: str) -> InvitationView:
    found = await queries.by_token(token)
    assert isinstance(found, InvitationView)
    return found


async def test_invitation_mail_and_log_are_one_commit() -> None:
    invited = await ask()
    assert (await opened(invited.token)).state == State.INVITED
    (message,) = await messages.about(invited.invitation_id)
    body = await messages.body(message.id)
    assert body is not None
    assert links.link(invited.token) in body.text
    (row,) = await db.rows("SELECT token_hash FROM invitation")
    assert invited.token not in row["token_hash"]
    assert (await db.rows("SELECT COUNT(*) AS n FROM audit_event WHERE event = 'invitation.sent'"))[0]["n"] == 1


async def test_a_mail_that_cannot_be_written_leaves_no_invitation() -> None:
    with pytest.raises(Exception, match="undefined"):
        await actions.invite(await cast.customer(), ROUND, ENDS, Mail("has_it_come", {}), SYSTEM)
    assert await queries.for_purpose(ROUND.id) == ()
    assert (await messages.search()).total == 0


@pytest.mark.parametrize(
    ("more", "code"),
    [({"contact_basis": None, "basis_on": None, "basis_source": ""}, "no_basis")],
)
async def test_without_a_contact_basis_nobody_is_asked(more: dict[str, Any], code: str) -> None:
    stranger = await cast.customer("Ohne Grund", **more)
    with pytest.raises(NotAllowed) as no:
        await ask(stranger)
    assert no.value.refusal.code == code
    assert (await messages.search()).total == 0


async def test_asked_at_once_from_two_sides_is_asked_once() -> None:
    maria = await cast.customer()
    answers = await asyncio.gather(*(asyncio.create_task(ask(maria)) for _ in range(4)), return_exceptions=True)
    assert len([a for a in answers if isinstance(a, Invited)]) == 1
    assert all(isinstance(a, Invited | NotAllowed) for a in answers)
    assert (await messages.search()).total == 1


async def test_yes_no_and_yes_again() -> None:
    invited = await ask()
    assert (await actions.take_part(invited.token)).state == State.ACCEPTED
    for _ in range(2):
        await actions.decline(invited.invitation_id)
        assert (await opened(invited.token)).state == State.DECLINED
    assert (await actions.take_part(invited.token)).state == State.ACCEPTED


async def test_opening_changes_nothing() -> None:
    token = (await ask()).token
    assert await opened(token) == await opened(token)
    assert (await opened(token)).accepted_at is None


async def test_what_a_link_that_opens_nothing_says(clock: Callable[[datetime], None]) -> None:
    invited = await ask()
    assert await queries.by_token("x" * 43) is LinkProblem.UNKNOWN
    assert await queries.by_token(invited.token[:-3]) is LinkProblem.MISTYPED
    clock(ENDS)
    assert await queries.by_token(invited.token) is LinkProblem.EXPIRED
    with pytest.raises(NotAllowed):
        await actions.take_part(invited.token)
    await actions.withdraw(invited.invitation_id, SYSTEM)
    assert await queries.by_token(invited.token) is LinkProblem.WITHDRAWN


async def test_taken_back_it_ends_and_can_be_sent_anew_with_another_link() -> None:
    first = await ask()
    later = (await links.another_link(first.invitation_id)).rpartition("/")[2]
    await actions.take_part(first.token)
    await actions.withdraw(first.invitation_id, SYSTEM)
    await actions.withdraw(first.invitation_id, SYSTEM)
    second = await ask()
    assert second.invitation_id == first.invitation_id
    assert await queries.by_token(first.token) is LinkProblem.UNKNOWN
    assert await queries.by_token(later) is LinkProblem.UNKNOWN
    assert (await opened(second.token)).state == State.INVITED
    assert (await messages.search()).total == 2


async def test_a_new_link_kills_the_old_ones_and_another_one_does_not() -> None:
    invited = await ask()
    later = (await links.another_link(invited.invitation_id)).rpartition("/")[2]
    assert (await opened(later)).id == (await opened(invited.token)).id
    fresh = await links.remint(invited.invitation_id, SYSTEM)
    assert (await opened(fresh)).id == invited.invitation_id
    for dead in (later, invited.token):
        assert await queries.by_token(dead) is LinkProblem.UNKNOWN
    with pytest.raises(NotFound):
        await links.remint(uuid4(), SYSTEM)
