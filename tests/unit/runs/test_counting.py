"""Who counts: every reason why a run does not, one at a time."""

from typing import Any

import pytest

from panel.customers.rules import Kind
from scenarios.runs.rules import RunView, State
from scenarios.runs.rules.counting import BOT, could_count, counts, is_real, taken_back
from tests.unit.runs.test_rules import run


def finished(**more: Any) -> RunView:
    return run(**{"state": State.COMPLETED} | more)


@pytest.mark.parametrize("kind", [Kind.FRIENDLY, Kind.CHURNED])
def test_a_completed_run_of_a_customer_counts(kind: Kind) -> None:
    walked = finished(kind=kind.value)
    assert (counts(walked), could_count(walked), is_real(walked), taken_back(walked)) == (True, True, True, False)


@pytest.mark.parametrize("state", set(State) - {State.COMPLETED})
def test_nothing_but_a_completed_run_counts(state: State) -> None:
    walked = run(state=state)
    assert (counts(walked), could_count(walked), taken_back(walked)) == (False, True, False)


def test_deleted_answers_are_taken_back() -> None:
    walked = finished(answers_deleted=True)
    assert (counts(walked), could_count(walked), taken_back(walked)) == (False, True, True)


@pytest.mark.parametrize("deleted", [False, True])
@pytest.mark.parametrize(
    ("why", "real"),
    [({"kind": Kind.INTERNAL.value}, True), ({"source": BOT}, False), ({"not_counted_reason": "Knew it"}, False)],
    ids=["colleague", "bot", "set aside"],
)
def test_nobody_else_could(why: dict[str, str], real: bool, deleted: bool) -> None:
    walked = finished(**why, answers_deleted=deleted)
    assert (counts(walked), could_count(walked), taken_back(walked), is_real(walked)) == (False, False, False, real)
