"""A study held still while somebody decides about it and writes."""

from uuid import UUID

from panel.core.db import write
from scenarios.studies import queries
from scenarios.studies.rules import RoundView, StudyView


async def hold(study_id: UUID) -> StudyView:
    """Inside a transaction: the study, and everybody else who would change it waits. Raises `NotFound`."""
    await write(("UPDATE study SET revision = revision WHERE id = {}", study_id))
    return await queries.get(study_id)


async def hold_round(round_id: UUID) -> tuple[StudyView, RoundView]:
    """`hold` the study of a round. Raises `NotFound`."""
    study = await hold((await queries.round_of(round_id)).study_id)
    return study, next(r for r in study.rounds if r.id == round_id)
