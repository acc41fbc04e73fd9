"""Reads of scenarios and their versions. A version never changes, so a process reads each one once."""

from collections import OrderedDict
from datetime import datetime
from uuid import UUID

import msgspec

from panel.core import db
from panel.core.errors import found
from panel.core.i18n import pick
from scenarios.authoring.script import Removed, Script, from_json, removed_of

_SCENARIO = "SELECT id, journey, title, draft, revision, created_at, changed_at, changed_by, archived_at FROM scenario"
_VERSION = (
    "SELECT v.id, v.scenario, v.number, v.script, v.sha256, v.note, v.published_at, v.published_by, s.journey"
    " FROM scenario_version v JOIN scenario s ON s.id = v.scenario"
)
KEPT = 256


class ScenarioView(msgspec.Struct, frozen=True, kw_only=True):
    """A scenario with its draft. `revision` counts saves."""

    id: UUID
    journey_id: UUID
    draft: Script
    revision: int
    created_at: datetime
    changed_at: datetime
    changed_by: str
    archived: bool
    removed: Removed | None = None

    @property
    def title(self) -> str:
        """In the reader's language."""
        return pick(self.draft.title)


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """A published script: frozen for good."""

    id: UUID
    scenario_id: UUID
    journey_id: UUID
    number: int
    script: Script
    sha256: str
    note: str
    published_at: datetime
    published_by: str


async def scenario(scenario_id: UUID) -> ScenarioView:
    """A scenario with its draft. Raises `NotFound`."""
    rows = await db.rows(_SCENARIO + " WHERE id = {}", scenario_id)
    return found(_scenario(rows[0]) if rows else None)


async def scenarios(*, journey_id: UUID | None = None, archived: bool = False) -> tuple[ScenarioView, ...]:
    """The present scenarios (or the archived ones), by title in the reader's language."""
    which, args = (" WHERE journey = {}", (journey_id,)) if journey_id else ("", ())
    views = [_scenario(row) for row in await db.rows(_SCENARIO + which, *args)]
    return tuple(sorted((v for v in views if v.archived == archived), key=lambda v: v.title.casefold()))


_versions: OrderedDict[UUID, Version] = OrderedDict()


async def version(version_id: UUID) -> Version:
    """A published version. Raises `NotFound`. Kept in the process: it can't change."""
    if version_id in _versions:
        _versions.move_to_end(version_id)
        return _versions[version_id]
    rows = await db.rows(_VERSION + " WHERE v.id = {}", version_id)
    loaded = found(_version(rows[0]) if rows else None)
    _versions[version_id] = loaded
    if len(_versions) > KEPT:
        _versions.popitem(last=False)
    return loaded


async def versions_of(scenario_id: UUID) -> tuple[Version, ...]:
    """All versions of a scenario, the newest first."""
    rows = await db.rows(_VERSION + " WHERE v.scenario = {} ORDER BY v.number DESC", scenario_id)
    return tuple(_version(row) for row in rows)


async def versions_for_journey(journey_id: UUID) -> tuple[Version, ...]:
    """All versions of the journey's scenarios, by scenario, the newest first."""
    rows = await db.rows(_VERSION + " WHERE s.journey = {} ORDER BY s.title, s.id, v.number DESC", journey_id)
    return tuple(_version(row) for row in rows)


async def version_numbers() -> dict[UUID, tuple[tuple[UUID, int], ...]]:
    """Scenario → its versions as (id, number), the newest first; without their scripts, for lists."""
    numbers: dict[UUID, tuple[tuple[UUID, int], ...]] = {}
    for row in await db.rows("SELECT id, scenario, number FROM scenario_version ORDER BY number DESC"):
        numbers[row["scenario"]] = (*numbers.get(row["scenario"], ()), (row["id"], row["number"]))
    return numbers


async def touchpoint_uses(journey_id: UUID) -> dict[str, tuple[str, ...]]:
    """Touchpoint key → titles of the journey's scenarios whose draft has a step there."""
    uses: dict[str, tuple[str, ...]] = {}
    for view in await scenarios(journey_id=journey_id):
        for key in dict.fromkeys(step.touchpoint for step in view.draft.steps):
            uses[key] = (*uses.get(key, ()), view.title)
    return uses


def _scenario(row: db.Row) -> ScenarioView:
    return ScenarioView(
        id=row["id"],
        journey_id=row["journey"],
        draft=from_json(row["draft"]),
        revision=row["revision"],
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        changed_by=row["changed_by"],
        archived=row["archived_at"] is not None,
        removed=removed_of(row["draft"]),
    )


def _version(row: db.Row) -> Version:
    return Version(
        id=row["id"],
        scenario_id=row["scenario"],
        journey_id=row["journey"],
        number=row["number"],
        script=from_json(row["script"]),
        sha256=row["sha256"],
        note=row["note"],
        published_at=row["published_at"],
        published_by=row["published_by"],
    )
