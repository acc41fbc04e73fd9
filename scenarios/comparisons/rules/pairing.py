"""Whether somebody of the after round can be compared with their own before round."""

import msgspec

from panel.invitations.rules import State
from scenarios.comparisons.rules.groups import average, group_values, run_samples
from scenarios.comparisons.rules.inputs import Phase, StudyInput
from scenarios.comparisons.rules.samples import by_phase, counted
from scenarios.comparisons.rules.values import Metric
from scenarios.runs.rules import RunView

STEPWISE = frozenset({Metric.JOURNEY_EASE, Metric.JOURNEY_GAP})


def gave_before(study: StudyInput, metric: Metric) -> frozenset[str]:
    """Testers whose before round gave a value of the metric, as the comparison itself counts it.

    What is compared over matched steps counts any rated step as long as there is no step map.
    """
    study = msgspec.structs.replace(study, runs=counted(study.runs))
    if metric in STEPWISE and not study.step_map:
        before = by_phase(study.runs, Phase.BEFORE)
        return frozenset(run.tester for run in before if average([step.ease for step in run.steps]) is not None)
    sample = run_samples(study, group_values(study)).get(metric)
    return frozenset(sample.before) if sample else frozenset()


def can_finish(run: RunView | None, asked: State | None, still_open: bool) -> bool:
    """Whether somebody without a value may yet give one.

    `run`: theirs in the before round; `asked`: how their invitation to it stands; `still_open`: the round still runs.
    """
    gone = asked in (State.DECLINED, State.WITHDRAWN) or (run is not None and run.ended)
    return still_open and not gone
