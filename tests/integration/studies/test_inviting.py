"""People are asked once, all in one commit, each in their language."""

import asyncio
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from panel.audit.tables import AuditEvent
from panel.consent import actions as consents
from panel.consent.texts import ALL_ROUNDS_SINCE
from panel.core import db
from panel.core.clock import end_of_day, today
from panel.core.errors import NotAllowed, NotFound
from panel.customers import actions as customers
from panel.customers.rules import CustomerView, Kind
from panel.invitations import queries as invitations
from panel.invitations.tables import Invitation
from panel.outbox import queries as messages
from panel.outbox.tables import Message
from scenarios.studies import actions, queries
from scenarios.studies.rules import Purpose
from scenarios.studies.tables import StudyTester
from tests import cast
from tests.integration.studies import made
from tests.integration.studies.conftest import SignedIn, send

pytestmark = pytest.mark.usefixtures("clock")


async def mail_to(address: str) -> messages.Body:
    row = await Message.select(Message.id).where(Message.to_address == address).first()
    assert row
    body = await messages.body(row["id"])
    assert body
    return body


async def test_the_whole_panel_is_asked_in_one_go() -> None:
    round_ = await made.published()
    invites = await actions.invite_panel(round_.id, None, made.SELMA)
    assert (len(invites.made), invites.refused) == (7, {})
    assert [await table.count() for table in (StudyTester, Invitation, Message)] == [7, 7, 7]
    assert await AuditEvent.count().where(AuditEvent.event == "invitation.sent") == 7


async def test_a_double_click_invites_nobody_twice() -> None:
    round_ = await made.published()
    await actions.invite_panel(round_.id, None, made.SELMA)
    again = await actions.invite_panel(round_.id, None, made.SELMA)
    assert (again.made, {r.code for r in again.refused.values()}) == ({}, {"already"})
    assert await Message.count() == 7


async def test_two_tabs_at_the_same_moment_invite_once() -> None:
    round_ = await made.published()
    both = await asyncio.gather(*(actions.invite_panel(round_.id, None, made.SELMA) for _ in range(2)))
    assert sorted(len(invites.made) for invites in both) == [0, 7]
    assert [await table.count() for table in (StudyTester, Invitation, Message)] == [7, 7, 7]


async def test_a_failing_outbox_leaves_nothing_behind() -> None:
    round_ = await made.published()
    await db.rows("CREATE UNIQUE INDEX one_message_only ON message (state)")
    try:
        with pytest.raises(Exception, match=r"(?i)unique"):
            await actions.invite_panel(round_.id, None, made.SELMA)
    finally:
        await db.rows("DROP INDEX one_message_only")
    assert [await table.count() for table in (StudyTester, Invitation, Message)] == [0, 0, 0]
    assert await AuditEvent.count().where(AuditEvent.event == "invitation.sent") == 0


async def test_only_the_chosen_are_asked() -> None:
    round_, maria = await made.published(), await cast.customer("Maria Berger")
    invites = await actions.invite_panel(round_.id, [maria.id], made.SELMA)
    assert list(invites.made) == [maria.id]


async def test_somebody_outside_the_panel_is_not_found() -> None:
    round_, stranger = await made.published(), await cast.customer("Pavel Rezek", Kind.CHURNED)
    with pytest.raises(NotFound):
        await actions.invite_panel(round_.id, [stranger.id], made.SELMA)
    assert await Invitation.count() == 0


async def test_who_has_no_contact_basis_by_now_is_passed_over_with_the_reason() -> None:
    round_, maria = await made.published(), await cast.customer("Maria Berger")
    await db.rows("UPDATE customer SET contact_basis = NULL WHERE id = {}", maria.id)
    invites = await actions.invite_panel(round_.id, None, made.SELMA)
    assert len(invites.made) == 6
    assert invites.refused[maria.id].code == "no_basis"
    assert maria.id not in {t.customer_id for t in await queries.testers(round_.study_id)}


async def test_a_draft_and_a_closed_round_ask_nobody() -> None:
    draft = await made.prepared()
    with pytest.raises(NotAllowed) as refused:
        await actions.invite_panel(draft.id, None, made.SELMA)
    assert refused.value.refusal.code == "not_published"
    await actions.publish_round(draft.id, made.SELMA)
    await actions.close_round(draft.id, made.SELMA)
    with pytest.raises(NotAllowed) as refused:
        await actions.invite_panel(draft.id, None, made.SELMA)
    assert refused.value.refusal.code == "round_over"


async def test_links_live_thirty_days_beyond_the_round_and_move_with_its_end() -> None:
    round_ = await made.published()
    await actions.invite_panel(round_.id, None, made.SELMA)
    assert round_.closes_on
    lives = {i.link_expires_at for i in await invitations.for_purpose(round_.id)}
    assert lives == {end_of_day(round_.closes_on + timedelta(days=30))}
    await actions.move_end(round_.id, round_.closes_on + timedelta(days=7), made.SELMA)
    lives = {i.link_expires_at for i in await invitations.for_purpose(round_.id)}
    assert lives == {end_of_day(round_.closes_on + timedelta(days=37))}


async def test_the_same_person_is_the_same_tester_in_both_rounds() -> None:
    before = await made.published()
    await actions.invite_panel(before.id, None, made.SELMA)
    study = await queries.get(before.study_id)
    after = await made.published(study, Purpose.AFTER)
    await actions.invite_panel(after.id, None, made.SELMA)
    assert len(await queries.testers(study.id)) == 7
    assert await Invitation.count() == 14


async def test_who_left_the_company_is_a_customer_in_the_next_round() -> None:
    before = await made.published()
    await actions.invite_panel(before.id, None, made.SELMA)
    nils = await cast.customer("Nils Petersen")
    known = await queries.tester_of(before.study_id, nils.id)
    await db.rows("UPDATE customer SET kind = 'friendly' WHERE id = {}", nils.id)
    after = await made.published(await queries.get(before.study_id), Purpose.AFTER)
    await actions.invite_panel(after.id, None, made.SELMA)
    again = await queries.tester_of(before.study_id, nils.id)
    assert (known.id, known.kind, again.kind) == (again.id, "internal", "friendly")


class TestLetter:
    async def test_it_says_who_asks_for_what_until_when_and_what_it_is_worth(self) -> None:
        maria = await cast.customer("Maria Berger", language="de")
        round_ = await made.published(panel_id=await cast.panel("Klein", (maria,)))
        invites = await actions.invite_panel(round_.id, None, made.SELMA)
        text = (await mail_to(maria.email)).text
        for words in (
            "Frau Berger",
            "Umzug mit dem Anschluss",
            "25\xa0€",
            "4.\xa0Oktober",
            "Jana Köhler",
            "Minuten",
            "Hotline",
        ):
            assert words in text
        assert f"http://probelauf.test/t/{invites.made[maria.id].token}" in text

    async def test_it_speaks_the_customers_language(self) -> None:
        horst = await cast.customer("Horst Kolbe", language="en")
        round_ = await made.published(panel_id=await cast.panel("Klein", (horst,)))
        await actions.invite_panel(round_.id, None, made.SELMA)
        text = (await mail_to(horst.email)).text
        assert "Hello Mr Kolbe," in text
        assert "€25, as a voucher" in text

    async def test_a_colleague_without_bonus_reads_of_none(self) -> None:
        nils = await cast.customer("Nils Petersen", Kind.INTERNAL, language="en")
        round_ = await made.published(panel_id=await cast.panel("Klein", (nils,)))
        await actions.invite_panel(round_.id, None, made.SELMA)
        body = await mail_to(nils.email)
        assert "What colleagues say is shown apart" in body.text
        assert "onus" not in body.text + body.html

    async def test_html_is_escaped_and_text_is_not(self) -> None:
        anna = await cast.customer("Anna O'Neil & Co", language="en", salutation="", email="anna@friends.invalid")
        round_ = await made.published(panel_id=await cast.panel("Klein", (anna,)))
        await actions.invite_panel(round_.id, None, made.SELMA)
        body = await mail_to(anna.email)
        assert "Hello Anna O'Neil & Co," in body.text
        assert "O&#39;Neil &amp; Co" in body.html


class TestLinks:
    async def test_a_new_link_kills_the_old_one(self) -> None:
        round_, maria = await made.published(), await cast.customer("Maria Berger")
        invited = (await actions.invite_panel(round_.id, [maria.id], made.SELMA)).made[maria.id]
        await actions.send_new_link(round_.id, invited.invitation_id, made.SELMA)
        assert await invitations.by_token(invited.token) == "unknown"
        assert await Message.count().where(Message.to_address == maria.email) == 2

    @pytest.mark.parametrize("why", ["no_basis", "archived", "round_over"])
    async def test_no_new_link_to_whom_we_may_not_write_or_once_the_round_is_over(
        self, why: str, signed_in: SignedIn
    ) -> None:
        round_, maria = await made.published(), await cast.customer("Maria Berger")
        invited = (await actions.invite_panel(round_.id, [maria.id], made.SELMA)).made[maria.id]
        selma, here = await signed_in(), f"/studies/{round_.study_id}/rounds/{round_.id}"
        assert "/new-link" in (await selma.get(f"{here}/invite")).text
        if why == "round_over":
            await actions.close_round(round_.id, made.SELMA)
        elif why == "archived":
            await customers.archive(maria.id, made.SELMA)
        else:
            await cast.with_basis(maria.id, None)
        shown = (await selma.get(f"{here}/invite")).text
        assert "/new-link" not in shown
        assert {"no_basis": "no contact basis", "archived": "is archived", "round_over": "round is over"}[why] in shown
        answer = await send(selma, f"{here}/invitations/{invited.invitation_id}/new-link")
        assert "No new link was sent to Maria Berger." in (await selma.get(answer.headers["location"])).text
        assert await Message.count().where(Message.template == "new_link") == 0

    async def test_a_withdrawn_invitation_opens_nothing_and_may_be_sent_anew(self) -> None:
        round_, maria = await made.published(), await cast.customer("Maria Berger")
        invited = (await actions.invite_panel(round_.id, [maria.id], made.SELMA)).made[maria.id]
        await actions.withdraw(round_.id, invited.invitation_id, made.SELMA)
        assert await invitations.by_token(invited.token) == "withdrawn"
        again = await actions.invite_panel(round_.id, [maria.id], made.SELMA)
        assert again.made[maria.id].invitation_id == invited.invitation_id

    async def test_another_rounds_invitation_is_not_found(self) -> None:
        round_, maria = await made.published(), await cast.customer("Maria Berger")
        other = await made.prepared(await made.study(title="Other"), panel_id=round_.panel_id)
        invited = (await actions.invite_panel(round_.id, [maria.id], made.SELMA)).made[maria.id]
        for act in (actions.withdraw, actions.send_new_link):
            with pytest.raises(NotFound):
                await act(other.id, invited.invitation_id, made.SELMA)


class TestNotAgain:
    async def said_no(self) -> tuple[UUID, CustomerView]:
        """(study, Maria, who left the box for other studies empty there)."""
        before, maria = await made.published(), await cast.customer("Maria Berger")
        invited = (await actions.invite_panel(before.id, None, made.SELMA)).made[maria.id]
        await made.begun(invited.token, recontact=False)
        return before.study_id, maria

    async def test_they_agreed_to_all_rounds_of_this_study(self, client: httpx.AsyncClient) -> None:
        study_id, maria = await self.said_no()
        after = await made.published(await queries.get(study_id), Purpose.AFTER)
        await cast.signed_in(client, await cast.staff())
        text = (await client.get(f"/studies/{study_id}/rounds/{after.id}/invite")).text
        assert (text.count('name="who"'), f'value="{maria.id}"' in text) == (7, True)
        invites = await actions.invite_panel(after.id, None, made.SELMA)
        assert (len(invites.made), invites.refused) == (7, {})
        assert await Message.count().where(Message.to_address == maria.email) == 2

    async def test_words_that_did_not_say_so_yet_do_not_count(self) -> None:
        study_id, maria = await self.said_no()
        await db.rows("UPDATE consent SET text_version = {}", ALL_ROUNDS_SINCE - 1)
        after = await made.published(await queries.get(study_id), Purpose.AFTER)
        invites = await actions.invite_panel(after.id, None, made.SELMA)
        assert {c: r.code for c, r in invites.refused.items()} == {maria.id: "one_round"}
        assert len(invites.made) == 6

    async def test_they_are_not_asked_in_another_study_until_they_say_otherwise_on_a_later_day(self) -> None:
        _study_id, maria = await self.said_no()
        other = await made.published(await made.study(title="Other"), panel_id=await cast.panel("Klein", (maria,)))
        refused = (await actions.invite_panel(other.id, [maria.id], made.SELMA)).refused
        assert refused[maria.id].code == "not_again"
        await db.rows("UPDATE customer SET basis_on = {} WHERE id = {}", today() + timedelta(days=1), maria.id)
        assert (await actions.invite_panel(other.id, [maria.id], made.SELMA)).made

    async def test_who_withdrew_is_not_asked_either(self) -> None:
        before, maria = await made.published(), await cast.customer("Maria Berger")
        invited = (await actions.invite_panel(before.id, None, made.SELMA)).made[maria.id]
        await made.begun(invited.token)
        await consents.withdraw(invited.invitation_id)
        after = await made.published(await queries.get(before.study_id), Purpose.AFTER)
        refused = (await actions.invite_panel(after.id, [maria.id], made.SELMA)).refused
        assert refused[maria.id].code == "consent_withdrawn"

    async def test_the_invite_page_says_why_and_ticks_the_others_alone(self, client: httpx.AsyncClient) -> None:
        _study_id, maria = await self.said_no()
        other = await made.published(await made.study(title="Other"), panel_id=await cast.panel("Andere"))
        await cast.signed_in(client, await cast.staff())
        text = (await client.get(f"/studies/{other.study_id}/rounds/{other.id}/invite")).text
        assert "did not agree to further invitations (14\xa0Sept 2026)" in text
        assert (text.count('name="who"'), f'value="{maria.id}"' in text) == (6, False)

    async def test_the_readiness_of_another_study_names_them(self, client: httpx.AsyncClient) -> None:
        await self.said_no()
        other = await made.prepared(await made.study(title="Other"), panel_id=await cast.panel("Andere"))
        await cast.signed_in(client, await cast.staff())
        text = (await client.get(f"/studies/{other.study_id}/rounds/{other.id}")).text
        assert "Cannot be invited: Maria Berger did not agree to further invitations (14\xa0Sept 2026)" in text
        assert "4 of 5 planned testers are in the panel" in text

    async def test_the_customers_page_shows_what_they_agreed_to(self, client: httpx.AsyncClient) -> None:
        _study_id, maria = await self.said_no()
        await cast.signed_in(client, await cast.staff())
        text = (await client.get(f"/customers/{maria.id}")).text
        card = text.split("What they agreed to", 1)[1].split("</section>", 1)[0]
        assert "Moving house · before" in card
        for label, said in (("Quote comments", "yes"), ("Other studies", "no")):
            assert f"<dt>{label}</dt><dd>{said}</dd>" in card
        assert "They are invited to no other study" in card
