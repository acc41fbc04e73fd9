"""How a walk goes on: states, stages inside a step, and what a tester may do now. Time is an argument."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from panel.core.errors import Refusal
from panel.core.i18n import N_
from panel.customers.rules import is_colleague
from scenarios.authoring.script import Script, Step


class State(StrEnum):
    """How a run stands: under way, asleep, or ended in one of four ways."""

    OPEN = "open"
    WAITING = "waiting"
    COMPLETED = "completed"
    STOPPED = "stopped"
    BLOCKED = "blocked"
    LAPSED = "lapsed"
    """The round ended before the tester did."""


class Stage(StrEnum):
    """Where somebody is inside a step: asked beforehand, waiting for something, doing it."""

    EXPECT = "expect"
    WAIT = "wait"
    DO = "do"


END = ""
"""Step key of the questions at the end."""
ENDED = frozenset({State.COMPLETED, State.STOPPED, State.BLOCKED, State.LAPSED})
MOVES: dict[State, frozenset[State]] = {
    State.OPEN: frozenset({State.WAITING, *ENDED}),
    State.WAITING: frozenset({State.OPEN, State.STOPPED, State.BLOCKED, State.LAPSED}),
    **{state: frozenset() for state in ENDED},
}


class RunView(msgspec.Struct, frozen=True, kw_only=True):
    """Where a walk stands. `position` counts finished steps; the number of steps means: the end questions."""

    id: UUID
    round_id: UUID
    tester_id: UUID
    invitation_id: UUID | None
    version_id: UUID
    kind: str
    state: State
    position: int
    stage: Stage
    quotes: bool = False
    source: str = "tester"
    step_opened_at: datetime | None = None
    waiting_since: datetime | None = None
    remind_at: datetime | None = None
    cutoff_at: datetime | None = None
    started_at: datetime
    changed_at: datetime
    ended_at: datetime | None = None
    answers_deleted: bool = False
    not_counted_reason: str = ""

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def colleague(self) -> bool:
        return is_colleague(self.kind)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run stands next. At a step that waits it sleeps at once, so that the clock takes care of it."""

    position: int
    stage: Stage
    state: State = State.OPEN
    opened_at: datetime | None = None
    waiting_since: datetime | None = None
    remind_at: datetime | None = None
    cutoff_at: datetime | None = None


def first_stage(step: Step | None) -> Stage:
    """What comes first at a step: the expectation, the waiting, or doing it. At the end questions: doing."""
    if step is None:
        return Stage.DO
    if step.expectation:
        return Stage.EXPECT
    return Stage.WAIT if step.waiting else Stage.DO


def next_stage(stage: Stage, step: Step) -> Stage:
    """After the expectation comes the waiting, where there is any, then doing it."""
    return Stage.WAIT if stage is Stage.EXPECT and step.waiting else Stage.DO


def step_at(script: Script, position: int) -> Step | None:
    """The step at a position; None at the end questions. Positions count from 0."""
    return script.steps[position] if 0 <= position < len(script.steps) else None


OVER = Refusal("run_ended", N_("This test is finished. Your answers are safe and can't be changed any more."))


def may_move(run: RunView, to: State) -> Refusal | None:
    """Whether a run may change into a state; staying what it is is no change and allowed."""
    if to == run.state or to in MOVES[run.state]:
        return None
    return OVER


def may_answer(run: RunView, position: int) -> Refusal | None:
    """Whether answers for a position may be written: steps done and the present one, while the run is not over."""
    if run.ended:
        return may_move(run, State.OPEN)
    if position > run.position:
        return Refusal("too_early", N_("One thing after the other: please finish this step first."))
    return None


def seconds_spent(run: RunView, at: datetime) -> int | None:
    """Whole seconds since the step was opened; None when it was never opened. Who wakes opens it anew."""
    if run.step_opened_at is None:
        return None
    return max(0, int((at - run.step_opened_at).total_seconds()))


def sleep_until(step: Step, at: datetime, remind_days: int | None = None) -> tuple[datetime, datetime]:
    """When to ask "has it come?" and when nothing came, for a step that waits."""
    assert step.waiting is not None
    days = step.waiting.usually_days if remind_days is None else remind_days
    cutoff = at + timedelta(days=step.waiting.cutoff_days)
    return min(at + timedelta(days=max(1, days)), cutoff), cutoff


def place(script: Script, position: int, stage: Stage, at: datetime) -> Place:
    """A position entered at one of its stages."""
    step = step_at(script, position)
    if stage is not Stage.WAIT or step is None:
        return Place(position=position, stage=stage, opened_at=at if stage is Stage.DO else None)
    remind_at, cutoff_at = sleep_until(step, at)
    return Place(position=position, stage=stage, state=State.WAITING, waiting_since=at, remind_at=remind_at,
                 cutoff_at=cutoff_at)  # fmt: skip


def beginning(script: Script, position: int, at: datetime) -> Place:
    """A position entered from before: at its first stage."""
    return place(script, position, first_stage(step_at(script, position)), at)
