""" "I am stuck": marketing gets a mail, staff see it on their pages; the run stays open unless the tester ends it."""

from uuid import UUID, uuid4

from panel.audit.actions import record
from panel.core.clock import now
from panel.core.db import rows, transaction
from panel.core.errors import NotAllowed
from panel.core.i18n import _, pick
from panel.core.principals import TESTER_LABEL, Actor, tester_actor
from panel.core.settings import settings
from panel.staff.telling import tell_marketing
from scenarios.authoring import queries as authoring
from scenarios.runs import contact
from scenarios.runs.rules import RunView, may_answer
from scenarios.runs.tables import Trouble
from scenarios.studies import queries as studies

STUCK = "stuck"


async def report_trouble(run: RunView, step_key: str, text: str) -> None:
    """Note where the tester is stuck and in which words. The same words twice (a double click) are noted once, with one mail."""
    if refusal := may_answer(run, run.position):
        raise NotAllowed(refusal)
    async with transaction():
        # the second click waits
        await rows("UPDATE run SET changed_at = changed_at WHERE id = {} RETURNING id", run.id)
        same = (Trouble.run == run.id) & (Trouble.text == text) & Trouble.resolved_at.is_null()
        if await Trouble.exists().where(same):
            return
        await Trouble.insert(Trouble(id=uuid4(), run=run.id, step_key=step_key, text=text, reported_at=now()))
        await _tell(run, step_key, text)
        await record("run.trouble", tester_actor(run.tester_id), ("run", run.id, step_key))


async def _tell(run: RunView, step_key: str, text: str) -> None:
    """One mail a step, however often somebody writes from there; and one more once staff had dealt with it."""
    settled = await Trouble.count().where(
        (Trouble.run == run.id) & (Trouble.step_key == step_key) & Trouble.resolved_at.is_not_null()
    )
    study, round_ = await studies.study_of_round(run.round_id)
    script, person = (await authoring.version(run.version_id)).script, await contact.of_run(run)
    step = script.step(step_key)
    await tell_marketing(
        STUCK,
        lambda: {
            "who": person.name if person else _(TESTER_LABEL),
            "study": study.title,
            "round": _(round_.purpose.label),
            "step": pick(step.title) if step else "",
            "text": text,
            "link": f"{settings().base_url}/studies/{study.id}?round={round_.id}",
        },
        f"{STUCK}:{run.id}:{step_key}:{settled}",
        about=("run", run.id),
    )


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
