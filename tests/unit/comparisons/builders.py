"""Small studies built in a line."""

from collections.abc import Mapping, Sequence

from hypothesis import settings

from scenarios.authoring.diff import Group, Relation
from scenarios.comparisons.rules.inputs import Outcome, Phase, RunResult, Settings, StepResult, StudyInput

quickly = settings(max_examples=60, deadline=None, database=None)
"""For property tests: few examples, no clock on a shared machine, nothing left on disk."""

SAME_STEPS = tuple(Group(key, (key,), (key,), Relation.SAME) for key in ("find", "order", "letter"))


def step(key: str, ease: float | None, success: Outcome | None = Outcome.YES, **more) -> StepResult:
    """A reached step; `experienced` is its ease."""
    return StepResult(key, success, ease, experienced=ease, **more)


def run(tester: str, phase: Phase, eases: Sequence[float | None], groups: Sequence[Group] = SAME_STEPS, **more):
    """A completed run that gave these eases, every step a success."""
    keys = [key for group in groups for key in group.keys(phase)]
    steps = tuple(step(key, ease, time_s=30.0) for key, ease in zip(keys, eases, strict=False))
    return RunResult(tester, phase, more.pop("completed", True), more.pop("steps", steps), **more)


def study(
    runs: Sequence[RunResult],
    groups: Sequence[Group] = SAME_STEPS,
    settings: Settings | None = None,
) -> StudyInput:
    """A study over these groups."""
    before = tuple(key for group in groups for key in group.before)
    after = tuple(key for group in groups for key in group.after)
    return StudyInput(tuple(runs), before, after, tuple(groups), settings or Settings())


def same_testers(before: Mapping[str, float], after: Mapping[str, float]) -> list[RunResult]:
    """Runs in which every step was rated alike: all before runs, then all after runs, in this order."""
    first = [run(tester, Phase.BEFORE, [ease] * 3) for tester, ease in before.items()]
    return first + [run(tester, Phase.AFTER, [ease] * 3) for tester, ease in after.items()]
