"""A round that is closed early: no new link promises a test that is over, and nobody's bonus goes out of sight."""

import pytest

from panel.invitations import queries as invitations
from panel.invitations import renewal
from panel.invitations.rules import InvitationView, LinkProblem
from panel.outbox import queries as messages
from scenarios.studies import actions
from tests import cast
from tests.integration.studies import made

pytestmark = pytest.mark.usefixtures("clock")


async def new_links(address: str) -> list[str]:
    found = [m for m in (await messages.search(address)).items if m.template == "new_link"]
    return [body.text for m in found if (body := await messages.body(m.id))]


async def test_who_never_began_gets_no_new_link_and_reads_that_it_is_over() -> None:
    round_, maria = await made.published(), await cast.customer("Maria Berger")
    invited = (await actions.invite_panel(round_.id, [maria.id], made.SELMA)).made[maria.id]
    await renewal.renew(maria.email)
    (text,) = await new_links(maria.email)
    token = next(word for word in text.split() if "/t/" in word).rpartition("/")[2]
    await actions.close_round(round_.id, made.SELMA)
    assert await invitations.by_token(token) is LinkProblem.EXPIRED
    await renewal.renew(maria.email)
    assert len(await new_links(maria.email)) == 1
    assert await invitations.by_token(invited.token) is LinkProblem.UNKNOWN


async def test_who_took_part_comes_back_to_their_bonus_and_reads_no_more_than_that() -> None:
    round_, maria = await made.published(), await cast.customer("Maria Berger")
    invited = (await actions.invite_panel(round_.id, [maria.id], made.SELMA)).made[maria.id]
    before = await invitations.get(invited.invitation_id)
    await made.begun(invited.token)
    await actions.close_round(round_.id, made.SELMA)
    await renewal.renew(maria.email)
    (text,) = await new_links(maria.email)
    assert "wenn der Test vorbei ist, zu Ihrem Bonus" in " ".join(text.split())
    assert "offen bis" not in text
    token = next(word for word in text.split() if "/t/" in word).rpartition("/")[2]
    found = await invitations.by_token(token)
    assert isinstance(found, InvitationView)
    assert found.link_expires_at == before.link_expires_at


async def test_another_round_stays_open() -> None:
    round_, maria = await made.published(), await cast.customer("Maria Berger")
    other = await made.published(await made.study(title="Other"), panel_id=round_.panel_id)
    invited = (await actions.invite_panel(other.id, [maria.id], made.SELMA)).made[maria.id]
    await actions.invite_panel(round_.id, [maria.id], made.SELMA)
    await actions.close_round(round_.id, made.SELMA)
    assert isinstance(await invitations.by_token(invited.token), InvitationView)
