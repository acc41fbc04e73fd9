"""Verbs on journeys: draw, change, order, archive. Each saves only over the revision that its caller has seen."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID, uuid4

import msgspec

from panel.audit.actions import record
from panel.core import db
from panel.core.clock import now
from panel.core.errors import Changed, NotAllowed, NotFound, Refusal, found
from panel.core.i18n import pick
from panel.core.principals import Actor
from scenarios.journeys import queries, rules
from scenarios.journeys.rules import JourneyView, Outline, PhaseView, Texts, TouchpointView
from scenarios.journeys.tables import Journey, Phase, Touchpoint

UsedBy = Callable[[UUID], Awaitable[dict[str, tuple[str, ...]]]]
"""Journey → touchpoint key → titles of the scenarios that need it. `authoring` knows; `app.py` hands it over."""


async def add(outline: Outline, actor: Actor, *, reserved: frozenset[str] = frozenset()) -> UUID:
    """Store a new journey with its phases and touchpoints; a key that is taken (or reserved) gets a number."""
    async with db.transaction():
        while True:
            key = rules.unique_key({"en": outline.key}, reserved | await queries.keys(), "journey")
            try:
                async with db.transaction():
                    return await add_as(key, outline, actor)
            except Exception as taken:  # somebody took the key since we looked
                if not db.is_unique_violation(taken):
                    raise


async def add_as(key: str, outline: Outline, actor: Actor) -> UUID:
    """Store a new journey under exactly this key. A key that is taken raises the database's unique violation."""
    journey_id, at = uuid4(), now()
    async with db.transaction():
        await Journey.insert(
            Journey(
                id=journey_id,
                key=key,
                title=_json(outline.title),
                description=_json(outline.description),
                revision=1,
                created_at=at,
                changed_at=at,
            )
        )
        await _draw(journey_id, outline.phases)
        await record("journey.added", actor, ("journey", journey_id, pick(outline.title)), key=key)
    return journey_id


async def change(journey_id: UUID, title: Texts, description: Texts, revision: int, actor: Actor) -> None:
    """New words for the journey as a whole."""
    async with db.transaction():
        await _open(journey_id, revision)
        await Journey.update({Journey.title: _json(title), Journey.description: _json(description)}).where(
            Journey.id == journey_id
        )
        await record("journey.changed", actor, ("journey", journey_id, pick(title)), what="words")


async def redraw(journey_id: UUID, phases: Sequence[PhaseView], actor: Actor, revision: int | None = None) -> None:
    """Replace the whole map. Without a revision the caller has just read the journey in this transaction."""
    async with db.transaction():
        journey = await _open(journey_id, revision)
        await _draw(journey_id, phases)
        await _noted(journey, actor, "map")


async def save_phase(journey_id: UUID, key: str | None, title: Texts, revision: int, actor: Actor) -> str:
    """Rename a phase, or add one at the end (`key` None). Gives its key."""
    async with db.transaction():
        journey = await _open(journey_id, revision)
        phases = list(journey.phases)
        if key is None:
            key = rules.unique_key(title, {p.key for p in phases}, "phase")
            phases.append(PhaseView(key=key, title=title))
        else:
            at = _index(phases, key)
            phases[at] = msgspec.structs.replace(phases[at], title=title)
        await _draw(journey_id, phases)
        await _noted(journey, actor, "phase", key)
    return key


async def move_phase(journey_id: UUID, key: str, by: int, revision: int, actor: Actor) -> None:
    """One place earlier (−1) or later (+1)."""
    async with db.transaction():
        journey = await _open(journey_id, revision)
        await _draw(journey_id, rules.moved(journey.phases, _index(journey.phases, key), by))
        await _noted(journey, actor, "order", key)


async def remove_phase(journey_id: UUID, key: str, revision: int, actor: Actor) -> None:
    """Remove an empty phase. Raises `NotAllowed` while it has touchpoints."""
    async with db.transaction():
        journey = await _open(journey_id, revision)
        phase = journey.phases[_index(journey.phases, key)]
        _refuse(rules.may_remove_phase(phase))
        await _draw(journey_id, [p for p in journey.phases if p.key != key])
        await _noted(journey, actor, "phase removed", key)


async def save_touchpoint(journey_id: UUID, phase: str, touchpoint: TouchpointView, revision: int, actor: Actor) -> str:
    """Save a touchpoint in a phase; an empty key makes a new one. A change of phase puts it at that phase's end."""
    async with db.transaction():
        journey = await _open(journey_id, revision)
        to = _index(journey.phases, phase)
        key = touchpoint.key or rules.unique_key(touchpoint.title, {t.key for t in journey.touchpoints}, "touchpoint")
        saved = msgspec.structs.replace(touchpoint, key=key)
        if touchpoint.key:
            found(journey.touchpoint(key))
        await _draw(journey_id, [_placed(p, saved, here=i == to) for i, p in enumerate(journey.phases)])
        await _noted(journey, actor, "touchpoint", key)
    return key


async def move_touchpoint(journey_id: UUID, key: str, by: int, revision: int, actor: Actor) -> None:
    """One place up (−1) or down (+1), past the end of a phase into the next."""
    async with db.transaction():
        journey = await _open(journey_id, revision)
        found(journey.touchpoint(key))
        await _draw(journey_id, rules.moved_touchpoint(journey.phases, key, by))
        await _noted(journey, actor, "order", key)


async def remove_touchpoint(journey_id: UUID, key: str, revision: int, actor: Actor, used_by: UsedBy) -> None:
    """Remove a touchpoint. Raises `NotAllowed` with the scenarios that need it."""
    async with db.transaction():
        journey = await _open(journey_id, revision)
        found(journey.touchpoint(key))
        _refuse(rules.may_remove_touchpoint((await used_by(journey_id)).get(key, ())))
        await _draw(journey_id, [_without(phase, key) for phase in journey.phases])
        await _noted(journey, actor, "touchpoint removed", key)


async def archive(journey_id: UUID, actor: Actor) -> None:
    """Out of the lists; scenarios and studies keep it. A second time changes nothing."""
    await _set_archived(journey_id, True, actor)


async def restore(journey_id: UUID, actor: Actor) -> None:
    """Back into the lists."""
    await _set_archived(journey_id, False, actor)


async def _set_archived(journey_id: UUID, wanted: bool, actor: Actor) -> None:
    async with db.transaction():
        journey = await queries.get(journey_id)
        if journey.archived == wanted:
            return
        await Journey.update({Journey.archived_at: now() if wanted else None}).where(Journey.id == journey_id)
        event = "journey.archived" if wanted else "journey.restored"
        await record(event, actor, ("journey", journey_id, pick(journey.title)))


async def _open(journey_id: UUID, revision: int | None) -> JourneyView:
    """Claim the next revision and give the journey. Raises `Changed` when somebody saved since the caller looked."""
    at = now()
    journey = await queries.get(journey_id)
    _refuse(rules.may_change(journey))
    seen = journey.revision if revision is None else revision
    claimed = await db.rows(
        "UPDATE journey SET revision = revision + 1, changed_at = {} WHERE id = {} AND revision = {} RETURNING id",
        at,
        journey_id,
        seen,
    )
    if not claimed:
        raise Changed("journey", journey.changed_at)
    return await queries.get(journey_id)


def _refuse(refusal: Refusal | None) -> None:
    if refusal:
        raise NotAllowed(refusal)


def _index(phases: Sequence[PhaseView], key: str) -> int:
    for i, phase in enumerate(phases):
        if phase.key == key:
            return i
    raise NotFound


def _without(phase: PhaseView, key: str) -> PhaseView:
    return msgspec.structs.replace(phase, touchpoints=tuple(t for t in phase.touchpoints if t.key != key))


def _placed(phase: PhaseView, saved: TouchpointView, *, here: bool) -> PhaseView:
    if not here:
        return _without(phase, saved.key)
    inside = [saved if t.key == saved.key else t for t in phase.touchpoints]
    if saved not in inside:
        inside.append(saved)
    return msgspec.structs.replace(phase, touchpoints=tuple(inside))


async def _noted(journey: JourneyView, actor: Actor, what: str, key: str = "") -> None:
    await record("journey.changed", actor, ("journey", journey.id, pick(journey.title)), what=what, key=key)


async def _draw(journey_id: UUID, phases: Sequence[PhaseView]) -> None:
    """Write the map anew: a few rows, and nobody refers to them but by key."""
    await Touchpoint.delete().where(Touchpoint.journey == journey_id)
    await Phase.delete().where(Phase.journey == journey_id)
    rows = [
        (Phase(id=uuid4(), journey=journey_id, key=p.key, title=_json(p.title), position=i), p)
        for i, p in enumerate(phases)
    ]
    if rows:
        await Phase.insert(*(row for row, _ in rows))
    touchpoints = [_row(journey_id, row.id, t, i) for row, phase in rows for i, t in enumerate(phase.touchpoints)]
    if touchpoints:
        await Touchpoint.insert(*touchpoints)


def _row(journey_id: UUID, phase_id: UUID, touchpoint: TouchpointView, position: int) -> Touchpoint:
    return Touchpoint(
        id=uuid4(),
        journey=journey_id,
        phase=phase_id,
        key=touchpoint.key,
        channel=touchpoint.channel.value,
        department=_json(touchpoint.department),
        title=_json(touchpoint.title),
        promise=_json(touchpoint.promise),
        position=position,
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
