"""The pages of a study, as marketing and product owners use them."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from panel.core.clock import today
from panel.core.principals import Role
from panel.invitations import queries as invitations
from panel.invitations.tables import Invitation
from scenarios.studies import actions, queries
from scenarios.studies.rules import Purpose, RoundState
from scenarios.studies.tables import Study
from tests import cast
from tests.conftest import MOMENT
from tests.integration.studies import made
from tests.integration.studies.conftest import SignedIn, send

pytestmark = pytest.mark.usefixtures("clock")


async def plan_fields(**more: object) -> dict[str, object]:
    """A filled plan, as a browser sends it."""
    journey_id, _ = await made.version()
    return {
        "title": "Moving house", "question": "", "journey_id": str(journey_id), "primary_metric": "", "planned_n": "6",
        "reward_kind": "voucher", "pool_id": "", "bonus_friendly_cents": "25", "bonus_churned_cents": "12,50",
        "bonus_internal_cents": "", "stopped": "other", "stopped_other": "30", "blocked": "100", "blocked_other": "",
        "revision": "0",
    } | more


def base(study_id: UUID) -> str:
    return f"/studies/{study_id}"


class TestOpening:
    async def test_every_page_of_a_running_study(self, signed_in: SignedIn) -> None:
        round_ = await made.published()
        await actions.invite_panel(round_.id, None, made.SELMA)
        study = await queries.get(round_.study_id)
        after = await made.prepared(study, Purpose.AFTER)
        selma, here = await signed_in(), base(study.id)
        invitation = (await invitations.for_purpose(round_.id))[0]
        for path in (
            "/", "/studies", "/studies/new", "/studies?archived=true", "/studies?q=moving&now_in=open", here,
            f"{here}/plan", f"{here}?round={after.id}", f"{here}/rounds/{round_.id}", f"{here}/rounds/{after.id}",
            f"{here}/rounds/{after.id}/publish", f"{here}/rounds/{round_.id}/invite", f"{here}/rounds/{round_.id}/close",
            f"{here}/rounds/{round_.id}/invite/preview?kind=internal&lang=de", f"{here}/map",
            f"{here}/rounds/{round_.id}/invitations/{invitation.id}/withdraw",
            "/studies/planning-hint?planned_n=5&primary_metric=sus",
        ):
            answer = await selma.get(path)
            assert answer.status_code == 200, path

    async def test_without_any_study_the_way_into_the_first_one_is_shown(self, signed_in: SignedIn) -> None:
        assert 'href="/studies/new"' in (await (await signed_in()).get("/studies")).text
        page = (await (await signed_in(Role.OWNER)).get("/studies")).text
        assert 'href="/studies/new"' not in page
        assert "Marketing plans the studies" in page

    @pytest.mark.parametrize("path", ["", "/plan", "/map", "/rounds/{other}", "/rounds/{other}/invite", "?round={other}"])
    async def test_what_does_not_exist_or_is_another_studys_is_404(self, signed_in: SignedIn, path: str) -> None:
        selma = await signed_in()
        mine, other = await made.study(), (await made.study(title="Other")).rounds[0]
        place = path.format(other=other.id)
        assert (await selma.get(f"/studies/{uuid4()}{place}")).status_code == 404
        if "{other}" in path:
            assert (await selma.get(f"{base(mine.id)}{place}")).status_code == 404

    async def test_posting_to_another_studys_round_is_404(self, signed_in: SignedIn) -> None:
        round_ = await made.published()
        await actions.invite_panel(round_.id, None, made.SELMA)
        invitation = (await invitations.for_purpose(round_.id))[0]
        other, selma = await made.study(title="Other"), await signed_in()
        for path in ("", "/publish", "/end", "/close", "/invite", f"/invitations/{invitation.id}/withdraw",
                     f"/invitations/{invitation.id}/new-link"):
            answer = await send(selma, f"{base(other.id)}/rounds/{round_.id}{path}")
            assert answer.status_code == 404, path
        assert (await queries.round_of(round_.id)).state(MOMENT) is RoundState.OPEN


class TestOwner:
    async def test_reads_pseudonyms_and_no_name(self, signed_in: SignedIn) -> None:
        round_ = await made.published()
        invites = await actions.invite_panel(round_.id, None, made.SELMA)
        run = await made.begun(next(iter(invites.made.values())).token)
        await made.runs.report_trouble(run, "find-info", "My own secret words")
        ruben, selma = await signed_in(Role.OWNER), await signed_in()
        for path in ("/", "/studies", base(round_.study_id), f"{base(round_.study_id)}/rounds/{round_.id}"):
            page = (await ruben.get(path)).text
            for words in ("Maria", "Berger", "Petersen", "secret words"):
                assert words not in page, (path, words)
        page = (await ruben.get(base(round_.study_id))).text
        assert all(label in page for label in ("T1", "T5", "C1", "C2"))
        assert "secret words" in (await selma.get(base(round_.study_id))).text

    async def test_changes_nothing(self, signed_in: SignedIn) -> None:
        round_ = await made.published()
        ruben, here = await signed_in(Role.OWNER), base(round_.study_id)
        for path in (f"{here}/plan", "/studies/new", f"{here}/rounds/{round_.id}/invite"):
            assert (await ruben.get(path)).status_code == 403, path
        for path in (f"{here}/plan", f"{here}/archive", f"{here}/map", f"{here}/rounds", f"{here}/rounds/{round_.id}/close",
                     f"{here}/rounds/{round_.id}/invite"):
            assert (await send(ruben, path)).status_code == 403, path


class TestPlanning:
    async def test_a_study_is_planned_and_goes_on_to_its_first_round(self, signed_in: SignedIn) -> None:
        selma = await signed_in()
        answer = await send(selma, "/studies/new", **await plan_fields())
        study = (await queries.all_studies())[0]
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/studies/{study.id}/rounds/{study.rounds[0].id}"
        assert (study.bonus_friendly_cents, study.bonus_churned_cents, study.stopped_percent) == (2500, 1250, 30)

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [("title", "", "fill this in"), ("title", "x" * 121, "at most 120"), ("planned_n", "many", "whole number"),
         ("planned_n", "0", "at least 1"), ("journey_id", "nonsense", "check this value"),
         ("bonus_friendly_cents", "a lot", "amount"), ("stopped_other", "", "fill this in"),
         ("stopped_other", "101", "at most 100"), ("primary_metric", "<script>", "offered values"),
         ("reward_kind", "cash", "offered values")],
    )
    async def test_what_is_wrong_is_said_at_the_field_and_everything_stays(
        self, signed_in: SignedIn, field: str, value: str, words: str
    ) -> None:
        selma = await signed_in()
        answer = await send(selma, "/studies/new", **await plan_fields(question="Keep me!", **{field: value}))
        assert answer.status_code == 422
        assert words in answer.text
        assert "Keep me!" in answer.text
        assert "<script>alert" not in answer.text
        assert await Study.count() == 0

    async def test_a_second_tab_keeps_what_was_typed_and_may_save_on_top(self, signed_in: SignedIn) -> None:
        selma, study = await signed_in(), await made.study()
        first = await send(selma, f"{base(study.id)}/plan", **await plan_fields(revision="1", title="First"))
        second = await send(selma, f"{base(study.id)}/plan", **await plan_fields(revision="1", title="Second"))
        assert (first.status_code, second.status_code) == (303, 409)
        assert 'value="Second"' in second.text
        assert 'name="revision" value="2"' in second.text
        assert (await queries.get(study.id)).title == "First"
        again = await send(selma, f"{base(study.id)}/plan", **await plan_fields(revision="2", title="Second"))
        assert again.status_code == 303
        assert (await queries.get(study.id)).title == "Second"

    async def test_the_page_says_what_five_testers_can_show_before_anything_is_typed_in_vain(
        self, signed_in: SignedIn
    ) -> None:
        page = (await (await signed_in()).get(f"{base((await made.study(planned_n=5)).id)}/plan")).text
        assert "They can show a direction, but never prove it." in page
        assert "1 of 16 studies" in page

    @pytest.mark.parametrize(
        ("query", "words"),
        [("planned_n=5", "1 of 16 studies"), ("planned_n=12&primary_metric=sus", "They can confirm a difference,"),
         ("planned_n=&primary_metric=", "No number is typed yet"), ("planned_n=nonsense", "No number is typed yet"),
         ("planned_n=999999999999", "No number is typed yet"), ("primary_metric=%3Cb%3E", "No number is typed yet"),
         ("planned_n=1", "One tester tells a story"), ("planned_n=5&bonus_friendly_cents=25", "5 × €25 = €125"),
         ("planned_n=5&bonus_friendly_cents=lots", "1 of 16 studies")],
    )
    async def test_the_hint_answers_whatever_is_typed(self, signed_in: SignedIn, query: str, words: str) -> None:
        answer = await (await signed_in()).get(f"/studies/planning-hint?{query}")
        assert answer.status_code == 200
        assert words in answer.text

    async def test_changes_are_shown_with_old_and_new(self, signed_in: SignedIn) -> None:
        selma, study = await signed_in(), await made.study()
        await send(selma, f"{base(study.id)}/plan", **await plan_fields(revision="1", planned_n="8"))
        assert "Planned testers: 5 → 8" in (await selma.get(base(study.id))).text


class TestRounds:
    async def test_a_round_is_prepared_published_and_goes_on_to_inviting(self, signed_in: SignedIn) -> None:
        selma, study, panel = await signed_in(), await made.study(), await cast.panel()
        here, (_, version) = f"{base(study.id)}/rounds/{study.rounds[0].id}", await made.version()
        days = {"opens_on": today().isoformat(), "closes_on": (today() + timedelta(days=9)).isoformat()}
        saved = await send(selma, here, version_id=str(version), panel_id=str(panel), **days)
        assert saved.headers["location"] == here
        assert "5 × €25 + 2 × €0" in (await selma.get(f"{here}/publish")).text
        published = await send(selma, f"{here}/publish")
        assert published.headers["location"] == f"{here}/invite"
        assert (await queries.round_of(study.rounds[0].id)).state(MOMENT) is RoundState.OPEN

    async def test_wrong_days_stay_and_are_explained(self, signed_in: SignedIn) -> None:
        selma, study = await signed_in(), await made.study()
        answer = await send(selma, f"{base(study.id)}/rounds/{study.rounds[0].id}", opens_on="2026-10-02", closes_on="1.10.2026")
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
        places = {(await send(selma, f"{base(study.id)}/rounds", purpose="after")).headers["location"] for _ in range(2)}
        assert len(places) == 1


class TestInviting:
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
        return {f"from-{s.key}": changed.get(s.key.replace("-", "_"), s.key) for s in scripts[1].steps} | {"revision": "0"}

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


class TestLive:
    async def running(self) -> tuple[UUID, made.RunView]:
        round_ = await made.published(await made.study(planned_n=5))
        invites = await actions.invite_panel(round_.id, None, made.SELMA)
        maria = await cast.customer("Maria Berger")
        run = await made.begun(invites.made[maria.id].token)
        return round_.study_id, await made.did_step(run, "partly", 3)

    async def test_the_grid_shows_who_is_where(self, signed_in: SignedIn) -> None:
        study_id, _run = await self.running()
        page = (await (await signed_in()).get(base(study_id))).text
        assert "0 worked, 1 partly, 0 not" in page
        assert "Under way" in page
        assert "half finished" in page

    async def test_htmx_gets_the_same_markup_without_the_frame(self, signed_in: SignedIn) -> None:
        study_id, _run = await self.running()
        selma = await signed_in()
        page, part = (await selma.get(base(study_id))).text, await selma.get(base(study_id), headers={"HX-Request": "true"})
        assert "<html" not in part.text
        assert part.text.strip().splitlines()[0] in page

    async def test_a_stuck_tester_is_helped(self, signed_in: SignedIn) -> None:
        study_id, run = await self.running()
        await made.runs.report_trouble(run, "find-info", "No number on my letter")
        selma = await signed_in()
        page = (await selma.get(base(study_id))).text
        action = page.split('action="/studies/', 1)[1].split('"', 1)[0]
        assert "/troubles/" in action
        assert "Maria Berger is stuck" in (await selma.get("/")).text
        other = await made.study(title="Other")
        assert (await send(selma, f"{base(other.id)}/troubles/{action.rpartition('/')[2]}")).status_code == 404
        assert (await send(selma, f"/studies/{action}")).status_code == 303
        assert "is stuck" not in (await selma.get("/")).text

    async def test_a_run_is_set_aside_with_a_reason_and_counts_again(self, signed_in: SignedIn) -> None:
        study_id, run = await self.running()
        await made.runs.stop(run, delete_answers=False)
        selma, here = await signed_in(), f"{base(study_id)}/runs/{run.id}"
        assert (await send(selma, f"{here}/set-aside", reason=" ")).status_code == 422
        assert (await send(selma, f"{here}/set-aside", reason="Tried it out")).status_code == 303
        assert "Not counted: Tried it out" in (await selma.get(base(study_id))).text
        assert (await send(selma, f"{here}/count")).status_code == 303
        assert "Not counted" not in (await selma.get(base(study_id))).text
        other = await made.study(title="Other")
        assert (await send(selma, f"{base(other.id)}/runs/{run.id}/set-aside", reason="x")).status_code == 404

    async def test_the_start_page_says_what_ends_soon(self, signed_in: SignedIn, clock: Callable[..., None]) -> None:
        study_id, _run = await self.running()
        clock(MOMENT + timedelta(days=17))
        selma: httpx.AsyncClient = await signed_in()
        page = (await selma.get("/")).text
        assert "“Moving house” ends on 4 October" in page
        assert f"/studies/{study_id}?round=" in page
