"""A run that must not count keeps its answers and gets a reason; it can count again."""

from uuid import UUID

from panel.audit.actions import record
from panel.core.db import transaction
from panel.core.principals import Actor
from scenarios.runs.tables import Run


async def set_aside(run_id: UUID, reason: str, actor: Actor) -> None:
    """Do not count this run, for a reason that the report shows. The same reason again is noted once."""
    async with transaction():
        done = await (
            Run.update({Run.not_counted_reason: reason[:300]})
            .where((Run.id == run_id) & (Run.not_counted_reason != reason[:300]))
            .returning(Run.id)
        )
        if done:
            await record("run.not_counted", actor, ("run", run_id, ""), reason=reason[:300])


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
