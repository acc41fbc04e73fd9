"""Preparing, inviting and mapping in the browser."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from panel.core.clock import today
from panel.invitations import queries as invitations
from panel.invitations.tables import Invitation
from panel.panels import actions as panels
from scenarios.studies import actions, queries
from scenarios.studies.rules import Purpose, RoundState
from tests import cast
from tests.conftest import MOMENT
from tests.forms import forms
from tests.integration.studies import made
from tests.integration.studies.conftest import SignedIn, send

pytestmark = pytest.mark.usefixtures("clock")


def base(study_id: UUID) -> str:
    return f"/studies/{study_id}"


class TestRounds:
    async def test_a_round_is_prepared_published_and_goes_on_to_inviting(self, signed_in: SignedIn) -> None:
        selma, study, panel = await signed_in(), await made.study(), await cast.panel()
        here, (_, version) = f"{base(study.id)}/rounds/{study.rounds[0].id}", await made.version()
        days = {"opens_on": today().isoformat(), "closes_on": (today() + timedelta(days=9)).isoformat()}
        saved = await send(selma, here, version_id=str(version), panel_id=str(panel), **days)
        assert saved.headers["location"] == here
        assert "5 × €25 = <b>at most €125</b>" in (await selma.get(f"{here}/publish")).text
        published = await send(selma, f"{here}/publish")
        assert published.headers["location"] == f"{here}/invite"
        assert (await queries.round_of(study.rounds[0].id)).state(MOMENT) is RoundState.OPEN

    async def test_wrong_days_stay_and_are_explained(self, signed_in: SignedIn) -> None:
        selma, study = await signed_in(), await made.study()
        answer = await send(
            selma, f"{base(study.id)}/rounds/{study.rounds[0].id}", opens_on="2026-10-02", closes_on="1.10.2026"
        )
        assert answer.status_code == 422
        assert "The last day cannot lie before the first." in answer.text
        assert 'value="1.10.2026"' in answer.text

    async def test_a_red_line_turns_the_publish_page_away(self, signed_in: SignedIn) -> None:
        selma, study = await signed_in(), await made.study()
        here = f"{base(study.id)}/rounds/{study.rounds[0].id}"
        assert (await selma.get(f"{here}/publish")).headers["location"] == here
        assert (await send(selma, f"{here}/publish")).headers["location"] == here
        assert (await queries.round_of(study.rounds[0].id)).published_at is None

    async def test_the_end_moves_but_not_into_the_past(self, signed_in: SignedIn) -> None:
        selma, round_ = await signed_in(), await made.published()
        here = f"{base(round_.study_id)}/rounds/{round_.id}"
        assert (await send(selma, f"{here}/end", closes_on="2026-11-30")).status_code == 303
        assert (await queries.round_of(round_.id)).closes_on == date(2026, 11, 30)
        wrong = await send(selma, f"{here}/end", closes_on="2026-09-01")
        assert wrong.status_code == 422
        assert "cannot lie in the past" in wrong.text

    async def test_a_second_click_on_add_leads_to_the_same_round(self, signed_in: SignedIn) -> None:
        selma, study = await signed_in(), await made.study()
        places = {
            (await send(selma, f"{base(study.id)}/rounds", purpose="after")).headers["location"] for _ in range(2)
        }
        assert len(places) == 1

    async def test_proposed_days_are_not_warned_about(self, signed_in: SignedIn) -> None:
        selma, study = await signed_in(), await made.study()
        here, (_, version) = f"{base(study.id)}/rounds/{study.rounds[0].id}", await made.version()
        form = next(form for form in forms((await selma.get(here)).text, here) if "opens_on" in form.fields)
        days = {name: form.fields[name].values[0] for name in ("opens_on", "closes_on")}
        await send(selma, here, version_id=str(version), panel_id=str(await cast.panel()), **days)
        saved = (await selma.get(here)).text
        assert "The days are set" in saved
        assert "Days left:" not in saved


class TestInviting:
    async def test_who_is_not_invited_yet_is_said_and_offered(self, signed_in: SignedIn) -> None:
        selma, round_ = await signed_in(), await made.published()
        overview, invite = base(round_.study_id), f'href="{base(round_.study_id)}/rounds/{round_.id}/invite"'
        friends = await cast.friends()
        done = await actions.invite_panel(round_.id, [one.id for one in friends[:3]], made.SELMA)
        for path in (overview, "/"):
            page = (await selma.get(path)).text
            assert "4 of 7 people are not invited yet" in page, path
            assert invite in page
            assert "All is well" not in page
        assert "One thing needs you." in (await selma.get("/")).text
        taken_back = done.made[friends[0].id].invitation_id
        await actions.invite_panel(round_.id, None, made.SELMA)
        await actions.withdraw(round_.id, taken_back, made.SELMA)
        left = (await selma.get(overview)).text
        assert "not invited yet" not in left, "whom somebody left out on purpose is left out"
        assert "The planned number takes 1 more customer, colleagues not counted" in left
        invite_page = (await selma.get(f"{base(round_.study_id)}/rounds/{round_.id}/invite")).text
        assert "Moving house: invite to “Before”" in invite_page
        assert "5 still to come, only 4 can still finish" in left
        assert f'<a class="btn btn--s" href="/panels/{round_.panel_id}">Open the panel</a>' in left
        assert "Nothing is waiting for you." in (await selma.get("/")).text

    async def test_nobody_is_missed_who_cannot_be_asked_or_once_it_is_over(self, signed_in: SignedIn) -> None:
        selma, round_ = await signed_in(), await made.published()
        await actions.invite_panel(round_.id, None, made.SELMA)
        await panels.add_member(
            round_.panel_id or uuid4(),
            (await cast.customer("Ida Neu", contact_basis=None, basis_on=None, basis_source="")).id,
            made.SELMA,
        )
        assert "not invited yet" not in (await selma.get(base(round_.study_id))).text
        await panels.add_member(round_.panel_id or uuid4(), (await cast.customer("Jo Spät")).id, made.SELMA)
        assert "1 of 9 people is not invited yet" in (await selma.get(base(round_.study_id))).text
        await actions.close_round(round_.id, made.SELMA)
        assert "not invited yet" not in (await selma.get(base(round_.study_id))).text

    async def test_everybody_is_listed_by_family_name_wherever_they_are(self, signed_in: SignedIn) -> None:
        selma, friends = await signed_in(), [await cast.customer(name) for name in ("Zoe Adler", "Ada Öz", "Bo Zander")]
        round_ = await made.published(panel_id=await cast.panel(members=(friends[2], friends[1], friends[0])))
        await actions.invite_panel(round_.id, [one.id for one in friends], made.SELMA)
        here = base(round_.study_id)
        for path in (here, f"{here}/rounds/{round_.id}/invite", f"/panels/{round_.panel_id}", "/customers"):
            text = (await selma.get(path)).text.split("<tbody", 1)[1]
            assert sorted(("Zoe Adler", "Ada Öz", "Bo Zander"), key=text.index) == ["Zoe Adler", "Ada Öz", "Bo Zander"]

    async def test_the_ticked_ones_are_invited_and_a_second_click_says_so(self, signed_in: SignedIn) -> None:
        selma, round_, maria = await signed_in(), await made.published(), await cast.customer("Maria Berger")
        here = f"{base(round_.study_id)}/rounds/{round_.id}/invite"
        for _ in range(2):
            assert (await send(selma, here, who=str(maria.id))).status_code == 303
        assert await Invitation.count() == 1

    async def test_nobody_ticked_is_explained(self, signed_in: SignedIn) -> None:
        selma, round_ = await signed_in(), await made.published()
        answer = await send(selma, f"{base(round_.study_id)}/rounds/{round_.id}/invite")
        assert answer.status_code == 422
        assert "Please choose at least one person." in answer.text

    async def test_nonsense_ids_invite_nobody(self, signed_in: SignedIn) -> None:
        selma, round_ = await signed_in(), await made.published()
        here = f"{base(round_.study_id)}/rounds/{round_.id}/invite"
        assert (await send(selma, here, who="nonsense")).status_code == 422
        assert (await send(selma, here, who=str(uuid4()))).status_code == 404
        assert await Invitation.count() == 0

    async def test_a_reason_stands_beside_who_cannot_be_invited(self, signed_in: SignedIn) -> None:
        selma, round_ = await signed_in(), await made.published()
        maria = await cast.customer("Maria Berger")
        await actions.invite_panel(round_.id, [maria.id], made.SELMA)
        page = (await selma.get(f"{base(round_.study_id)}/rounds/{round_.id}/invite")).text
        assert f'value="{maria.id}"' not in page
        assert "No answer yet" in page

    async def test_withdrawing_asks_first(self, signed_in: SignedIn) -> None:
        selma, round_, maria = await signed_in(), await made.published(), await cast.customer("Maria Berger")
        invited = (await actions.invite_panel(round_.id, [maria.id], made.SELMA)).made[maria.id]
        here = f"{base(round_.study_id)}/rounds/{round_.id}/invitations/{invited.invitation_id}"
        assert "Maria Berger" in (await selma.get(f"{here}/withdraw")).text
        assert (await invitations.get(invited.invitation_id)).state == "invited"
        await send(selma, f"{here}/withdraw")
        assert (await invitations.get(invited.invitation_id)).state == "withdrawn"


class TestMap:
    async def prepared(self) -> UUID:
        study = await made.study()
        before = await made.prepared(study)
        await made.prepared(study, Purpose.AFTER, panel_id=before.panel_id)
        return study.id

    async def links(self, study_id: UUID, **changed: str) -> dict[str, object]:
        scripts = await queries.both_scripts(await queries.get(study_id))
        assert scripts
        kept = {f"from-{s.key}": changed.get(s.key.replace("-", "_"), s.key) for s in scripts[1].steps}
        return {"revision": "0", **kept}

    async def test_it_is_mended_without_script(self, signed_in: SignedIn) -> None:
        selma, study_id = await signed_in(), await self.prepared()
        answer = await send(selma, f"{base(study_id)}/map", go="save", **await self.links(study_id, find_info=""))
        assert answer.status_code == 303
        shown = (await selma.get(f"{base(study_id)}/map")).text
        assert "removed" in shown
        assert "Somebody checked this map." in shown

    async def test_looking_first_stores_nothing(self, signed_in: SignedIn) -> None:
        selma, study_id = await signed_in(), await self.prepared()
        answer = await send(selma, f"{base(study_id)}/map", go="look", **await self.links(study_id, find_info=""))
        assert answer.status_code == 200
        assert "Not saved yet" in answer.text
        assert await queries.saved_map(study_id) == ()

    async def test_what_cannot_be_is_said_at_its_row(self, signed_in: SignedIn) -> None:
        selma, study_id = await signed_in(), await self.prepared()
        fields = await self.links(study_id)
        keys = [name for name in fields if name.startswith("from-")][:2]
        both = [key.removeprefix("from-") for key in keys]
        answer = await send(selma, f"{base(study_id)}/map", go="save", **fields | dict.fromkeys(keys, both))
        assert answer.status_code == 422
        assert "field-error" in answer.text
        assert await queries.saved_map(study_id) == ()

    async def test_a_second_tab_keeps_its_choice(self, signed_in: SignedIn) -> None:
        selma, study_id = await signed_in(), await self.prepared()
        await send(selma, f"{base(study_id)}/map", go="save", **await self.links(study_id))
        answer = await send(selma, f"{base(study_id)}/map", go="save", **await self.links(study_id, find_info=""))
        assert answer.status_code == 409
        assert 'name="revision" value="1"' in answer.text
        assert "Somebody saved this map in between." in answer.text


async def test_without_a_version_the_list_leads_to_the_scenarios(signed_in: SignedIn) -> None:
    study = await made.study()
    text = (await (await signed_in()).get(f"/studies/{study.id}/rounds/{study.rounds[0].id}")).text
    assert 'href="/scenarios">Go to the scenarios</a>' in text
