""" "I am stuck": marketing gets a mail, staff see it on their pages; the run stays open unless the tester ends it there."""

from uuid import UUID, uuid4

from panel.audit.actions import record
from panel.core.clock import now
from panel.core.db import transaction
from panel.core.errors import NotAllowed
from panel.core.i18n import _, pick
from panel.core.principals import TESTER_LABEL, Actor, tester_actor
from panel.core.settings import settings
from panel.staff.telling import tell_marketing
from scenarios.authoring import queries as authoring
from scenarios.runs import contact
from scenarios.runs.actions.ending import block
from scenarios.runs.rules import RunView, may_answer
from scenarios.runs.saving import hold
from scenarios.runs.tables import Trouble
from scenarios.studies import queries as studies

STUCK = "stuck"


async def report_trouble(run: RunView, step_key: str, text: str, *, ends: bool = False) -> None:
    """Note where the tester is stuck and in which words; `ends`: and end the run there, blocked, as the mail then says.

    The same words twice (a double click) are noted once, with one mail. Raises `NotAllowed` once the run is over.
    """
    if refusal := may_answer(run, run.position):
        raise NotAllowed(refusal)
    async with transaction():
        await hold(run)  # the second click waits
        new = await _noted(run, step_key, text)
        if new or ends:
            await _tell(run, step_key, text, ends=ends)
        if ends:
            await block(run, text)


async def _noted(run: RunView, step_key: str, text: str) -> bool:
    """False where the same words stand there already and nobody has dealt with them."""
    same = (Trouble.run == run.id) & (Trouble.text == text) & Trouble.resolved_at.is_null()
    if await Trouble.exists().where(same):
        return False
    await Trouble.insert(Trouble(id=uuid4(), run=run.id, step_key=step_key, text=text, reported_at=now()))
    await record("run.trouble", tester_actor(run.tester_id), ("run", run.id, step_key))
    return True


async def _tell(run: RunView, step_key: str, text: str, *, ends: bool) -> None:
    """One mail a step, however often somebody writes from there; one more once staff had dealt with it, or it ends."""
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
            "ends": ends,
            "link": f"{settings().base_url}/studies/{study.id}?round={round_.id}",
        },
        f"{STUCK}:{run.id}:{step_key}:{'end' if ends else settled}",
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
