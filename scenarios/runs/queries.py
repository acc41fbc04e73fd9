"""Runs and answers as frozen values. The tester's way reads through `rows`, since it is walked a thousand times."""

from typing import Any
from uuid import UUID

import msgspec

from panel.core.db import dialect, rows
from panel.core.errors import found
from scenarios.runs.rules import RunView, Stage, State

_COLUMNS = """id, round, tester, invitation_id, version, kind, state, position, stage, quotes, source, step_opened_at,
waiting_since, remind_at, cutoff_at, started_at, changed_at, ended_at, answers_deleted,
not_counted_reason"""
_BY_INVITATION = f"SELECT {_COLUMNS} FROM run WHERE invitation_id = {{}} ORDER BY attempt DESC LIMIT 1"
_BY_ID = f"SELECT {_COLUMNS} FROM run WHERE id = {{}}"
_OF_ROUND = f"SELECT {_COLUMNS} FROM run WHERE round = {{}} ORDER BY started_at, id"
_OF_STUDY = f"""SELECT {_COLUMNS} FROM run WHERE round IN (SELECT id FROM round WHERE study = {{}})
ORDER BY started_at, id"""
_ANSWERS = "SELECT step_key, question_key, value FROM answer WHERE run = {}"
_AT_STEP = "SELECT question_key, value FROM answer WHERE run = {} AND step_key = {}"
_ANSWERS_OF_STUDY = """SELECT run, {steps} AS steps FROM (
SELECT run, step_key, {answers} AS answers FROM answer WHERE run IN (
SELECT id FROM run WHERE round IN (SELECT id FROM round WHERE study = {{}})) GROUP BY run, step_key) AS step
GROUP BY run"""
_AS_JSON = {
    "sqlite": {
        "answers": "json_group_object(question_key, json(value))",
        "steps": "'{{' || group_concat(json_quote(step_key) || ':' || answers) || '}}'",
    },
    "postgres": {
        "answers": "json_object_agg(question_key, CAST(value AS json))",
        "steps": "CAST(json_object_agg(step_key, answers) AS text)",
    },
}
"""All answers of a run as one text: a study has thousands, and a row for each would cost ten times as much."""

Values = dict[str, Any]
"""Question key → value, as the kind reads it."""
read_answers = msgspec.json.Decoder(dict[str, dict[str, Any]]).decode
"""A text of `answers_of_study` as values: step key → question key → value, in no order."""


def _run(row: dict[str, Any]) -> RunView:
    return RunView(
        id=row["id"],
        round_id=row["round"],
        tester_id=row["tester"],
        invitation_id=row["invitation_id"],
        version_id=row["version"],
        kind=row["kind"],
        state=State(row["state"]),
        position=row["position"],
        stage=Stage(row["stage"]),
        quotes=bool(row["quotes"]),
        source=row["source"],
        step_opened_at=row["step_opened_at"],
        waiting_since=row["waiting_since"],
        remind_at=row["remind_at"],
        cutoff_at=row["cutoff_at"],
        started_at=row["started_at"],
        changed_at=row["changed_at"],
        ended_at=row["ended_at"],
        answers_deleted=bool(row["answers_deleted"]),
        not_counted_reason=row["not_counted_reason"],
    )


async def of_invitation(invitation_id: UUID) -> RunView | None:
    """The newest run of an invitation, None before the first step."""
    hit = await rows(_BY_INVITATION, invitation_id)
    return _run(hit[0]) if hit else None


async def get(run_id: UUID) -> RunView:
    """One run. Raises `NotFound`."""
    return _run(found(next(iter(await rows(_BY_ID, run_id)), None)))


async def of_round(round_id: UUID) -> tuple[RunView, ...]:
    """The runs of a round in order of arrival."""
    return tuple(_run(r) for r in await rows(_OF_ROUND, round_id))


async def of_study(study_id: UUID) -> tuple[RunView, ...]:
    """The runs of all rounds of a study in order of arrival."""
    return tuple(_run(r) for r in await rows(_OF_STUDY, study_id))


async def at_step(run_id: UUID, step_key: str) -> Values:
    """The answers of one page; `step_key` empty: the end questions."""
    return {r["question_key"]: msgspec.json.decode(r["value"]) for r in await rows(_AT_STEP, run_id, step_key)}


async def answers(run_id: UUID) -> dict[str, Values]:
    """All answers of a run: step key → question key → value."""
    every: dict[str, Values] = {}
    for r in await rows(_ANSWERS, run_id):
        every.setdefault(r["step_key"], {})[r["question_key"]] = msgspec.json.decode(r["value"])
    return every


async def answers_of_study(study_id: UUID) -> dict[UUID, str]:
    """All answers of a study as they are stored, a text a run; `read_answers` makes values of it."""
    statement = _ANSWERS_OF_STUDY.format(**_AS_JSON[dialect()])
    return {r["run"]: r["steps"] for r in await rows(statement, study_id)}
