"""Runs and answers as frozen values. The tester's way reads through `rows`, since it is walked a thousand times."""

from collections import defaultdict
from datetime import datetime
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
_TOLD = "SELECT text, reported_at FROM trouble WHERE run = {} AND resolved_at IS NULL ORDER BY reported_at DESC LIMIT 1"
_ANSWERS_OF_STUDY = """SELECT run, {steps} AS steps, {questions} AS questions, {values} AS values_, {waits} AS waits
FROM answer WHERE run IN (SELECT id FROM run WHERE round IN (SELECT id FROM round WHERE study = {{}}))
AND question_key <> {{}} GROUP BY run"""
_AS_JSON = {
    "sqlite": {
        "steps": "json_group_array(step_key)",
        "questions": "json_group_array(question_key)",
        "values": "'[' || group_concat(value) || ']'",
        "waits": "json_group_array(step_key) FILTER (WHERE source = 'clock')",
    },
    "postgres": {
        "steps": "CAST(json_agg(step_key) AS text)",
        "questions": "CAST(json_agg(question_key) AS text)",
        "values": "'[' || string_agg(value, ',') || ']'",
        "waits": "CAST(COALESCE(json_agg(step_key) FILTER (WHERE source = 'clock'), '[]') AS text)",
    },
}
"""All answers of a run in one row: a study has thousands, and a row for each would cost ten times as much."""

Values = dict[str, Any]
"""Question key → value, as the kind reads it."""
_keys = msgspec.json.Decoder(list[str]).decode


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


class Told(msgspec.Struct, frozen=True):
    """What a tester who is stuck wrote to us, and when."""

    text: str
    reported_at: datetime


async def unsettled(run_id: UUID) -> Told | None:
    """The newest call for help that nobody has settled yet."""
    hit = await rows(_TOLD, run_id)
    return Told(hit[0]["text"], hit[0]["reported_at"]) if hit else None


class StoredAnswers(msgspec.Struct, frozen=True):
    """All answers of a run as they are stored: three JSON lists of one length, in no order.

    `waits`: the steps at which nobody answered, the clock did.
    """

    steps: str
    questions: str
    values: str
    waits: tuple[str, ...]

    def answers(self) -> dict[str, Values]:
        """Step key → question key → value."""
        every: defaultdict[str, Values] = defaultdict(dict)
        values = msgspec.json.decode(self.values)
        for step, question, value in zip(_keys(self.steps), _keys(self.questions), values, strict=True):
            every[step][question] = value
        return every


async def answers_of_study(study_id: UUID, without: str = "") -> dict[UUID, StoredAnswers]:
    """All answers of a study by run; those to one question can be left out, where nobody wants to read a sixth of them."""
    found = await rows(_ANSWERS_OF_STUDY.format(**_AS_JSON[dialect()]), study_id, without)
    return {
        r["run"]: StoredAnswers(r["steps"], r["questions"], r["values_"], tuple(sorted(_keys(r["waits"]))))
        for r in found
    }
