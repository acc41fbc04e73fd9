"""From stored runs to what the rules compare: who counts, in which order, with which answers."""

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from panel.core.db import rows
from scenarios.authoring import queries as authoring
from scenarios.authoring.diff import Group
from scenarios.authoring.script import Script
from scenarios.comparisons.rules.inputs import Outcome, Phase, RunResult, Settings, StepResult, StudyInput
from scenarios.comparisons.rules.values import Metric
from scenarios.questions import sets
from scenarios.runs import queries as runs
from scenarios.runs.queries import StoredAnswers
from scenarios.runs.rules import RunView, State
from scenarios.runs.rules.counting import could_count, is_real
from scenarios.studies import queries as studies
from scenarios.studies.rules import Purpose, RoundView, StudyView

Values = dict[str, dict[str, Any]]
_LOCKED = """SELECT metric, verdict, n_effective, data_sha256, record, locked_at FROM locked_verdict WHERE study = {}"""
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
_SUS, _UMUX = tuple(f"sus_{i}" for i in range(1, 11)), ("umux_1", "umux_2")


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """What the database holds of a study's two rounds. `raw`: the answers of each run, but for the five points of "compared
    with your expectation", which no figure is made of: the gap is."""

    study: StudyView
    before: RoundView | None
    after: RoundView | None
    script_before: Script | None
    script_after: Script | None
    step_map: tuple[Group, ...]
    runs: tuple[RunView, ...]
    raw: dict[UUID, StoredAnswers]


class Evidence(Stored, frozen=True, kw_only=True):
    """A study with everything that its report rests on.

    `counted` are the runs of customers, `apart` those of colleagues: shown, never counted. `answers` by run.
    """

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
    return evidence_of(await stored(study_id))


async def stored(study_id: UUID) -> Stored:
    """What `evidence_of` makes evidence of. Raises `NotFound` for no such study."""
    study = await studies.get(study_id)
    before, after = study.round(Purpose.BEFORE), study.round(Purpose.AFTER)
    script_before, script_after = await _script(before), await _script(after)
    rounds = {r.id for r in (before, after) if r is not None}
    return Stored(
        study=study,
        before=before,
        after=after,
        script_before=script_before,
        script_after=script_after,
        step_map=await studies.step_map(study_id) if script_before and script_after else (),
        runs=tuple(r for r in await runs.of_study(study_id) if r.round_id in rounds),
        raw=await runs.answers_of_study(study_id, without=sets.COMPARED.key),
    )


def evidence_of(found: Stored) -> Evidence:
    """Who counts, in which order, with which answers."""
    answers = {run: stored.answers() for run, stored in found.raw.items()}
    over = _in_order_of_arrival([r for r in found.runs if r.ended and not r.answers_deleted])
    counted = [r for r in over if could_count(r)]
    colleagues = [r for r in over if is_real(r) and not could_count(r)]
    after = found.after.id if found.after else None

    def result(run: RunView) -> RunResult:
        return _result(run, Phase.AFTER if run.round_id == after else Phase.BEFORE, answers.get(run.id, {}))

    planned_n, metric = found.study.planned_n, _metric(found.study.primary_metric)
    return Evidence(
        **msgspec.structs.asdict(found),
        given=StudyInput(
            runs=tuple(map(result, counted)),
            before_steps=_keys(found.script_before),
            after_steps=_keys(found.script_after),
            step_map=found.step_map,
            settings=Settings(planned_n=planned_n, primary_metric=metric),
        ),
        apart=tuple(map(result, colleagues)),
        counted=tuple(counted),
        colleagues=tuple(colleagues),
        set_aside=tuple(r for r in over if r.not_counted_reason),
        answers=answers,
    )


async def locked(study_id: UUID) -> Locked | None:
    """The stored verdict, once the planned number was reached."""
    row = next(iter(await rows(_LOCKED, study_id)), None)
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
    steps = tuple(_step(key, answers[key]) for key in sorted(answers) if key and "outcome" in answers[key])
    return RunResult(
        tester=str(run.tester_id),
        phase=phase,
        completed=run.state is State.COMPLETED,
        steps=steps,
        sus=_items(end, _SUS),
        umux=_items(end, _UMUX),
        ltr=end.get("ltr"),
        ces=end.get("ces"),
        csat=end.get("csat"),
    )


def _step(key: str, values: dict[str, Any]) -> StepResult:
    ease = values.get("ease")
    success = _OUTCOMES[values["outcome"]]
    return StepResult(key, success, ease, values.get("expected_ease"), ease, values.get("seconds"))


def _items(end: dict[str, Any], keys: tuple[str, ...]) -> tuple[float | None, ...] | None:
    found = tuple(map(end.get, keys))
    return found if any(value is not None for value in found) else None
