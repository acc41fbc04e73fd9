"""Planning a study in the browser."""

from uuid import UUID, uuid4

import pytest

from scenarios.studies import queries
from scenarios.studies.tables import Study
from tests.integration.studies import made
from tests.integration.studies.conftest import SignedIn, send

pytestmark = pytest.mark.usefixtures("clock")


async def plan_fields(**more: object) -> dict[str, object]:
    """A filled plan, as a browser sends it."""
    journey_id, _ = await made.version()
    return {
        "title": "Moving house",
        "question": "",
        "journey_id": str(journey_id),
        "primary_metric": "",
        "planned_n": "6",
        "reward_kind": "voucher",
        "pool_id": "",
        "bonus_friendly_cents": "25",
        "bonus_churned_cents": "12,50",
        "bonus_internal_cents": "",
        "stopped": "other",
        "stopped_other": "30",
        "blocked": "100",
        "blocked_other": "",
        "revision": "0",
    } | more


def base(study_id: UUID) -> str:
    return f"/studies/{study_id}"


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
        [
            ("title", "", "fill this in"),
            ("title", "x" * 121, "at most 120"),
            ("planned_n", "many", "whole number"),
            ("planned_n", "0", "at least 1"),
            ("journey_id", "nonsense", "check this value"),
            ("bonus_friendly_cents", "a lot", "amount"),
            ("stopped_other", "", "fill this in"),
            ("stopped_other", "101", "at most 100"),
            ("primary_metric", "<script>", "offered values"),
            ("reward_kind", "cash", "offered values"),
        ],
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
        [
            ("planned_n=5", "1 of 16 studies"),
            ("planned_n=12&primary_metric=sus", "They can confirm a difference,"),
            ("planned_n=6&primary_metric=journey_ease", "If the true difference is 1.8 points, 8 of 10 such studies"),
            ("planned_n=6&primary_metric=sus", "about 143 in each round"),
            ("planned_n=6&primary_metric=journey_ease", "about 64 in each round"),
            ("planned_n=6&primary_metric=journey_ease", "about 34, each in both rounds"),
            ("planned_n=9&primary_metric=journey_ease", "If the true difference is 1.1 points"),
            ("planned_n=6&primary_metric=sus", "their changes, usually lie about 15 points from the mean."),
            ("planned_n=&primary_metric=", "No number is planned yet"),
            ("planned_n=nonsense", "No number is planned yet"),
            ("planned_n=999999999999", "No number is planned yet"),
            ("primary_metric=%3Cb%3E", "No number is planned yet"),
            ("planned_n=1", "One tester tells a story"),
            ("planned_n=5&bonus_friendly_cents=25", "5 × €25 = <b>at most €125 a round</b>"),
            ("planned_n=5&bonus_friendly_cents=lots", "1 of 16 studies"),
        ],
    )
    async def test_the_hint_answers_whatever_is_typed(self, signed_in: SignedIn, query: str, words: str) -> None:
        answer = await (await signed_in()).get(f"/studies/planning-hint?{query}")
        assert answer.status_code == 200
        assert words in answer.text

    async def test_the_cost_is_that_of_what_is_typed_for_the_panel_of_the_before_round(
        self, signed_in: SignedIn
    ) -> None:
        selma, study = await signed_in(), await made.study(bonus_friendly_cents=2500)
        page = (await selma.get(f"{base(study.id)}/plan")).text
        assert "5 × €25 = <b>at most €125 a round</b>" in page, "so many are planned"
        await made.prepared(study)
        saved = (await selma.get(f"{base(study.id)}/plan")).text
        assert "5 × €25 = <b>at most €125 a round</b>" in saved, "colleagues, who get nothing, are left out"
        assert "For the panel of the before round: 5 customers, 2 colleagues" in saved
        assert f'hx-get="/studies/planning-hint?study_id={study.id}"' in page
        typed = "planned_n=9&bonus_friendly_cents=30&bonus_churned_cents=9&bonus_internal_cents=5,50"
        live = (await selma.get(f"/studies/planning-hint?study_id={study.id}&{typed}")).text
        assert "5 × €30 + 2 × €5.50 = <b>at most €161 a round</b>" in live
        assert "For the panel of the before round: 5 customers, 2 colleagues" in live
        nothing = (await selma.get(f"/studies/planning-hint?study_id={study.id}&planned_n=9")).text
        assert "<span><b>at most €0 a round</b>" in nothing
        wrong = await send(selma, f"{base(study.id)}/plan", **await plan_fields(revision="1", title="", stopped="0"))
        assert "5 × €25 = <b>" in wrong.text, "what came back is reckoned as it was typed"

    async def test_another_studys_cost_is_not_found(self, signed_in: SignedIn) -> None:
        assert (await (await signed_in()).get(f"/studies/planning-hint?study_id={uuid4()}")).status_code == 404

    async def test_changes_are_shown_with_old_and_new(self, signed_in: SignedIn) -> None:
        selma, study = await signed_in(), await made.study()
        await send(selma, f"{base(study.id)}/plan", **await plan_fields(revision="1", planned_n="8"))
        assert "Planned testers: 5 → 8" in (await selma.get(base(study.id))).text

    async def test_what_the_before_round_did_not_ask_is_said(self, signed_in: SignedIn) -> None:
        selma, study = await signed_in(), await made.study()
        here = f"{base(study.id)}/plan"
        assert "Was not asked in the before round." not in (await selma.get(here)).text
        await made.published(study)
        typed = await plan_fields(journey_id=str(study.journey_id), revision="1", primary_metric="umux_lite")
        typed |= {"bonus_churned_cents": "0", "stopped": "0", "stopped_other": ""}
        saved = await send(selma, here, **typed)
        assert saved.status_code == 303
        assert "did not ask what is to decide: UMUX-Lite" in (await selma.get(saved.headers["location"])).text
        page = (await selma.get(here)).text
        assert "The before round did not ask: UMUX-Lite." in page
        assert "It asked: Mean ease of the steps, Steps that worked, SUS" in page
        assert "Was not asked in the before round." in page
        saved = await send(selma, here, **typed | {"revision": "2", "primary_metric": "sus"})
        assert "did not ask" not in (await selma.get(saved.headers["location"])).text
        assert "The before round did not ask:" not in (await selma.get(here)).text
