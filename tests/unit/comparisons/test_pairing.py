"""Who can be compared with their own before round."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from panel.invitations.rules import State as Asked
from scenarios.authoring.diff import Group, Relation
from scenarios.comparisons.rules.inputs import Outcome, Phase, RunResult, StepResult, StudyInput
from scenarios.comparisons.rules.pairing import can_finish, gave_before
from scenarios.comparisons.rules.values import Metric
from scenarios.runs.rules import RunView, Stage, State

AT = datetime(2026, 9, 14, tzinfo=UTC)
SAME = (Group("a", ("find",), ("find",), Relation.SAME), Group("b", ("call",), (), Relation.REMOVED))


def run(state: State, **more: Any) -> RunView:
    ids = {name: UUID(int=1) for name in ("id", "round_id", "tester_id", "version_id")}
    known = {"invitation_id": None, "kind": "friendly", "position": 0, "stage": next(iter(Stage))}
    return RunView(**ids, **known, state=state, started_at=AT, changed_at=AT, **more)


def walked(*steps: StepResult, completed: bool = False, step_map: tuple[Group, ...] = SAME, **end: Any) -> StudyInput:
    result = RunResult("maria", Phase.BEFORE, completed, steps, **end)
    return StudyInput((result,), ("find", "call"), ("find",), step_map)


@pytest.mark.parametrize("still_open", [True, False])
def test_who_has_not_finished_can_do_so_while_the_round_lasts(still_open: bool) -> None:
    assert can_finish(None, None, still_open) is still_open
    assert can_finish(None, Asked.INVITED, still_open) is still_open
    assert can_finish(run(State.WAITING), Asked.ACCEPTED, still_open) is still_open


@pytest.mark.parametrize("asked", [Asked.DECLINED, Asked.WITHDRAWN])
def test_who_said_no_or_was_taken_off_the_list_does_not_count_on(asked: Asked) -> None:
    assert not can_finish(None, asked, True)
    assert not can_finish(run(State.OPEN), asked, True)


@pytest.mark.parametrize("state", [State.COMPLETED, State.STOPPED, State.BLOCKED, State.LAPSED])
def test_who_has_ended_gives_nothing_more(state: State) -> None:
    assert not can_finish(run(state), Asked.ACCEPTED, True)


def test_a_stop_without_any_rating_gives_nothing() -> None:
    assert gave_before(walked(), Metric.JOURNEY_EASE) == frozenset()
    assert gave_before(walked(StepResult("find", Outcome.NO)), Metric.JOURNEY_EASE) == frozenset()
    assert gave_before(walked(StepResult("find", Outcome.NO, 2)), Metric.JOURNEY_EASE) == {"maria"}


def test_a_rated_step_that_is_gone_gives_nothing_to_compare() -> None:
    assert gave_before(walked(StepResult("call", Outcome.YES, 6)), Metric.JOURNEY_EASE) == frozenset()
    assert gave_before(walked(StepResult("call", Outcome.YES, 6), step_map=()), Metric.JOURNEY_EASE) == {"maria"}


def test_what_is_asked_at_the_end_needs_the_whole_answer() -> None:
    rated = StepResult("find", Outcome.YES, 6)
    assert gave_before(walked(rated), Metric.SUS) == frozenset()
    assert gave_before(walked(rated, completed=True, sus=(3,) * 10), Metric.SUS) == {"maria"}
