"""Scenarios from files and back: the ready-made ones, and those that people send to each other."""

import asyncio
from uuid import UUID

import msgspec

from panel.core import db
from panel.core.principals import Actor
from scenarios.authoring import library, queries
from scenarios.authoring.actions.drafts import create, open_draft, replace
from scenarios.authoring.diff import Change, changes
from scenarios.authoring.files import FileProblem, ScenarioFile, dump, read
from scenarios.authoring.queries import ScenarioView
from scenarios.authoring.script import Script
from scenarios.journeys import actions as journey_actions
from scenarios.journeys import queries as journeys
from scenarios.journeys.rules import JourneyView, Outline, TouchpointView, merged


class BadFile(Exception):
    """The file can't be taken; `problems` say why, each with its line."""

    def __init__(self, problems: tuple[FileProblem, ...]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class Imported(msgspec.Struct, frozen=True):
    """Where the content is now. `fresh` is false when it was there already."""

    journey_id: UUID
    scenario_id: UUID
    fresh: bool = True


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What an import would do. Without `into` it makes a journey and a scenario."""

    file: ScenarioFile
    notes: tuple[FileProblem, ...]
    into: ScenarioView | None = None
    journey: JourneyView | None = None
    steps: tuple[Change, ...] = ()
    new_touchpoints: tuple[TouchpointView, ...] = ()
    changed_touchpoints: tuple[TouchpointView, ...] = ()


async def plan_import(data: bytes | str, into: UUID | None = None) -> Plan:
    """Read a file and say what importing it would do; nothing is written. Raises `BadFile`, `NotFound`."""
    file, notes = await _read(data)
    if into is None:
        return Plan(file=file, notes=notes, steps=changes(None, file.script), new_touchpoints=file.outline.touchpoints)
    view = await queries.scenario(into)
    journey = await journeys.get(view.journey_id)
    known = [(t, journey.touchpoint(t.key)) for t in file.outline.touchpoints]
    return Plan(
        file=file,
        notes=notes,
        into=view,
        journey=journey,
        steps=changes(view.draft, file.script),
        new_touchpoints=tuple(t for t, old in known if old is None),
        changed_touchpoints=tuple(t for t, old in known if old is not None and old != t),
    )


async def import_yaml(
    data: bytes | str, actor: Actor, *, into: UUID | None = None, revision: int | None = None
) -> Imported:
    """Take a file: as a new journey with a scenario, or as the draft of an existing scenario, whose journey gets the
    file's touchpoints and loses none. Raises `BadFile`, `NotFound`, `Changed` and `NotAllowed`, having written nothing.
    """
    file, _ = await _read(data)
    async with db.transaction():
        if into is None:
            journey_id = await journey_actions.add(file.outline, actor)
            return Imported(journey_id, await create(journey_id, file.script, actor))
        view = await open_draft(into, revision, actor)
        journey = await journeys.get(view.journey_id)
        phases = merged(journey, file.outline)
        if phases != journey.phases:
            await journey_actions.redraw(journey.id, phases, actor)
        await replace(view, file.script, actor)
    return Imported(view.journey_id, view.id)


async def take(key: str, actor: Actor) -> Imported:
    """A ready-made journey with its scenario. Taken already: the one that is there. Raises `NotFound`."""
    entry = await library.entry(key)
    async with db.transaction():
        if (known := await _taken(key, entry.file.script, actor)) is not None:
            return known
        try:
            async with db.transaction():
                journey_id = await journey_actions.add_as(key, entry.file.outline, actor)
                return Imported(journey_id, await create(journey_id, entry.file.script, actor))
        except Exception as taken:  # two people at once
            if not db.is_unique_violation(taken):
                raise
            known = await _taken(key, entry.file.script, actor)
        assert known is not None, "the key that was taken belongs to a journey"
        return known


async def _taken(key: str, script: Script, actor: Actor) -> Imported | None:
    """The journey of this key with its first scenario; one that lost all its scenarios gets the ready-made one."""
    journey = await journeys.by_key(key)
    if journey is None:
        return None
    present = await queries.scenarios(journey_id=journey.id) or await queries.scenarios(
        journey_id=journey.id, archived=True
    )
    if present:
        return Imported(journey.id, min(present, key=lambda v: v.created_at).id, fresh=False)
    return Imported(journey.id, await create(journey.id, script, actor))


async def export_yaml(scenario_id: UUID, version_id: UUID | None = None) -> str:
    """The draft (or a published version) as a file with its journey. Raises `NotFound`."""
    view = await queries.scenario(scenario_id)
    script = view.draft if version_id is None else (await queries.version(version_id)).script
    journey = await journeys.get(view.journey_id)
    outline = Outline(key=journey.key, title=script.title, description=journey.description, phases=journey.phases)
    return dump(ScenarioFile(outline, script))


async def _read(data: bytes | str) -> tuple[ScenarioFile, tuple[FileProblem, ...]]:
    reading = await asyncio.to_thread(read, data)
    if reading.content is None:
        raise BadFile(reading.problems)
    return reading.content, reading.notes
