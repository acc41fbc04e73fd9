"""The values of each step group, and the journey's mean over the steps that match."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import fsum, log

import msgspec

from scenarios.authoring.diff import Group
from scenarios.comparisons.rules import scores
from scenarios.comparisons.rules.inputs import Outcome, Phase, RunResult, StepResult, StudyInput
from scenarios.comparisons.rules.samples import Arrivals, Sample, arrivals, arrived, by_phase, ln_total, run_sample
from scenarios.comparisons.rules.values import Metric


class GroupValues(msgspec.Struct, frozen=True):
    """One step group, one value a tester: success 0 or 1, mean ease, mean gap, ln of the summed time if successful."""

    group: Group
    success: Sample
    ease: Sample
    gap: Sample
    time: Sample


def group_values(study: StudyInput) -> tuple[GroupValues, ...]:
    """The values of every group of the step map, the comparable ones and the others."""
    walked = {phase: [(run.tester, run.by_step) for run in by_phase(study.runs, phase)] for phase in Phase}
    return tuple(_group_values(group, walked) for group in study.step_map)


Walked = Sequence[tuple[str, Mapping[str, StepResult]]]
"""The testers of a round with the steps that they reached."""


OfTester = tuple[float, float | None, float | None, float | None]
"""Success, ease, gap and ln time of one tester in one group."""


def _group_values(group: Group, walked: Mapping[Phase, Walked]) -> GroupValues:
    before, after = (_columns(group.keys(phase), walked[phase]) for phase in Phase)
    return GroupValues(group, *map(Sample, before, after))


def _columns(keys: tuple[str, ...], walked: Walked) -> tuple[dict[str, float], ...]:
    """Success, ease, gap and ln time of whoever gave them; nothing where the round has no such step."""
    columns: tuple[dict[str, float], ...] = ({}, {}, {}, {})
    success, ease, gap, time = columns
    one = keys[0] if len(keys) == 1 else None
    for tester, steps in walked if keys else ():
        found = _values(keys, steps) if one is None else _of_step(steps.get(one))
        success[tester], rated, surprise, took = found
        if rated is not None:
            ease[tester] = rated
        if surprise is not None:
            gap[tester] = surprise
        if took is not None:
            time[tester] = took
    return columns


def _values(keys: tuple[str, ...], steps: Mapping[str, StepResult]) -> OfTester:
    """Of several steps: success is all of them, ease and gap the mean, time the sum of those that were reached."""
    reached = [steps[key] for key in keys if key in steps]
    success = len(reached) == len(keys) and all(step.success is Outcome.YES for step in reached)
    time = ln_total([step.time_s for step in reached]) if success else None
    return float(success), average([step.ease for step in reached]), average([step.gap for step in reached]), time


def _of_step(step: StepResult | None) -> OfTester:
    """The same for the usual group of one step, which may not have been reached."""
    if step is None:
        return 0.0, None, None, None
    if step.success is not Outcome.YES:
        return 0.0, step.ease, step.gap, None
    seconds = step.time_s
    return 1.0, step.ease, step.gap, log(seconds) if seconds is not None and seconds > 0 else None


def average(values: list[float | None]) -> float | None:
    """Mean of the values that are there."""
    known = [value for value in values if value is not None]
    return fsum(known) / len(known) if known else None


def matched(groups: Iterable[Sample]) -> Sample:
    """A tester's mean over comparable groups; who walked both rounds is held to the groups given in both."""
    collected: dict[Phase, defaultdict[str, list[float]]] = {phase: defaultdict(list) for phase in Phase}
    samples = list(groups)
    in_before = {tester for sample in samples for tester in sample.before}
    both = in_before & {tester for sample in samples for tester in sample.after}
    for sample in samples:
        half = both - (sample.before.keys() & sample.after.keys())  # gave it in one of their two rounds
        for phase, values in ((Phase.BEFORE, sample.before), (Phase.AFTER, sample.after)):
            for tester, value in values.items():
                if tester not in half:
                    collected[phase][tester].append(value)
    before, after = ({t: fsum(v) / len(v) for t, v in collected[phase].items()} for phase in Phase)
    return Sample(before, after)


def run_samples(study: StudyInput, groups: Iterable[GroupValues]) -> dict[Metric, Sample]:
    """Every run metric of which anybody gave a value."""
    samples = {
        Metric.SUS: run_sample(study, lambda run: scores.sus(run.sus)),
        Metric.UMUX_LITE: run_sample(study, lambda run: scores.umux_lite(run.umux)),
        Metric.LTR: run_sample(study, lambda run: run.ltr),
        Metric.CES: run_sample(study, lambda run: run.ces),
        Metric.CSAT: run_sample(study, lambda run: run.csat),
        Metric.TOTAL_TIME: run_sample(study, total_time),
        Metric.SUCCESS_SHARE: run_sample(study, lambda run: success_share(run, study.steps(run.phase))),
        **journey_samples(groups, arrivals(study.runs)),
    }
    return {metric: sample for metric, sample in samples.items() if sample.before or sample.after}


def journey_samples(groups: Iterable[GroupValues], testers: Arrivals) -> dict[Metric, Sample]:
    """Mean ease and mean gap of these testers over their matched steps."""
    comparable = [values for values in groups if values.group.comparable]
    return {
        Metric.JOURNEY_EASE: arrived(matched(arrived(values.ease, testers) for values in comparable), testers),
        Metric.JOURNEY_GAP: arrived(matched(arrived(values.gap, testers) for values in comparable), testers),
    }


def total_time(run: RunResult) -> float | None:
    """ln of the seconds of a completed run, whatever its steps' outcomes."""
    return ln_total([step.time_s for step in run.steps]) if run.completed else None


def success_share(run: RunResult, steps: tuple[str, ...]) -> float | None:
    """Share of the round's steps that ended with "yes"; steps not reached count as not successful."""
    found = run.by_step
    done = sum(1 for key in steps if key in found and found[key].success is Outcome.YES)
    return done / len(steps) if steps else None
