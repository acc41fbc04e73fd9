"""The draft of a scenario: its words, its steps and their order."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import msgspec

from panel.audit.actions import record
from panel.core import db
from panel.core.clock import now
from panel.core.errors import Changed, NotAllowed, NotFound, Refusal, found
from panel.core.i18n import N_, pick
from panel.core.principals import Actor
from scenarios.authoring import limits, queries
from scenarios.authoring.queries import ScenarioView
from scenarios.authoring.script import Removed, Script, Step, draft_json
from scenarios.authoring.tables import Scenario
from scenarios.journeys import queries as journeys
from scenarios.journeys.rules import moved, unique_key

Texts = dict[str, str]

ARCHIVED = Refusal("scenario.archived", N_("This scenario is archived. Bring it back first."))
FULL = Refusal("scenario.full", N_("A scenario has at most %(limit)s steps."), {"limit": limits.MAX_STEPS})
JOURNEY_ARCHIVED = Refusal("journey.archived", N_("This journey is archived. Bring it back first."))


async def create(journey_id: UUID, script: Script, actor: Actor) -> UUID:
    """A new scenario of a journey, with a title alone or a whole script. Raises `NotFound` without the journey."""
    async with db.transaction():
        journey = await journeys.get(journey_id)
        if journey.archived:
            raise NotAllowed(JOURNEY_ARCHIVED)
        scenario_id, at = uuid4(), now()
        await Scenario.insert(
            Scenario(
                id=scenario_id,
                journey=journey_id,
                title=pick(script.title)[:200],
                draft=draft_json(script),
                revision=1,
                created_at=at,
                changed_at=at,
                changed_by=actor.label[:200],
            )
        )
        await record("scenario.added", actor, ("scenario", scenario_id, pick(script.title)), journey=journey_id)
    return scenario_id


async def save_intro(
    scenario_id: UUID, title: Texts, intro: Texts, end_questions: str, revision: int, actor: Actor
) -> None:
    """Title, introduction and the set of questions at the end."""
    async with db.transaction():
        view = await open_draft(scenario_id, revision, actor)
        script = msgspec.structs.replace(view.draft, title=title, intro=intro, end_questions=end_questions)
        await _write(view, script, actor, what="words")


async def save_step(scenario_id: UUID, step: Step, revision: int, actor: Actor) -> str:
    """Save a step; one with an empty key is added at the end and gets its key from its title. Gives the key.

    The step's channel becomes its touchpoint's. Raises `NotFound` for an unknown key.
    """
    async with db.transaction():
        view = await open_draft(scenario_id, revision, actor)
        steps = list(view.draft.steps)
        touchpoint = (await journeys.get(view.journey_id)).touchpoint(step.touchpoint)
        channel = touchpoint.channel if touchpoint else step.channel
        if step.key:
            steps[_index(steps, step.key)] = msgspec.structs.replace(step, channel=channel)
            key = step.key
        else:
            key = await _new_key(view, step)
            steps.append(msgspec.structs.replace(step, key=key, channel=channel))
        await _write(view, _with(view.draft, steps), actor, what="step", key=key)
    return key


async def _new_key(view: ScenarioView, step: Step) -> str:
    """A key of its own in all versions: a removed step's key never names another step."""
    versions = await queries.versions_of(view.id)
    used = {s.key for script in (view.draft, *(v.script for v in versions)) for s in script.steps}
    if view.removed:
        used.add(view.removed.step.key)
    if len(view.draft.steps) >= limits.MAX_STEPS:
        raise NotAllowed(FULL)
    return unique_key(step.title, used, "step")


async def move_step(scenario_id: UUID, key: str, by: int, revision: int, actor: Actor) -> None:
    """One place earlier (−1) or later (+1); at the ends it stays."""
    async with db.transaction():
        view = await open_draft(scenario_id, revision, actor)
        steps = moved(view.draft.steps, _index(view.draft.steps, key), by)
        await _write(view, _with(view.draft, steps), actor, removed=view.removed, what="order", key=key)


async def remove_step(scenario_id: UUID, key: str, revision: int, actor: Actor) -> None:
    """Take a step out; `restore_step` brings the last one back."""
    async with db.transaction():
        view = await open_draft(scenario_id, revision, actor)
        index = _index(view.draft.steps, key)
        gone = Removed(view.draft.steps[index], index)
        steps = [step for step in view.draft.steps if step.key != key]
        await _write(view, _with(view.draft, steps), actor, removed=gone, what="step removed", key=key)


async def restore_step(scenario_id: UUID, revision: int, actor: Actor) -> str:
    """Bring the step back that was removed last, to its place. Gives its key. Raises `NotFound` when there is none."""
    async with db.transaction():
        view = await open_draft(scenario_id, revision, actor)
        gone = found(view.removed)
        steps = list(view.draft.steps)
        steps.insert(gone.index, gone.step)
        await _write(view, _with(view.draft, steps), actor, what="step restored", key=gone.step.key)
    return gone.step.key


async def replace(view: ScenarioView, script: Script, actor: Actor) -> None:
    """Another script as the draft, from a file. Inside the caller's transaction, after `open_draft`."""
    await _write(view, script, actor, event="scenario.imported")


async def archive(scenario_id: UUID, actor: Actor) -> None:
    """Out of the lists; studies keep its versions. A second time changes nothing."""
    await _set_archived(scenario_id, True, actor)


async def restore(scenario_id: UUID, actor: Actor) -> None:
    """Back into the lists."""
    await _set_archived(scenario_id, False, actor)


async def _set_archived(scenario_id: UUID, wanted: bool, actor: Actor) -> None:
    async with db.transaction():
        view = await queries.scenario(scenario_id)
        if view.archived == wanted:
            return
        await Scenario.update({Scenario.archived_at: now() if wanted else None}).where(Scenario.id == scenario_id)
        event = "scenario.archived" if wanted else "scenario.restored"
        await record(event, actor, ("scenario", scenario_id, view.title))


async def open_draft(scenario_id: UUID, revision: int | None, actor: Actor) -> ScenarioView:
    """Claim the next revision and give the scenario. Raises `Changed` when somebody saved since the caller looked,
    `NotAllowed` when it is archived. Without a revision the present one is claimed."""
    before = await queries.scenario(scenario_id)
    if before.archived:
        raise NotAllowed(ARCHIVED)
    claimed = await db.rows(
        "UPDATE scenario SET revision = revision + 1, changed_at = {}, changed_by = {} WHERE id = {} AND revision = {}"
        " RETURNING id",
        now(),
        actor.label[:200],
        scenario_id,
        before.revision if revision is None else revision,
    )
    if not claimed:
        raise Changed("scenario", before.changed_at, before.changed_by)
    return await queries.scenario(scenario_id)


async def _write(
    view: ScenarioView,
    script: Script,
    actor: Actor,
    *,
    removed: Removed | None = None,
    event: str = "scenario.changed",
    **data: Any,
) -> None:
    await Scenario.update(
        {Scenario.draft: draft_json(script, removed), Scenario.title: pick(script.title)[:200]}
    ).where(Scenario.id == view.id)
    await record(event, actor, ("scenario", view.id, pick(script.title)), **data)


def _with(script: Script, steps: Sequence[Step]) -> Script:
    return msgspec.structs.replace(script, steps=tuple(steps))


def _index(steps: Sequence[Step], key: str) -> int:
    for i, step in enumerate(steps):
        if step.key == key:
            return i
    raise NotFound
