""" "I am stuck": staff see it on their pages; the run stays open unless the tester ends it there."""

from uuid import UUID, uuid4

from panel.audit.actions import record
from panel.core.clock import now
from panel.core.db import rows, transaction
from panel.core.errors import NotAllowed
from panel.core.principals import Actor, tester_actor
from scenarios.runs.rules import RunView, may_answer
from scenarios.runs.tables import Trouble


async def report_trouble(run: RunView, step_key: str, text: str) -> None:
    """Note where the tester is stuck and in which words. The same words twice (a double click) are noted once."""
    if refusal := may_answer(run, run.position):
        raise NotAllowed(refusal)
    async with transaction():
        # the second click waits
        await rows("UPDATE run SET changed_at = changed_at WHERE id = {} RETURNING id", run.id)
        same = (Trouble.run == run.id) & (Trouble.text == text) & Trouble.resolved_at.is_null()
        if await Trouble.exists().where(same):
            return
        await Trouble.insert(Trouble(id=uuid4(), run=run.id, step_key=step_key, text=text, reported_at=now()))
        await record("run.trouble", tester_actor(run.tester_id), ("run", run.id, step_key))


async def resolve_trouble(trouble_id: UUID, actor: Actor) -> None:
    """Staff dealt with it."""
    async with transaction():
        done = await (
            Trouble.update({Trouble.resolved_at: now(), Trouble.resolved_by: actor.label})
            .where((Trouble.id == trouble_id) & Trouble.resolved_at.is_null())
            .returning(Trouble.run)
        )
        if done:
            await record("run.trouble_resolved", actor, ("run", done[0]["run"], ""))
