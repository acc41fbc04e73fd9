"""Freeze a draft as a version. Nobody changes it afterwards."""

from uuid import UUID, uuid4

from panel.audit.actions import record
from panel.core import db
from panel.core.clock import now
from panel.core.errors import Changed, NotAllowed
from panel.core.principals import Actor
from scenarios.authoring import queries, rules
from scenarios.authoring.actions.drafts import ARCHIVED
from scenarios.authoring.queries import ScenarioView
from scenarios.authoring.script import sha256_of, to_json
from scenarios.authoring.tables import ScenarioVersion
from scenarios.journeys import queries as journeys


async def publish(scenario_id: UUID, revision: int, actor: Actor, note: str = "") -> UUID:
    """Publish the draft of this revision as the next version and give its id.

    A draft that equals the newest version gives that version: a second click publishes nothing twice. Raises
    `NotAllowed` while anything is missing (`rules.findings` lists it), `Changed` when the draft is another by now.
    """
    async with db.transaction():
        await _one_at_a_time(scenario_id)
        view = await queries.scenario(scenario_id)
        if (same := await _unchanged(view)) is not None:
            return same
        if view.archived:
            raise NotAllowed(ARCHIVED)
        if view.revision != revision:
            raise Changed("scenario", view.changed_at, view.changed_by)
        if refusal := rules.may_publish(view.draft, await journeys.get(view.journey_id)):
            raise NotAllowed(refusal)
        return await _freeze(view, actor, note)


async def _one_at_a_time(scenario_id: UUID) -> None:
    """Hold the scenario's row until the transaction ends: a second click waits, then sees the first one's version."""
    await db.rows("UPDATE scenario SET revision = revision WHERE id = {} RETURNING id", scenario_id)


async def _unchanged(view: ScenarioView) -> UUID | None:
    newest = next(iter(await queries.versions_of(view.id)), None)
    return newest.id if newest and newest.sha256 == sha256_of(view.draft) else None


async def _freeze(view: ScenarioView, actor: Actor, note: str) -> UUID:
    newest = next(iter(await queries.versions_of(view.id)), None)
    version_id, number, digest = uuid4(), (newest.number if newest else 0) + 1, sha256_of(view.draft)
    await ScenarioVersion.insert(
        ScenarioVersion(
            id=version_id,
            scenario=view.id,
            number=number,
            script=to_json(view.draft),
            sha256=digest,
            note=note[:300],
            published_at=now(),
            published_by=actor.label[:200],
        )
    )
    await record("scenario.published", actor, ("scenario", view.id, view.title), number=number, sha256=digest)
    return version_id
