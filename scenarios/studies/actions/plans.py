"""Studies are planned, replanned while they may be, put away and brought back."""

import random
from typing import Any
from uuid import UUID, uuid4

from panel.audit.actions import record
from panel.core.clock import now
from panel.core.db import transaction
from panel.core.errors import Changed, Invalid, NotAllowed
from panel.core.principals import Actor
from panel.core.settings import settings
from scenarios.journeys import queries as journeys
from scenarios.studies.actions.holding import hold
from scenarios.studies.rules import Purpose, StudyView
from scenarios.studies.rules.plan import Plan, changes, may_replan, wrong_in
from scenarios.studies.rules.rounds import may_archive
from scenarios.studies.tables import PlanChange, Round, Study


async def create(plan: Plan, actor: Actor) -> UUID:
    """Plan a study; its before round is there at once. Raises `Invalid` at the fields, `NotFound` for the journey."""
    _check(plan)
    await journeys.get(plan.journey_id)
    study_id, at = uuid4(), now()
    async with transaction():
        await Study.insert(
            Study(
                id=study_id,
                **_columns(plan),
                currency=settings().currency,
                created_at=at,
                created_by=actor.label,
                shuffle_seed=random.SystemRandom().getrandbits(31),
            )
        )
        await Round.insert(Round(id=uuid4(), study=study_id, purpose=Purpose.BEFORE.value, position=0))
        await record("study.added", actor, ("study", study_id, plan.title))
    return study_id


async def change_plan(study_id: UUID, plan: Plan, revision: int, actor: Actor) -> None:
    """Save the plan; what decides the verdict is logged when it changes.

    Raises `Invalid` at the fields (what stands still by now included) and `Changed` when another tab saved in between.
    """
    _check(plan)
    await journeys.get(plan.journey_id)
    async with transaction():
        study = await hold(study_id)
        if study.revision != revision:
            raise Changed("study")
        if refused := may_replan(study, plan, now()):
            raise Invalid({name: refusal.message for name, refusal in refused.items()})
        await Study.update({**_columns(plan), "revision": revision + 1}).where(Study.id == study_id)
        await _log(study, plan, actor)
        await record("study.changed", actor, ("study", study_id, plan.title))


async def archive(study_id: UUID, actor: Actor) -> None:
    """Put a study away. Raises `NotAllowed` while a round is running."""
    async with transaction():
        study = await hold(study_id)
        if refusal := may_archive(study, now()):
            raise NotAllowed(refusal)
        if study.archived_at is None:
            await Study.update({Study.archived_at: now()}).where(Study.id == study_id)
            await record("study.archived", actor, ("study", study_id, study.title))


async def restore(study_id: UUID, actor: Actor) -> None:
    """Bring a study back."""
    async with transaction():
        study = await hold(study_id)
        if study.archived_at is not None:
            await Study.update({Study.archived_at: None}).where(Study.id == study_id)
            await record("study.restored", actor, ("study", study_id, study.title))


def _check(plan: Plan) -> None:
    if errors := wrong_in(plan):
        raise Invalid(errors)


def _columns(plan: Plan) -> dict[Any, Any]:
    return {
        "title": plan.title,
        "question": plan.question,
        "journey": plan.journey_id,
        "primary_metric": plan.primary_metric,
        "planned_n": plan.planned_n,
        "reward_kind": plan.reward_kind,
        "pool_id": plan.pool_id if plan.reward_kind == "voucher" else None,
        "bonus_friendly_cents": plan.bonus_friendly_cents,
        "bonus_internal_cents": plan.bonus_internal_cents,
        "bonus_churned_cents": plan.bonus_churned_cents,
        "stopped_percent": plan.stopped_percent,
        "blocked_percent": plan.blocked_percent,
    }


async def _log(study: StudyView, plan: Plan, actor: Actor) -> None:
    entries = [
        PlanChange(id=uuid4(), study=study.id, field=field, old=old, new=new, at=now(), actor_label=actor.label)
        for field, old, new in changes(study, plan)
    ]
    if entries:
        await PlanChange.insert(*entries)
