"""What a plan may be, what stands still, and what it costs at most."""

from typing import Any

import msgspec
import pytest

from panel.customers.rules import Kind
from scenarios.comparisons.rules.values import TESTED
from scenarios.studies.rules import Purpose
from scenarios.studies.rules.plan import METRICS, Plan, changes, may_replan, most_it_costs, plan_of, wrong_in
from tests.unit.studies.values import AT, JOURNEY, STUDY, round_, study

PLAN = Plan(title="Moving house", journey_id=JOURNEY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "  "),
        ("primary_metric", "nps"),
        ("planned_n", 0),
        ("planned_n", 201),
        ("reward_kind", "cash"),
        ("stopped_percent", -1),
        ("stopped_percent", 101),
        ("blocked_percent", 150),
    ],
)
def test_wrong_values_are_found_at_their_field(field: str, value: Any) -> None:
    assert list(wrong_in(msgspec.structs.replace(PLAN, **{field: value}))) == [field]


def test_the_smallest_plan_is_fine() -> None:
    assert wrong_in(PLAN) == {}


def test_every_measure_on_offer_can_decide() -> None:
    assert {key for key, _, _ in METRICS} == {metric.value for metric in TESTED}


def changed(**more: Any) -> Plan:
    return msgspec.structs.replace(plan_of(study()), **more)


def test_only_what_decides_is_logged() -> None:
    assert changes(study(), changed(title="Other", planned_n=8)) == (("planned_n", "6", "8"),)
    assert changes(study(), changed(primary_metric="sus", planned_n=None)) == (
        ("primary_metric", "", "sus"),
        ("planned_n", "6", ""),
    )
    assert changes(study(), changed()) == ()


class TestStandingStill:
    def test_a_draft_may_change_in_everything(self) -> None:
        free = study(round_(version_id=None))
        assert may_replan(free, changed(planned_n=9, journey_id=STUDY, bonus_friendly_cents=1), AT) == {}

    def test_what_decides_stands_once_the_after_round_is_published(self) -> None:
        frozen = study(frozen_at=AT)
        assert list(may_replan(frozen, changed(planned_n=9, primary_metric="sus"), AT)) == [
            "primary_metric",
            "planned_n",
        ]
        assert may_replan(frozen, changed(title="Other words"), AT) == {}

    def test_the_journey_stands_once_a_round_has_a_scenario(self) -> None:
        assert list(may_replan(study(), changed(journey_id=STUDY), AT)) == ["journey_id"]

    @pytest.mark.parametrize("field", ["bonus_friendly_cents", "stopped_percent", "blocked_percent"])
    def test_the_bonus_stands_while_a_round_runs(self, field: str) -> None:
        running = study(round_(published_at=AT))
        assert list(may_replan(running, changed(**{field: 30}), AT)) == ["bonus_friendly_cents"]
        over = study(round_(published_at=AT, closed_at=AT), round_(Purpose.AFTER, 1))
        assert may_replan(over, changed(**{field: 30}), AT) == {}


def test_costs_count_the_kinds_that_take_part_and_get_something() -> None:
    lines, total = most_it_costs(study().bonus_cents, {Kind.FRIENDLY: 5, Kind.CHURNED: 0, Kind.INTERNAL: 2})
    assert lines == ((5, 2500),)
    assert total == 12500
    assert most_it_costs(study().bonus_cents, {Kind.INTERNAL: 2}) == ((), 0)
