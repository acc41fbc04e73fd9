"""A run that must not count keeps its answers and gets a reason; it can count again."""

from uuid import UUID

from panel.audit.actions import record
from panel.core.db import transaction
from panel.core.errors import NotAllowed
from panel.core.principals import Actor
from scenarios.runs import queries
from scenarios.runs.rules.counting import may_set_aside
from scenarios.runs.tables import Run
from scenarios.studies import queries as studies
from scenarios.studies.rules.masking import masked


async def set_aside(run_id: UUID, reason: str, actor: Actor) -> None:
    """Do not count this run, for a reason that the report shows. The same reason again is noted once.

    Raises `NotAllowed` where its answers were taken back.
    """
    async with transaction():
        if refusal := may_set_aside(await queries.get(run_id)):
            raise NotAllowed(refusal)
        done = await (
            Run.update({Run.not_counted_reason: reason[:300]})
            .where((Run.id == run_id) & (Run.not_counted_reason != reason[:300]))
            .returning(Run.id)
        )
        if done:
            await record("run.not_counted", actor, ("run", run_id, ""), reason=await _unnamed(run_id, reason[:300]))


async def _unnamed(run_id: UUID, reason: str) -> str:
    """The reason as the log may have it: no event is ever changed, so no name must get into one that leads to answers."""
    round_ = await studies.round_of((await queries.get(run_id)).round_id)
    return masked(reason, await studies.names(await studies.testers(round_.study_id)), strictly=True)


async def count_again(run_id: UUID, actor: Actor) -> None:
    """Count it after all."""
    async with transaction():
        done = await (
            Run.update({Run.not_counted_reason: ""})
            .where((Run.id == run_id) & (Run.not_counted_reason != ""))
            .returning(Run.id)
        )
        if done:
            await record("run.counted", actor, ("run", run_id, ""))
