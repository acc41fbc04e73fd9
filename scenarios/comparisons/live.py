"""Reads for the pages on which staff watch a study: who is where, what just happened, how far each round has come."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from panel.core.db import as_time, rows
from panel.core.errors import NotFound
from panel.customers import queries as customers
from panel.customers.rules import Kind
from panel.invitations import queries as invitations
from scenarios.authoring import queries as authoring
from scenarios.comparisons.rules.seat import Done, Round, TroubleView
from scenarios.runs import queries as runs
from scenarios.runs.rules import ENDED, RunView, State
from scenarios.runs.rules.counting import COUNTS, TAKEN_BACK
from scenarios.studies import queries as studies
from scenarios.studies.rules import RoundView, StudyView, pseudonyms

_PROGRESS = f"""SELECT round, COUNT(*) AS started, COUNT(CASE WHEN {COUNTS} THEN 1 END) AS finished,
COUNT(CASE WHEN {TAKEN_BACK} THEN 1 END) AS deleted,
COUNT(CASE WHEN state IN ('open', 'waiting') THEN 1 END) AS walking, MAX(changed_at) AS last_at
FROM run GROUP BY round"""
_TESTERS = f"SELECT study, COUNT(*) AS n FROM study_tester WHERE kind <> '{Kind.INTERNAL}' GROUP BY study"
_DONE = """SELECT run, step_key, question_key, value, answered_at FROM answer WHERE question_key IN ('outcome', 'ease')
AND step_key <> '' AND run IN (SELECT id FROM run WHERE round = {}) ORDER BY answered_at, step_key"""
_TROUBLES = """SELECT t.id, t.run, t.step_key, t.text, t.reported_at, t.resolved_at, t.resolved_by, r.state, r.round,
r.tester, s.id AS study, s.title
FROM trouble t JOIN run r ON r.id = t.run JOIN round o ON o.id = r.round JOIN study s ON s.id = o.study
WHERE """
_IN_ROUND = _TROUBLES + "r.round = {} ORDER BY t.reported_at, t.id"
_OPEN = _TROUBLES + "t.resolved_at IS NULL AND s.archived_at IS NULL ORDER BY t.reported_at, t.id"
"""What `TroubleView.is_open` says, over all studies: how the walk went on after the report plays no part."""


class Progress(msgspec.Struct, frozen=True):
    """How far a round has come. `finished`: completed runs that count; `deleted`: their answers were taken back."""

    started: int = 0
    finished: int = 0
    walking: int = 0
    last_at: datetime | None = None
    deleted: int = 0

    @property
    def completed(self) -> int:
        """Who got to the end, whatever became of the answers."""
        return self.finished + self.deleted


async def progress() -> dict[UUID, Progress]:
    """Round → how far it has come; rounds without a run are left out."""
    return {
        r["round"]: Progress(
            int(r["started"]), int(r["finished"]), int(r["walking"]), as_time(r["last_at"]), int(r["deleted"])
        )
        for r in await rows(_PROGRESS)
    }


async def counted_testers() -> dict[UUID, int]:
    """Study → testers who were asked and whose answers count."""
    return {r["study"]: int(r["n"]) for r in await rows(_TESTERS)}


class Stuck(msgspec.Struct, frozen=True):
    """A report that nobody has settled, for the start page. `still`: the tester has not ended since."""

    who: str
    title: str
    study_id: UUID
    round_id: UUID
    since: datetime
    still: bool


async def stuck(*, names: bool) -> tuple[Stuck, ...]:
    """Open reports of any study that is not in the archive, oldest first; without `names` by pseudonym."""
    found, shown = await rows(_OPEN), dict[UUID, dict[UUID, str]]()
    for study_id in {r["study"] for r in found}:
        shown[study_id] = await names_in(await studies.get(study_id), names=names)
    return tuple(
        Stuck(
            who=shown[r["study"]].get(r["tester"], "–"),
            title=r["title"],
            study_id=r["study"],
            round_id=r["round"],
            since=r["reported_at"],
            still=State(r["state"]) not in ENDED,
        )
        for r in found
    )


async def watch(study: StudyView, round_: RoundView, *, names: bool) -> Round:
    """Everything about one round as it stands now. Without `names` testers are T1, T2, … (colleagues K1, …)."""
    version = await authoring.version(round_.version_id) if round_.version_id else None
    testers = await studies.testers(study.id)
    return Round(
        script=version.script if version else None,
        round=round_,
        testers=testers,
        names=await names_in(study, names=names),
        invitations=await invitations.for_purpose(round_.id),
        runs=await runs.of_round(round_.id),
        done=await _done(round_.id),
        troubles=await troubles(round_.id),
    )


async def names_in(study: StudyView, *, names: bool) -> dict[UUID, str]:
    """Tester → name, or pseudonym where the reader may not know or the person is gone.

    In the order in which people are listed: by family name, then the pseudonyms by their number.
    """
    testers = await studies.testers(study.id)
    people = await customers.many([t.customer_id for t in testers if t.customer_id]) if names else ()
    by_customer, labels = {t.customer_id: t.id for t in testers}, pseudonyms(testers, study.shuffle_seed)
    known = {by_customer[p.id]: p.name for p in people}
    others = sorted((label for label in labels.items() if label[0] not in known), key=lambda one: (len(one[1]), one[1]))
    return known | dict(others)


async def _done(round_id: UUID) -> tuple[Done, ...]:
    found: dict[tuple[UUID, str], dict[str, Any]] = {}
    for r in await rows(_DONE, round_id):
        step = found.setdefault((r["run"], r["step_key"]), {"at": r["answered_at"]})
        step[r["question_key"]] = msgspec.json.decode(r["value"])
        step["at"] = max(step["at"], r["answered_at"])
    return tuple(
        Done(run, key, s["outcome"], s.get("ease"), s["at"]) for (run, key), s in found.items() if "outcome" in s
    )


async def troubles(round_id: UUID) -> tuple[TroubleView, ...]:
    """What testers of a round reported, oldest first."""
    return tuple(
        TroubleView(r["id"], r["run"], r["step_key"], r["text"], r["reported_at"], r["resolved_at"], r["resolved_by"])
        for r in await rows(_IN_ROUND, round_id)
    )


async def trouble_in(study_id: UUID, trouble_id: UUID) -> UUID:
    """The round of a report of exactly this study. Raises `NotFound`."""
    found = await rows(
        "SELECT r.round FROM trouble t JOIN run r ON r.id = t.run JOIN round o ON o.id = r.round "
        "WHERE t.id = {} AND o.study = {}",
        trouble_id,
        study_id,
    )
    if not found:
        raise NotFound
    return found[0]["round"]


async def run_in(study_id: UUID, run_id: UUID) -> tuple[RunView, RoundView]:
    """A run of exactly this study, with its round. Raises `NotFound`."""
    run = await runs.get(run_id)
    _, round_ = await studies.round_in(study_id, run.round_id)
    return run, round_
