"""Studies, their rounds and testers, as frozen values."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import msgspec

from panel.core.db import rows
from panel.core.errors import NotFound, found
from panel.customers import queries as customers
from scenarios.authoring import queries as authoring
from scenarios.authoring.diff import Group, propose_map
from scenarios.authoring.script import Script
from scenarios.studies.rules import Purpose, RoundView, StudyView, TesterView
from scenarios.studies.rules.mapping import from_json
from scenarios.studies.rules.masking import Person
from scenarios.studies.tables import Round, Study

_PLAIN = tuple(f.name for f in msgspec.structs.fields(StudyView) if f.name not in ("journey_id", "rounds"))
_ROUND = """SELECT id, study, purpose, position, version, panel, opens_on, closes_on, published_at, closed_at
FROM round"""
_TESTER = "SELECT id, study, customer, kind FROM study_tester WHERE study = {} AND customer = {}"
_TESTERS = "SELECT id, study, customer, kind FROM study_tester WHERE study = {} ORDER BY added_at"
_CHANGES = "SELECT field, old, new, at, actor_label FROM plan_change WHERE study = {} ORDER BY at"
_STUDY = f"SELECT {', '.join(_PLAIN)}, journey FROM study"


def _round(row: dict[str, Any]) -> RoundView:
    return RoundView(
        id=row["id"],
        study_id=row["study"],
        purpose=Purpose(row["purpose"]),
        position=row["position"],
        version_id=row["version"],
        panel_id=row["panel"],
        opens_on=row["opens_on"],
        closes_on=row["closes_on"],
        published_at=row["published_at"],
        closed_at=row["closed_at"],
    )


def _study(row: dict[str, Any], rounds: Sequence[RoundView]) -> StudyView:
    return StudyView(**{n: row[n] for n in _PLAIN}, journey_id=row["journey"], rounds=tuple(rounds))


async def get(study_id: UUID) -> StudyView:
    """One study with its rounds in order. Raises `NotFound`."""
    row = found(next(iter(await rows(f"{_STUDY} WHERE id = {{}}", study_id)), None))
    rounds = await rows(f"{_ROUND} WHERE study = {{}} ORDER BY position", study_id)
    return _study(row, [_round(r) for r in rounds])


async def all_studies(*, archived: bool = False) -> tuple[StudyView, ...]:
    """All studies, newest first."""
    kept = Study.archived_at.is_not_null() if archived else Study.archived_at.is_null()
    studies = await Study.select().where(kept).order_by(Study.created_at, ascending=False)
    rounds: dict[UUID, list[RoundView]] = {}
    for row in await Round.select().order_by(Round.position):
        rounds.setdefault(row["study"], []).append(_round(row))
    return tuple(_study(s, rounds.get(s["id"], [])) for s in studies)


async def round_of(round_id: UUID) -> RoundView:
    """One round. Raises `NotFound`."""
    return _round(found(next(iter(await rows(f"{_ROUND} WHERE id = {{}}", round_id)), None)))


async def study_of_round(round_id: UUID) -> tuple[StudyView, RoundView]:
    """A round with its study. Raises `NotFound`."""
    round_ = await round_of(round_id)
    return await get(round_.study_id), round_


async def testers(study_id: UUID) -> tuple[TesterView, ...]:
    """Everybody who was asked in any round of a study."""
    return tuple(TesterView(r["id"], r["study"], r["customer"], r["kind"]) for r in await rows(_TESTERS, study_id))


async def names(testers: Collection[TesterView]) -> tuple[Person, ...]:
    """Those of these testers whom we still know, to keep their names out of every text."""
    known = await customers.names([t.customer_id for t in testers if t.customer_id])
    return tuple(Person(given, family) for given, family in known if family)


async def tester_of(study_id: UUID, customer_id: UUID) -> TesterView:
    """The tester that a customer is in a study. Raises `NotFound`."""
    row = found(next(iter(await rows(_TESTER, study_id, customer_id)), None))
    return TesterView(row["id"], row["study"], row["customer"], row["kind"])


async def plan_changes(study_id: UUID) -> list[dict[str, Any]]:
    """Changes to primary metric and planned number, oldest first: the report shows them."""
    return await rows(_CHANGES, study_id)


async def round_in(study_id: UUID, round_id: UUID) -> tuple[StudyView, RoundView]:
    """A round of exactly this study; another's is `NotFound`."""
    study = await get(study_id)
    round_ = next((r for r in study.rounds if r.id == round_id), None)
    if round_ is None:
        raise NotFound
    return study, round_


async def saved_map(study_id: UUID) -> tuple[Group, ...]:
    """The step map as staff saved it or as it froze; empty while it is only a proposal."""
    row = found(next(iter(await rows("SELECT step_map FROM study WHERE id = {}", study_id)), None))
    return from_json(row["step_map"])


async def both_scripts(study: StudyView) -> tuple[Script, Script] | None:
    """The scripts of the before and the after round; None until both have a version."""
    before, after = study.round(Purpose.BEFORE), study.round(Purpose.AFTER)
    if before is None or after is None or before.version_id is None or after.version_id is None:
        return None
    return (await authoring.version(before.version_id)).script, (await authoring.version(after.version_id)).script


async def proposed_map(study: StudyView) -> tuple[Group, ...]:
    """The map that the keys of both versions suggest; empty until both rounds have a version."""
    scripts = await both_scripts(study)
    return propose_map(*scripts) if scripts else ()


async def step_map(study_id: UUID) -> tuple[Group, ...]:
    """The step map that holds: the saved one, else the proposal, else nothing."""
    return await saved_map(study_id) or await proposed_map(await get(study_id))
