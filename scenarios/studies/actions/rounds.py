"""Rounds are added, prepared, published, moved and closed."""

from datetime import date
from uuid import UUID, uuid4

import msgspec

from panel.audit.actions import record
from panel.core.clock import now, today
from panel.core.db import transaction
from panel.core.errors import Invalid, NotAllowed, NotFound, Refusal
from panel.core.i18n import N_
from panel.core.principals import Actor
from panel.invitations import links
from panel.panels import queries as panels
from scenarios.authoring import queries as authoring
from scenarios.studies import queries
from scenarios.studies.actions.holding import hold, hold_round
from scenarios.studies.ready import facts_of
from scenarios.studies.rules import Purpose, RoundView, StudyView, may_change_round
from scenarios.studies.rules.mapping import to_json
from scenarios.studies.rules.readiness import is_ready, readiness
from scenarios.studies.rules.rounds import RoundPlan, links_until, may_add, may_close, may_move_end, wrong_dates
from scenarios.studies.tables import Round, Study

NOT_READY = Refusal("not_ready", N_("Something red is still on the list. Please fix that first."))


async def add_round(study_id: UUID, purpose: Purpose, actor: Actor) -> UUID:
    """Add a round, empty; an after round takes the panel of the before round. Raises `NotAllowed`."""
    async with transaction():
        study = await hold(study_id)
        if refusal := may_add(study, purpose):
            raise NotAllowed(refusal)
        before = study.round(Purpose.BEFORE)
        made = Round(
            id=uuid4(),
            study=study_id,
            purpose=purpose.value,
            panel=before.panel_id if before else None,
            position=max((r.position for r in study.rounds), default=-1) + 1,
        )
        await Round.insert(made)
        await record("round.changed", actor, ("study", study_id, study.title), round=purpose.value, what="added")
    return made.id


async def change_round(round_id: UUID, plan: RoundPlan, actor: Actor) -> None:
    """Save scenario version, panel and days of a draft. Raises `Invalid` at the fields, `NotAllowed` once published."""
    async with transaction():
        study, round_ = await hold_round(round_id)
        if refusal := may_change_round(round_):
            raise NotAllowed(refusal)
        if errors := wrong_dates(plan) | await _wrong_choices(study, plan):
            raise Invalid(errors)
        await Round.update(
            {
                Round.version: plan.version_id,
                Round.panel: plan.panel_id,
                Round.opens_on: plan.opens_on,
                Round.closes_on: plan.closes_on,
            }
        ).where(Round.id == round_id)
        await _forget_map(study, round_, plan)
        await _noted("round.changed", actor, study, round_)


async def publish_round(round_id: UUID, actor: Actor) -> None:
    """Let a round begin on its first day; the after round freezes plan and step map. Repeated, nothing happens.

    Raises `NotAllowed` while a line of the readiness list is red.
    """
    async with transaction():
        study, round_ = await hold_round(round_id)
        if round_.published_at is not None:
            return
        if study.archived_at or not is_ready(readiness(study, round_, await facts_of(study, round_))):
            raise NotAllowed(NOT_READY)
        await Round.update({Round.published_at: now()}).where(Round.id == round_id)
        if round_.purpose is Purpose.AFTER:
            await _freeze(study)
        await _noted("round.published", actor, study, round_)


async def move_end(round_id: UUID, closes_on: date, actor: Actor) -> None:
    """Move the last day of a running round; personal links live on with it. Raises `NotAllowed`."""
    async with transaction():
        study, round_ = await hold_round(round_id)
        if refusal := may_move_end(round_, closes_on, today(), now()):
            raise NotAllowed(refusal)
        await Round.update({Round.closes_on: closes_on}).where(Round.id == round_id)
        await links.extend(round_id, links_until(msgspec.structs.replace(round_, closes_on=closes_on)))
        await _noted("round.changed", actor, study, round_, closes_on=closes_on.isoformat())


async def close_round(round_id: UUID, actor: Actor) -> None:
    """End a round now, and the links of who never began. Who is under way keeps what was said. Repeated, nothing happens."""
    async with transaction():
        study, round_ = await hold_round(round_id)
        if refusal := may_close(round_, now()):
            raise NotAllowed(refusal)
        if round_.closed_at is None:
            await Round.update({Round.closed_at: now()}).where(Round.id == round_id)
            await links.end_unanswered(round_id)
            await _noted("round.closed", actor, study, round_)


async def _wrong_choices(study: StudyView, plan: RoundPlan) -> dict[str, str]:
    """A version of another journey, or a panel that is gone, is none of the offered values."""
    errors: dict[str, str] = {}
    if plan.version_id is not None:
        offered = {v.id for v in await authoring.versions_for_journey(study.journey_id)}
        if plan.version_id not in offered:
            errors["version_id"] = N_("Please choose one of the offered values.")
    if plan.panel_id is not None:
        try:
            await panels.get(plan.panel_id)
        except NotFound:
            errors["panel_id"] = N_("Please choose one of the offered values.")
    return errors


async def _forget_map(study: StudyView, round_: RoundView, plan: RoundPlan) -> None:
    """A saved map speaks of two versions; when one of them changes it is a proposal again."""
    if round_.purpose is not Purpose.DURING and plan.version_id != round_.version_id:
        await Study.update({Study.step_map: ""}).where(Study.id == study.id)


async def _freeze(study: StudyView) -> None:
    """From here on nobody can fit plan and map to the answers. A map that was only proposed is kept as it stands."""
    await Study.update({Study.frozen_at: now()}).where(Study.id == study.id)
    if not await queries.saved_map(study.id):
        await Study.update({Study.step_map: to_json(await queries.proposed_map(study))}).where(Study.id == study.id)


async def _noted(event: str, actor: Actor, study: StudyView, round_: RoundView, **data: str) -> None:
    await record(event, actor, ("study", study.id, study.title), round=round_.purpose.value, **data)
