"""Who can be compared with their own before round."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from scenarios.comparisons.rules.pairing import may_pair
from scenarios.runs.rules import RunView, Stage, State

AT = datetime(2026, 9, 14, tzinfo=UTC)


def run(state: State, **more: Any) -> RunView:
    ids = {name: UUID(int=1) for name in ("id", "round_id", "tester_id", "version_id")}
    known = {"invitation_id": None, "kind": "friendly", "position": 0, "stage": next(iter(Stage))}
    return RunView(**ids, **known, state=state, started_at=AT, changed_at=AT, **more)


@pytest.mark.parametrize("still_open", [True, False])
def test_who_has_not_finished_can_do_so_while_the_round_lasts(still_open: bool) -> None:
    assert may_pair(None, True, still_open) is still_open
    assert may_pair(run(State.WAITING), True, still_open) is still_open


@pytest.mark.parametrize("state", [State.STOPPED, State.BLOCKED, State.LAPSED])
def test_who_ended_early_can_where_steps_decide(state: State) -> None:
    assert may_pair(run(state), False, False)
    assert not may_pair(run(state), True, True)


@pytest.mark.parametrize("why", [{"answers_deleted": True}, {"not_counted_reason": "a rehearsal"}, {"source": "bot"}])
def test_a_run_that_does_not_count_gives_no_pair(why: dict[str, Any]) -> None:
    assert may_pair(run(State.COMPLETED), True, False)
    assert not may_pair(run(State.COMPLETED, **why), False, True)
