"""What a report is made from: the evidence of one study with pseudonyms in place of people."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.groups import GroupValues
from scenarios.comparisons.rules.inputs import Phase, StudyInput
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.study import StudyComparison
from scenarios.comparisons.rules.values import Metric, Rung
from scenarios.comparisons.rules.verdict import Verdict
from scenarios.reports.rules.pieces import (
    Friction,
    Lock,
    PlanChanged,
    Remark,
    RoundFacts,
    SetAside,
    StepFacts,
    Texts,
)
from scenarios.studies.rules import RoundState


class Stage(StrEnum):
    """How much there is to tell."""

    NOTHING = "nothing"
    ONE_ROUND = "one_round"
    BOTH = "both"


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a section may show. `last_at`: when the last counted test ended.

    `names`: tester's id → T1 …; `colleagues`: theirs, K1 …, shown and never counted.
    `apart`: the colleagues' values of each run metric, as `samples`.
    """

    title: str
    question: str
    journey: Texts
    planned_n: int | None
    frozen_at: datetime | None
    last_at: datetime | None
    rounds: tuple[RoundFacts, ...]
    found: StudyComparison
    given: StudyInput
    apart: Mapping[Metric, Sample]
    names: Mapping[str, str]
    colleagues: Mapping[str, str]
    steps: tuple[StepFacts, ...]
    feelings: Mapping[tuple[str, Phase], float]
    done: Mapping[tuple[str, Phase], int]
    remarks: tuple[Remark, ...]
    silent: int
    frictions: tuple[Friction, ...]
    set_aside: tuple[SetAside, ...]
    late: tuple[str, ...]
    unasked: tuple[Phase, ...]
    """Rounds whose scenario does not ask what decides."""
    changes: tuple[PlanChanged, ...]
    lock: Lock | None
    data_sha256: str

    @property
    def samples(self) -> Mapping[Metric, Sample]:
        """One value a customer of each run metric (times: ln)."""
        return self.found.values

    @property
    def groups(self) -> tuple[GroupValues, ...]:
        """The values of each step."""
        return tuple(line.values for line in self.found.steps)

    @property
    def stage(self) -> Stage:
        walked = [self.testers(phase) for phase in Phase]
        return Stage.BOTH if all(walked) else Stage.ONE_ROUND if any(walked) else Stage.NOTHING

    @property
    def only(self) -> Phase:
        """The round there is, while there is one only."""
        return Phase.BEFORE if self.testers(Phase.BEFORE) or not self.testers(Phase.AFTER) else Phase.AFTER

    @property
    def taken_back(self) -> frozenset[str]:
        """Who completed a round and had its answers deleted later."""
        return frozenset(label for round_ in self.rounds for label in round_.taken_back)

    @property
    def over(self) -> bool:
        """What was published is closed: no answers come from it any more."""
        closed = any(round_.state is RoundState.CLOSED for round_ in self.rounds)
        return closed and not any(round_.running for round_ in self.rounds)

    def testers(self, phase: Phase) -> int:
        """Customers with a counted run."""
        samples = self.found.samples
        return samples.paired + (samples.only_before if phase is Phase.BEFORE else samples.only_after)

    @property
    def as_long(self) -> bool:
        """Both rounds have the same number of steps."""
        return len(self.given.before_steps) == len(self.given.after_steps)

    @property
    def of(self) -> int | None:
        """The number of steps that those that worked are counted of; none where two rounds differ in it: then of ten."""
        return len(self.given.steps(self.only)) if self.stage is not Stage.BOTH or self.as_long else None

    @property
    def most(self) -> int:
        """The larger round: from ten on, percent may be said."""
        return max(self.testers(phase) for phase in Phase)

    @property
    def metric(self) -> Metric:
        return self.verdict.metric

    @property
    def verdict(self) -> Verdict:
        """What holds: the stored verdict once there is one, else the present one."""
        return self.lock.verdict if self.lock else self.found.verdict

    @property
    def primary(self) -> Comparison | None:
        """The comparison under the verdict that holds; none while nobody gave such a value."""
        return self.lock.primary if self.lock else self.found.metrics.get(self.metric)

    @property
    def comparable(self) -> bool:
        """Both rounds have values of the measure that decides."""
        return self.primary is not None and self.primary.difference is not None

    @property
    def rung(self) -> str:
        """The rung that holds, or `not_comparable`."""
        return self.verdict.rung.value if self.comparable else NOT_COMPARABLE

    def round(self, phase: Phase) -> RoundFacts | None:
        return next((r for r in self.rounds if r.phase is phase), None)

    def step(self, key: str) -> StepFacts | None:
        return next((s for s in self.steps if s.key == key), None)


NOT_COMPARABLE = "not_comparable"
GOOD = frozenset({Rung.LIKELY_IMPROVEMENT, Rung.CONFIRMED_IMPROVEMENT})
BAD = frozenset({Rung.LIKELY_WORSE, Rung.CONFIRMED_WORSE})
