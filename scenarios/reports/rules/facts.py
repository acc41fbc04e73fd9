"""What a report is made from: the evidence of one study with pseudonyms in place of people."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from scenarios.authoring.diff import Relation
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.groups import GroupValues
from scenarios.comparisons.rules.inputs import Phase, StudyInput
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.study import StudyComparison
from scenarios.comparisons.rules.values import Metric, Rung
from scenarios.comparisons.rules.verdict import Verdict
from scenarios.studies.rules import RoundState

Texts = dict[str, str]


class Stage(StrEnum):
    """How much there is to tell."""

    NOTHING = "nothing"
    ONE_ROUND = "one_round"
    BOTH = "both"


class Spot(msgspec.Struct, frozen=True):
    """Somebody at a step: where they reported trouble, could not go on, or waited in vain."""

    label: str
    step: str


class RoundFacts(msgspec.Struct, frozen=True, kw_only=True):
    """How one round went, in customers.

    `began` = `completed` + people of `taken_back` + `stopped` + `withdrew` + `blocked` + `lapsed` + `under_way`. Answers
    were deleted at the wish of those who `withdrew`, who had ended early, and of those `taken_back` (pseudonyms), who had
    completed the round: counted here, and nowhere else. `stuck` reported trouble; of those who were `blocked`, `ended` says
    where.
    """

    phase: Phase
    version: int | None
    starts: datetime | None
    state: RoundState = RoundState.DRAFT
    began: int = 0
    completed: int = 0
    taken_back: tuple[str, ...] = ()
    stopped: int = 0
    withdrew: int = 0
    blocked: int = 0
    lapsed: int = 0
    under_way: int = 0
    stuck: tuple[Spot, ...] = ()
    ended: tuple[Spot, ...] = ()
    in_vain: tuple[Spot, ...] = ()

    @property
    def running(self) -> bool:
        """Published and not over: answers may still come."""
        return self.state in (RoundState.SCHEDULED, RoundState.OPEN)

    @property
    def finished(self) -> int:
        """Who got to the end, whatever became of the answers."""
        return self.completed + len(self.taken_back)

    @property
    def abandoned(self) -> int:
        """Ended early by themselves or by the calendar; their answers so far count."""
        return self.stopped + self.lapsed


class StepFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the step map as people know it: `name` is the step's title, of the later round; `icon` its channel's."""

    key: str
    relation: Relation
    name: Texts
    icon: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """What a tester wrote, with the quote tick. `step` empty: at the end."""

    label: str
    phase: Phase
    step: str
    text: str
    ease: int | None = None
    feeling: int | None = None
    frictions: tuple[str, ...] = ()


class Friction(msgspec.Struct, frozen=True):
    """So many testers named it, in any step; all of them, quote tick or not."""

    key: str
    before: int
    after: int


class SetAside(msgspec.Struct, frozen=True):
    """A run that somebody took out of the counting, with the reason they gave."""

    label: str
    phase: Phase
    reason: str


class Lock(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict that was stored when the planned number was first reached."""

    at: datetime
    data_sha256: str
    verdict: Verdict
    primary: Comparison
    same_data: bool


class PlanChanged(msgspec.Struct, frozen=True):
    """Before the freeze somebody changed `planned_n` or `primary_metric`."""

    field: str
    old: str
    new: str
    at: datetime


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
