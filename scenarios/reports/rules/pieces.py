"""What a report tells of, piece by piece: rounds, steps, remarks, what was set aside or changed; pseudonyms for people."""

from datetime import datetime

import msgspec

from scenarios.authoring.diff import Relation
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.verdict import Verdict
from scenarios.studies.rules import RoundState

Texts = dict[str, str]


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
