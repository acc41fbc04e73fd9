"""A scenario asks a measure if and only if a whole walk of it gives the comparison a value."""

from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from scenarios.authoring.diff import Group, Relation
from scenarios.comparisons import queries
from scenarios.comparisons.rules.groups import group_values, run_samples
from scenarios.comparisons.rules.inputs import Phase, StudyInput
from scenarios.comparisons.rules.journey import default_primary
from scenarios.comparisons.rules.values import Metric
from scenarios.questions.sets import END_SETS, STEP_SETS
from scenarios.runs.rules import State
from scenarios.studies.rules.measures import asked_in, asks, decides
from scenarios.studies.rules.plan import METRICS
from tests.unit.studies.values import script as plain


def script(end: str, steps: str = "standard") -> Any:
    bare = plain("one", "two")
    each = tuple(msgspec.structs.replace(step, questions=steps) for step in bare.steps)
    return msgspec.structs.replace(bare, steps=each, end_questions=end)


def walked(end: str, steps: str) -> StudyInput:
    """Two testers who answered everything that the script asks, in both rounds."""
    asked = script(end, steps)
    answer = {"outcome": "yes", "seconds": 60}
    answers: dict[str, dict[str, Any]] = {
        step.key: {q.key: answer.get(q.key, 4) for q in step.asked} | {"seconds": 60} for step in asked.steps
    }
    answers[""] = {q.key: 4 for q in asked.asked_at_end}
    runs = [
        queries._result(SimpleNamespace(tester_id=t, state=State.COMPLETED), phase, answers)  # type: ignore[arg-type]
        for phase in Phase
        for t in ("a", "b")
    ]
    keys = tuple(step.key for step in asked.steps)
    groups = tuple(Group(k, (k,), (k,), Relation.SAME) for k in keys)
    return StudyInput(runs=tuple(runs), before_steps=keys, after_steps=keys, step_map=groups)


@pytest.mark.parametrize("end", END_SETS)
@pytest.mark.parametrize("steps", STEP_SETS)
@pytest.mark.parametrize("metric", [key for key, _name, _small in METRICS])
def test_asked_is_what_can_be_compared(metric: str, steps: str, end: str) -> None:
    study = walked(end, steps)
    sample = run_samples(study, group_values(study)).get(Metric(metric))
    assert asks(script(end, steps), metric) == (sample is not None and sample.n_effective == 2)


@pytest.mark.parametrize("end", END_SETS)
@pytest.mark.parametrize("merged", [True, False])
def test_what_the_rule_will_choose_is_known_beforehand(end: str, merged: bool) -> None:
    study = walked(end, "standard")
    if merged:
        groups = (Group("one", ("one", "two"), ("one",), Relation.MERGED),)
        study = StudyInput(
            runs=study.runs, before_steps=study.before_steps, after_steps=study.after_steps[:1], step_map=groups
        )
    chosen = default_primary(study, run_samples(study, group_values(study)))
    assert decides("", script(end), script(end), study.step_map) == chosen.value  # type: ignore[arg-type]


def test_what_a_script_asks_all_in_all() -> None:
    assert asked_in(script("umux_lite")) == ("journey_ease", "success_share", "umux_lite", "ltr", "total_time")
