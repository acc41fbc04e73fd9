"""From runs to one value a tester, round and metric, and from those to the design."""

from collections.abc import Callable, Iterable, Mapping
from math import fsum, log

import msgspec

from scenarios.comparisons.rules import scores
from scenarios.comparisons.rules.inputs import Outcome, Phase, RunResult, StepGroup, StudyInput
from scenarios.comparisons.rules.means import MixedSample
from scenarios.comparisons.rules.values import Design, Metric

Values = Mapping[str, float]
"""One value a tester, in order of arrival; testers without a value are not there."""


class Sample(msgspec.Struct, frozen=True):
    """One metric in both rounds. Pairs stand in the order in which their second run arrived."""

    before: Values
    after: Values

    @property
    def pairs(self) -> list[str]:
        return [tester for tester in self.after if tester in self.before]

    @property
    def design(self) -> Design:
        pairs = len(self.pairs)
        if pairs < 2:
            return Design.UNPAIRED
        one_sided = len(self.before) == pairs or len(self.after) == pairs
        return Design.PAIRED if one_sided else Design.MIXED

    @property
    def n_effective(self) -> int:
        """Pairs, the smaller group, or pairs and the smaller group of extras: always the smaller round."""
        return min(len(self.before), len(self.after))

    def split(self) -> MixedSample:
        """Pairs and extras apart."""
        pairs = self.pairs
        return MixedSample(
            paired_before=[self.before[tester] for tester in pairs],
            paired_after=[self.after[tester] for tester in pairs],
            only_before=[value for tester, value in self.before.items() if tester not in self.after],
            only_after=[value for tester, value in self.after.items() if tester not in self.before],
        )


def counted(runs: Iterable[RunResult]) -> tuple[RunResult, ...]:
    """One run a tester and round: the first completed, else the first. The order of arrival stays."""
    chosen: dict[tuple[str, Phase], RunResult] = {}
    for run in runs:
        known = chosen.get((run.tester, run.phase))
        if known is None or (run.completed and not known.completed):
            chosen[run.tester, run.phase] = run
    kept = {id(run) for run in chosen.values()}
    return tuple(run for run in runs if id(run) in kept)


def by_phase(runs: Iterable[RunResult], phase: Phase) -> tuple[RunResult, ...]:
    return tuple(run for run in runs if run.phase is phase)


def run_sample(study: StudyInput, value: Callable[[RunResult], float | None]) -> Sample:
    """A sample of a value that a run has by itself."""
    before, after = (
        {run.tester: found for run in by_phase(study.runs, phase) if (found := value(run)) is not None}
        for phase in Phase
    )
    return Sample(before, after)


class GroupValues(msgspec.Struct, frozen=True):
    """One step group, one value a tester: success 0 or 1, mean ease, mean gap, ln of the summed time if successful."""

    group: StepGroup
    success: Sample
    ease: Sample
    gap: Sample
    time: Sample


def group_values(study: StudyInput) -> tuple[GroupValues, ...]:
    """The values of every group of the step map, the comparable ones and the others."""
    found = {(run.tester, run.phase): run.by_step for run in study.runs}
    return tuple(_group_values(study, group, found) for group in study.step_map)


def _group_values(study: StudyInput, group: StepGroup, found: Mapping) -> GroupValues:
    columns: list[dict[Phase, dict[str, float]]] = [{phase: {} for phase in Phase} for _ in range(4)]
    for run in study.runs:
        keys, steps = group.keys(run.phase), found[run.tester, run.phase]
        if not keys:
            continue
        for column, value in zip(columns, _values(keys, steps), strict=True):
            if value is not None:
                column[run.phase][run.tester] = value
    return GroupValues(group, *(Sample(column[Phase.BEFORE], column[Phase.AFTER]) for column in columns))


def _values(keys: tuple[str, ...], steps: Mapping) -> tuple[float | None, ...]:
    reached = [steps[key] for key in keys if key in steps]
    success = len(reached) == len(keys) and all(step.success is Outcome.YES for step in reached)
    ease = average([step.ease for step in reached if step.ease is not None])
    gap = average([gap for step in reached if (gap := step.gap) is not None])
    time = _ln_total([step.time_s for step in reached]) if success else None
    return float(success), ease, gap, time


def _ln_total(times: list[float | None]) -> float | None:
    """Logarithm of the sum of all times; None when one of them is missing or not above 0."""
    known = [time for time in times if time is not None and time > 0]
    return log(fsum(known)) if known and len(known) == len(times) else None


def average(values: list[float]) -> float | None:
    return fsum(values) / len(values) if values else None


def matched(groups: Iterable[Sample]) -> Sample:
    """A tester's mean over comparable groups; who walked both rounds is held to the groups given in both."""
    collected: dict[Phase, dict[str, list[float]]] = {phase: {} for phase in Phase}
    samples = list(groups)
    in_before = {tester for sample in samples for tester in sample.before}
    both = in_before & {tester for sample in samples for tester in sample.after}
    for sample in samples:
        for phase, values in ((Phase.BEFORE, sample.before), (Phase.AFTER, sample.after)):
            for tester, value in values.items():
                if tester not in both or (tester in sample.before and tester in sample.after):
                    collected[phase].setdefault(tester, []).append(value)
    before, after = ({t: fsum(v) / len(v) for t, v in collected[phase].items()} for phase in Phase)
    return Sample(before, after)


def run_samples(study: StudyInput, groups: tuple[GroupValues, ...]) -> dict[Metric, Sample]:
    """Every run metric of which anybody gave a value."""
    comparable = [values for values in groups if values.group.comparable]
    order = {phase: [run.tester for run in by_phase(study.runs, phase)] for phase in Phase}
    samples = {
        Metric.SUS: run_sample(study, lambda run: scores.sus(run.sus)),
        Metric.UMUX_LITE: run_sample(study, lambda run: scores.umux_lite(run.umux)),
        Metric.LTR: run_sample(study, lambda run: run.ltr),
        Metric.CES: run_sample(study, lambda run: run.ces),
        Metric.CSAT: run_sample(study, lambda run: run.csat),
        Metric.TOTAL_TIME: run_sample(study, total_time),
        Metric.SUCCESS_SHARE: run_sample(study, lambda run: success_share(run, study.steps(run.phase))),
        Metric.JOURNEY_EASE: _arrived(matched(values.ease for values in comparable), order),
        Metric.JOURNEY_GAP: _arrived(matched(values.gap for values in comparable), order),
    }
    return {metric: sample for metric, sample in samples.items() if sample.before or sample.after}


def _arrived(sample: Sample, order: Mapping[Phase, list[str]]) -> Sample:
    """The same values, back in order of arrival."""
    before = {tester: sample.before[tester] for tester in order[Phase.BEFORE] if tester in sample.before}
    return Sample(before, {tester: sample.after[tester] for tester in order[Phase.AFTER] if tester in sample.after})


def total_time(run: RunResult) -> float | None:
    """ln of the seconds of a completed run, whatever its steps' outcomes."""
    return _ln_total([step.time_s for step in run.steps]) if run.completed else None


def success_share(run: RunResult, steps: tuple[str, ...]) -> float | None:
    """Share of the round's steps that ended with "yes"; steps not reached count as not successful."""
    found = run.by_step
    done = sum(1 for key in steps if key in found and found[key].success is Outcome.YES)
    return done / len(steps) if steps else None
