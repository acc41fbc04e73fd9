"""From runs to one value a tester, round and metric, and from those to the design."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from math import fsum, log

import msgspec

from scenarios.comparisons.rules.inputs import Phase, RunResult, StudyInput
from scenarios.comparisons.rules.overlap import MixedSample
from scenarios.comparisons.rules.values import Design

Values = Mapping[str, float]
"""One value a tester, in order of arrival; testers without a value are not there."""


class Sample(msgspec.Struct, frozen=True, dict=True):
    """One metric in both rounds. Pairs stand in the order in which their second run arrived."""

    before: Values
    after: Values

    @cached_property
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
    """The runs of one round, in their order."""
    return tuple(run for run in runs if run.phase is phase)


def run_sample(study: StudyInput, value: Callable[[RunResult], float | None]) -> Sample:
    """A sample of a value that a run has by itself."""
    before, after = (
        {run.tester: found for run in by_phase(study.runs, phase) if (found := value(run)) is not None}
        for phase in Phase
    )
    return Sample(before, after)


Arrivals = Mapping[Phase, Sequence[str]]
"""The testers of each round in order of arrival."""


def arrivals(runs: Iterable[RunResult]) -> Arrivals:
    """Who walked in these runs."""
    return {phase: [run.tester for run in by_phase(runs, phase)] for phase in Phase}


def arrived(sample: Sample, testers: Arrivals) -> Sample:
    """The values of these testers only, in their order."""
    before = {tester: sample.before[tester] for tester in testers[Phase.BEFORE] if tester in sample.before}
    after = {tester: sample.after[tester] for tester in testers[Phase.AFTER] if tester in sample.after}
    return Sample(before, after)


def ln_total(times: list[float | None]) -> float | None:
    """Logarithm of the sum of all times; None when one of them is missing or not above 0."""
    known = [time for time in times if time is not None and time > 0]
    return log(fsum(known)) if known and len(known) == len(times) else None
