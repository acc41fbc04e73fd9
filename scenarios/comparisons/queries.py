"""From stored runs to what the rules compare: who counts, in which order, with which answers."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from scenarios.authoring import queries as authoring
from scenarios.authoring.script import Script
from scenarios.comparisons.rules.inputs import Outcome, Phase, RunResult, Settings, StepResult, StudyInput
from scenarios.comparisons.rules.values import Metric
from scenarios.comparisons.tables import LockedVerdict
from scenarios.runs import queries as runs
from scenarios.runs.rules import RunView, State
from scenarios.studies import queries as studies
from scenarios.studies.rules import Purpose, RoundView, StudyView

OVER = frozenset({State.COMPLETED, State.STOPPED, State.BLOCKED, State.LAPSED})
Values = dict[str, dict[str, Any]]


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """A study with everything that its report rests on.

    `counted` are the runs of customers, `apart` those of colleagues: shown, never counted. `answers` by run.
    """

    study: StudyView
    before: RoundView | None
    after: RoundView | None
    script_before: Script | None
    script_after: Script | None
    given: StudyInput
    apart: tuple[RunResult, ...]
    counted: tuple[RunView, ...]
    colleagues: tuple[RunView, ...]
    set_aside: tuple[RunView, ...]
    answers: dict[UUID, Values]


class Locked(msgspec.Struct, frozen=True):
    """The verdict as it was stored when the planned number was first reached."""

    metric: str
    verdict: str
    n_effective: int
    data_sha256: str
    record: dict[str, Any]
    locked_at: Any


async def load_samples(study_id: UUID) -> Evidence:
    """Everything a comparison needs. Raises `NotFound` for no such study."""
    study = await studies.get(study_id)
    before, after = study.round(Purpose.BEFORE), study.round(Purpose.AFTER)
    script_before, script_after = await _script(before), await _script(after)
    phases = {r.id: phase for r, phase in ((before, Phase.BEFORE), (after, Phase.AFTER)) if r is not None}
    every = [r for r in await runs.of_study(study_id) if r.round_id in phases]
    answers = await runs.answers_of_study(study_id)
    over = _in_order_of_arrival([r for r in every if r.state in OVER and not r.answers_deleted])
    kept = [r for r in over if not r.not_counted_reason and r.source != "bot"]
    counted = [r for r in kept if r.kind != "internal"]
    colleagues = [r for r in kept if r.kind == "internal"]
    groups = await studies.step_map(study_id) if script_before and script_after else ()
    return Evidence(
        study=study,
        before=before,
        after=after,
        script_before=script_before,
        script_after=script_after,
        given=StudyInput(
            runs=tuple(_result(r, phases[r.round_id], answers.get(r.id, {})) for r in counted),
            before_steps=_keys(script_before),
            after_steps=_keys(script_after),
            step_map=tuple(groups),
            settings=Settings(planned_n=study.planned_n, primary_metric=_metric(study.primary_metric)),
        ),
        apart=tuple(_result(r, phases[r.round_id], answers.get(r.id, {})) for r in colleagues),
        counted=tuple(counted),
        colleagues=tuple(colleagues),
        set_aside=tuple(r for r in over if r.not_counted_reason),
        answers=answers,
    )


async def locked(study_id: UUID) -> Locked | None:
    """The stored verdict, once the planned number was reached."""
    row = await LockedVerdict.select().where(LockedVerdict.study == study_id).first()
    if row is None:
        return None
    return Locked(
        row["metric"],
        row["verdict"],
        row["n_effective"],
        row["data_sha256"],
        msgspec.json.decode(row["record"]),
        row["locked_at"],
    )


def data_sha256(given: StudyInput) -> str:
    """What the evidence is known by: the digest of everything that the rules were given."""
    return hashlib.sha256(msgspec.json.encode(given, order="deterministic")).hexdigest()


async def _script(round_: RoundView | None) -> Script | None:
    if round_ is None or round_.version_id is None:
        return None
    return (await authoring.version(round_.version_id)).script


def _keys(script: Script | None) -> tuple[str, ...]:
    return tuple(step.key for step in script.steps) if script else ()


def _metric(chosen: str) -> Metric | None:
    return Metric(chosen) if chosen else None


def _in_order_of_arrival(found: Sequence[RunView]) -> list[RunView]:
    return sorted(found, key=lambda r: (r.ended_at or r.changed_at, str(r.id)))


def _result(run: RunView, phase: Phase, answers: Values) -> RunResult:
    end = answers.get("", {})
    steps = tuple(_step(key, values) for key, values in answers.items() if key and "outcome" in values)
    return RunResult(
        tester=str(run.tester_id),
        phase=phase,
        completed=run.state is State.COMPLETED,
        steps=steps,
        sus=_items(end, "sus_", 10),
        umux=_items(end, "umux_", 2),
        ltr=end.get("ltr"),
        ces=end.get("ces"),
        csat=end.get("csat"),
    )


def _step(key: str, values: dict[str, Any]) -> StepResult:
    return StepResult(
        step=key,
        success=Outcome(values["outcome"]),
        ease=values.get("ease"),
        expected=values.get("expected_ease"),
        experienced=values.get("ease"),
        time_s=values.get("seconds"),
    )


def _items(end: dict[str, Any], prefix: str, count: int) -> tuple[float | None, ...] | None:
    found = tuple(end.get(f"{prefix}{i}") for i in range(1, count + 1))
    return found if any(value is not None for value in found) else None
