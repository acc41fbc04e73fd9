"""What the rules are given: the runs of two rounds in order of arrival, and how their steps match."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

import msgspec

from scenarios.authoring.diff import Group
from scenarios.comparisons.rules.values import SEED, Metric


class Phase(StrEnum):
    """The two rounds compared."""

    BEFORE = "before"
    AFTER = "after"


class Outcome(StrEnum):
    """How a step ended; only "yes" counts as success."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class StepResult(msgspec.Struct, frozen=True):
    """One reached step. Ratings 1–7; `experienced` is the ease that is held against `expected`; time in seconds."""

    step: str
    success: Outcome | None = None
    ease: float | None = None
    expected: float | None = None
    experienced: float | None = None
    time_s: float | None = None
    problems: tuple[str, ...] = ()

    @property
    def gap(self) -> float | None:
        """Ease less the ease expected; None when one of them is missing."""
        return None if self.experienced is None or self.expected is None else self.experienced - self.expected


class RunResult(msgspec.Struct, frozen=True, dict=True):
    """One tester in one round. Steps that were not reached are simply not there."""

    tester: str
    phase: Phase
    completed: bool
    steps: tuple[StepResult, ...] = ()
    sus: tuple[float | None, ...] | None = None
    umux: tuple[float | None, ...] | None = None
    ltr: float | None = None
    ces: float | None = None
    csat: float | None = None

    @cached_property
    def by_step(self) -> Mapping[str, StepResult]:
        return {step.step: step for step in self.steps}


class Settings(msgspec.Struct, frozen=True):
    """Set before the after round: how many testers, which metric decides; the seed of any draw."""

    planned_n: int | None = None
    primary_metric: Metric | None = None
    seed: int = SEED


class StudyInput(msgspec.Struct, frozen=True):
    """A whole study. `runs`: those that count (no colleagues, no bots), in order of arrival."""

    runs: tuple[RunResult, ...]
    before_steps: tuple[str, ...]
    after_steps: tuple[str, ...]
    step_map: tuple[Group, ...]
    settings: Settings = Settings()

    def steps(self, phase: Phase) -> tuple[str, ...]:
        return self.before_steps if phase is Phase.BEFORE else self.after_steps
