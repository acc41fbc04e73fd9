"""The step map is mended, or set back to what the keys suggest."""

from collections.abc import Sequence
from uuid import UUID

from panel.audit.actions import record
from panel.core.db import transaction
from panel.core.errors import Changed, NotAllowed
from panel.core.principals import Actor
from scenarios.authoring.diff import Group
from scenarios.studies.actions.holding import hold
from scenarios.studies.rules import StudyView, may_change_plan
from scenarios.studies.rules.mapping import to_json
from scenarios.studies.tables import Study


async def save_map(study_id: UUID, groups: Sequence[Group], revision: int, actor: Actor) -> None:
    """Keep the map as staff checked it. Raises `Changed` when another tab saved, `NotAllowed` once frozen."""
    await _store(study_id, to_json(groups), revision, actor)


async def reset_map(study_id: UUID, actor: Actor) -> None:
    """Back to the proposal. Raises `NotAllowed` once frozen."""
    await _store(study_id, "", None, actor)


async def _store(study_id: UUID, text: str, revision: int | None, actor: Actor) -> None:
    async with transaction():
        study: StudyView = await hold(study_id)
        if refusal := may_change_plan(study):
            raise NotAllowed(refusal)
        if revision is not None and revision != study.step_map_revision:
            raise Changed("step map")
        await Study.update({Study.step_map: text, Study.step_map_revision: study.step_map_revision + 1}).where(
            Study.id == study_id
        )
        await record("study.map_changed", actor, ("study", study_id, study.title))
