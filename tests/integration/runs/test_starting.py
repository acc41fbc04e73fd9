"""The first step: only with consent, only while the round runs, once, and with one promise of the bonus."""

import asyncio

import pytest

from panel.core.clock import set_clock
from panel.core.errors import NotAllowed
from panel.core.principals import SYSTEM
from panel.invitations import actions as invitations
from scenarios.runs import actions
from scenarios.runs.rules import Stage, State
from scenarios.studies import actions as studies
from tests.conftest import MOMENT
from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import GRACE, MARIA, NILS, Way, agreed, checked, facts, pass_time, table
from tests.pages import csrf, words_of


class TestWithoutPages:
    async def test_it_stands_at_the_first_question_of_the_first_step(self, way: Way) -> None:
        run = await way.begun()
        assert (run.state, run.position, run.stage, run.step_opened_at) == (State.OPEN, 0, Stage.EXPECT, None)
        assert (run.started_at, run.kind, run.quotes, run.source) == (MOMENT, "friendly", True, "tester")

    async def test_it_needs_consent(self, way: Way) -> None:
        invitation = await invitations.take_part(way.tokens[GRACE])
        with pytest.raises(NotAllowed):
            await actions.start(invitation)
        assert await table("run") == []

    async def test_it_needs_a_round_that_runs(self, way: Way) -> None:
        invitation = await agreed(way.tokens[GRACE])
        pass_time(days=21)
        with pytest.raises(NotAllowed) as refused:
            await actions.start(invitation)
        assert refused.value.refusal.code == "round_closed"
        set_clock(MOMENT)
        await studies.close_round(way.round_id, SYSTEM)
        with pytest.raises(NotAllowed):
            await actions.start(invitation)
        assert await table("run") == await table("ledger_entry") == []

    async def test_a_double_click_opens_one_run_and_promises_once(self, way: Way) -> None:
        invitation = await agreed(way.tokens[GRACE])
        runs = await asyncio.gather(*(asyncio.create_task(actions.start(invitation)) for _ in range(6)))
        assert len({run.id for run in runs}) == len(await table("run")) == 1
        assert await facts(runs[0]) == [("promised", 2500)]
        assert len(await table("audit_event", "event = 'run.started'")) == 1

    async def test_a_later_start_gives_the_run_where_it_stands(self, way: Way) -> None:
        run = await way.at_letter()
        pass_time(days=1)
        assert await actions.start(await agreed(way.tokens[GRACE])) == run

    async def test_a_colleague_without_a_bonus_is_promised_none(self, way: Way) -> None:
        run = await way.begun(NILS)
        assert run.kind == "internal"
        assert await table("entitlement") == []

    async def test_everybody_has_a_run_of_their_own(self, way: Way) -> None:
        first, second = await way.begun(GRACE), await way.begun(MARIA)
        assert first.id != second.id
        assert first.tester_id != second.tester_id
        assert len(await table("entitlement")) == 2


class TestInTheBrowser:
    async def test_the_way_in(self, enter: Enter) -> None:
        tester = await enter()
        assert await tester.goes_to("/my") == "/my/consent"
        answer = await tester.agree(quotes="on")
        assert answer.headers["location"] == "/my/step/1"
        assert "How easy do you expect this step to be?" in await tester.see("/my/step/1")
        assert await tester.goes_to("/my/consent") == "/my"

    async def test_without_the_tick_nothing_begins_and_the_other_ticks_stay(self, enter: Enter) -> None:
        tester = await enter()
        answer = await tester.consent(quotes="on")
        assert answer.status_code == 422
        assert 'class="field-error"' in answer.text
        assert checked(answer.text) == {("quotes", "on")}
        assert await table("run") == await table("consent") == []

    @pytest.mark.parametrize("path", ["/my/step/1", "/my/end", "/my/done", "/my/trouble", "/my/stop"])
    async def test_before_the_consent_every_page_leads_to_it(self, enter: Enter, path: str) -> None:
        assert await (await enter()).goes_to(path) == "/my/consent"

    async def test_after_the_last_day_nobody_begins(self, way: Way, enter: Enter) -> None:
        tester = await enter()
        shown = await tester.see("/my/consent")
        pass_time(days=21)
        answer = await tester.post("/my/consent", csrf(shown), participate="on", **words_of(shown))
        assert answer.status_code == 409
        assert await table("run") == []

    async def test_the_consent_keeps_quotes_and_the_exact_words(self, enter: Enter) -> None:
        await (await enter(MARIA)).agree()
        (kept,) = await table("consent")
        assert (kept["language"], bool(kept["quotes"]), len(kept["text_sha256"])) == ("de", False, 64)
        (run,) = await table("run")
        assert not run["quotes"]
