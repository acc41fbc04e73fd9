"""Which pages of a study open for whom, and what they say."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from panel.core.principals import Role
from panel.invitations import queries as invitations
from scenarios.studies import actions, queries
from scenarios.studies.rules import Purpose, RoundState
from tests import cast
from tests.conftest import MOMENT
from tests.integration.studies import made
from tests.integration.studies.conftest import SignedIn, send

pytestmark = pytest.mark.usefixtures("clock")


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
            "/",
            "/studies",
            "/studies/new",
            "/studies?archived=true",
            "/studies?q=moving&now_in=open",
            here,
            f"{here}/plan",
            f"{here}?round={after.id}",
            f"{here}/rounds/{round_.id}",
            f"{here}/rounds/{after.id}",
            f"{here}/rounds/{after.id}/publish",
            f"{here}/rounds/{round_.id}/invite",
            f"{here}/rounds/{round_.id}/close",
            f"{here}/rounds/{round_.id}/invite/preview?kind=internal&lang=de",
            f"{here}/map",
            f"{here}/rounds/{round_.id}/invitations/{invitation.id}/withdraw",
            "/studies/planning-hint?planned_n=5&primary_metric=sus",
        ):
            answer = await selma.get(path)
            assert answer.status_code == 200, path

    async def test_what_staff_are_asked_stands_in_their_own_frame(self, signed_in: SignedIn) -> None:
        round_ = await made.published()
        invited = await actions.invite_panel(round_.id, None, made.SELMA)
        after = await made.prepared(await queries.get(round_.study_id), Purpose.AFTER)
        selma, here = await signed_in(), base(round_.study_id)
        invitation = next(iter(invited.made.values())).invitation_id
        for path in (
            f"{here}/rounds/{after.id}/publish",
            f"{here}/rounds/{round_.id}/close",
            f"{here}/rounds/{round_.id}/invitations/{invitation}/withdraw",
        ):
            asked = (await selma.get(path)).text
            assert 'aria-label="Main navigation"' in asked, path
            assert asked.count("<main ") == asked.count("<h1>") == 1, path

    async def test_a_product_owner_finds_what_she_may_open_and_nothing_else(self, signed_in: SignedIn) -> None:
        round_ = await made.published()
        draft = await made.prepared(await queries.get(round_.study_id), Purpose.AFTER)
        olga, here = await signed_in(Role.OWNER), base(round_.study_id)
        for each in (round_, draft):
            address = f"{here}/rounds/{each.id}"
            assert f'href="{address}"' in (await olga.get(f"{here}?round={each.id}")).text
            shown = await olga.get(address)
            assert shown.status_code == 200
            assert f"{address}/" not in shown.text
        start = (await olga.get("/")).text
        assert "Read what testers are asked to do" in start
        assert "write your own steps" not in start
        for path in (
            "/scenarios/library",
            "/studies/planning-hint",
            f"{here}/plan",
            f"{here}/rounds/{round_.id}/invite",
        ):
            assert (await olga.get(path)).status_code == 403, path

    async def test_without_any_study_the_way_into_the_first_one_is_shown(self, signed_in: SignedIn) -> None:
        assert 'href="/studies/new"' in (await (await signed_in()).get("/studies")).text
        page = (await (await signed_in(Role.OWNER)).get("/studies")).text
        assert 'href="/studies/new"' not in page
        assert "Marketing plans the studies" in page

    @pytest.mark.parametrize(
        "path", ["", "/plan", "/map", "/rounds/{other}", "/rounds/{other}/invite", "?round={other}"]
    )
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
        for path in (
            "",
            "/publish",
            "/end",
            "/close",
            "/invite",
            f"/invitations/{invitation.id}/withdraw",
            f"/invitations/{invitation.id}/new-link",
        ):
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
            for words in ("Maria", "Berger", "Petersen", "secret words", "mailto:", "/customers/"):
                assert words not in page, (path, words)
        page = (await ruben.get(base(round_.study_id))).text
        assert all(label in page for label in ("T1", "T5", "K1", "K2"))
        assert "secret words" in (await selma.get(base(round_.study_id))).text

    async def test_changes_nothing(self, signed_in: SignedIn) -> None:
        round_ = await made.published()
        ruben, here = await signed_in(Role.OWNER), base(round_.study_id)
        for path in (f"{here}/plan", "/studies/new", f"{here}/rounds/{round_.id}/invite"):
            assert (await ruben.get(path)).status_code == 403, path
        for path in (
            f"{here}/plan",
            f"{here}/archive",
            f"{here}/map",
            f"{here}/rounds",
            f"{here}/rounds/{round_.id}/close",
            f"{here}/rounds/{round_.id}/invite",
        ):
            assert (await send(ruben, path)).status_code == 403, path


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
        page, part = (
            (await selma.get(base(study_id))).text,
            await selma.get(base(study_id), headers={"HX-Request": "true"}),
        )
        assert "<html" not in part.text
        assert part.text.strip().splitlines()[0] in page

    async def test_a_stuck_tester_is_helped(self, signed_in: SignedIn) -> None:
        study_id, run = await self.running()
        await made.runs.report_trouble(run, "find-info", "No number on my letter")
        selma = await signed_in()
        page = (await selma.get(base(study_id))).text
        action = page.split('action="/studies/', 1)[1].split('"', 1)[0]
        assert "/troubles/" in action
        maria = await cast.customer("Maria Berger")
        assert f'href="mailto:{maria.email}"' in page
        assert f'<a href="/customers/{maria.id}">Maria Berger</a>' in page
        assert "Maria Berger is stuck" in (await selma.get("/")).text
        other = await made.study(title="Other")
        assert (await send(selma, f"{base(other.id)}/troubles/{action.rpartition('/')[2]}")).status_code == 404
        assert (await send(selma, f"/studies/{action}")).status_code == 303
        assert "is stuck" not in (await selma.get("/")).text

    @pytest.mark.parametrize(("ends", "word"), [(True, "Could not get further"), (False, "Stopped")])
    async def test_a_report_is_open_on_every_page_until_somebody_settles_it(
        self, signed_in: SignedIn, ends: bool, word: str
    ) -> None:
        study_id, run = await self.running()
        await made.runs.report_trouble(run, "find-info", "No number on my letter", ends=ends)
        if not ends:
            await made.runs.stop(run, delete_answers=False)
        selma, said = await signed_in(), "Maria Berger was stuck, and it is not settled"
        page = (await selma.get(base(study_id))).text
        action = page.split('action="/studies/', 1)[1].split('"', 1)[0]
        assert f"since then: {word}" in page
        assert said in (await selma.get("/")).text
        ruben = await signed_in(Role.OWNER)
        assert "was stuck, and it is not settled" in (await ruben.get("/")).text
        assert f"since then: {word}" in (await ruben.get(base(study_id))).text
        assert (await send(selma, f"/studies/{action}")).status_code == 303
        assert said not in (await selma.get("/")).text
        assert "since then:" not in (await selma.get(base(study_id))).text

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

    async def test_what_was_taken_back_cannot_be_set_aside(self, signed_in: SignedIn) -> None:
        study_id, run = await self.running()
        selma, here = await signed_in(), f"{base(study_id)}/runs/{run.id}"
        await made.runs.stop(run, delete_answers=False)
        assert f'href="{here}/set-aside"' in (await selma.get(base(study_id))).text, "the control"
        await made.runs.stop(run, delete_answers=True)
        page = (await selma.get(base(study_id))).text
        assert "/set-aside" not in page
        assert "answers deleted at the tester&#39;s wish" in page
        for answer in (await selma.get(f"{here}/set-aside"), await send(selma, f"{here}/set-aside", reason="Tried")):
            assert answer.status_code == 409
            assert "nothing left that could count" in answer.text

    async def test_the_start_page_says_what_ends_soon(self, signed_in: SignedIn, clock: Callable[..., None]) -> None:
        study_id, _run = await self.running()
        clock(MOMENT + timedelta(days=17))
        selma: httpx.AsyncClient = await signed_in()
        page = (await selma.get("/")).text
        assert "“Moving house” ends on 4\u00a0October" in page
        assert f"/studies/{study_id}?round=" in page
