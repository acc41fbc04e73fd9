"""Waiting: a run sleeps until the tester says it came, the clock asks, or the cut-off says nothing came."""

from uuid import UUID

from panel.core.clock import now
from panel.core.db import rows, transaction, write
from panel.core.duty import each
from panel.core.errors import NotAllowed
from panel.core.i18n import pick, speaking
from panel.outbox import actions as outbox
from scenarios.authoring import queries as authoring
from scenarios.authoring.script import Script, Step
from scenarios.runs import contact, queries
from scenarios.runs.rules import RunView, Stage, State, beginning, may_answer, sleep_until, step_at
from scenarios.runs.saving import CLOCK, save_and_move

_SLEEP = """UPDATE run SET state = 'waiting', stage = 'wait', waiting_since = COALESCE(waiting_since, {}),
remind_at = {}, cutoff_at = COALESCE(cutoff_at, {}), changed_at = {}
WHERE id = {} AND position = {} AND state IN ('open', 'waiting') RETURNING id"""
_WAKE = """UPDATE run SET state = 'open', stage = 'do', step_opened_at = {}, waiting_since = NULL,
remind_at = NULL, cutoff_at = NULL, changed_at = {} WHERE id = {} AND position = {} AND stage = 'wait'
AND state IN ('open', 'waiting')"""
_REMINDED = "UPDATE run SET remind_at = NULL WHERE id = {} AND remind_at = {} RETURNING id"
_CUT_OFF = """UPDATE run SET cutoff_at = NULL WHERE id = {} AND cutoff_at = {} AND position = {} AND state = 'waiting'
RETURNING id"""
_LET_SLEEP = "UPDATE run SET remind_at = NULL, cutoff_at = NULL WHERE id = {}"
_DUE = """SELECT id FROM run WHERE state = 'waiting' AND ((remind_at IS NOT NULL AND remind_at <= {})
OR (cutoff_at IS NOT NULL AND cutoff_at <= {})) LIMIT 200"""


async def wait(run: RunView, script: Script, remind_days: int | None = None) -> None:
    """Let the run sleep (on) at a step that waits. `remind_days`: ask sooner or later than usual."""
    step = _waiting_step(run, script)
    if step is None:
        return
    remind_at, cutoff_at = sleep_until(step, now(), remind_days)
    await write((_SLEEP, now(), remind_at, cutoff_at, now(), run.id, run.position))


async def arrived(run: RunView, script: Script) -> None:
    """It came: the step may be done. The time of waiting is not the step's time."""
    if _waiting_step(run, script) is not None:
        await write((_WAKE, now(), now(), run.id, run.position))


async def come_back(invitation_id: UUID) -> None:
    """Somebody who had left (the invitation was taken back and sent anew, say) takes part again: asked and cut off anew,
    if nobody was to be asked meanwhile.

    Harmless for everybody else.
    """
    run = await queries.of_invitation(invitation_id)
    if run and run.state is State.WAITING and run.cutoff_at is None:
        await wait(run, (await authoring.version(run.version_id)).script)


def _waiting_step(run: RunView, script: Script) -> Step | None:
    """The open step, if it waits for something. Raises `NotAllowed` once the run is over."""
    if refusal := may_answer(run, run.position):
        raise NotAllowed(refusal)
    step = step_at(script, run.position)
    return step if step and step.waiting and run.stage is not Stage.EXPECT else None


async def wake_due() -> int:
    """Duty: ask "has it come?" on the day, and go on without it at the cut-off. Gives how many runs were touched.

    Nobody is asked, and nothing noted, for somebody who declined or whose invitation was taken back meanwhile.
    """
    at = now()
    return await each("runs.wake_due", [row["id"] for row in await rows(_DUE, at, at)], _wake)


async def _wake(run_id: UUID) -> bool:
    """One run, as it stands by now. False: there is nothing to do any more."""
    run = await queries.get(run_id)
    script = (await authoring.version(run.version_id)).script
    step = step_at(script, run.position)
    if run.state is not State.WAITING or step is None or step.waiting is None:
        return False
    if not await contact.takes_part(run):
        await write((_LET_SLEEP, run.id))
    elif run.cutoff_at and run.cutoff_at <= now():
        await _nothing_came(run, script, step)
    elif run.remind_at and run.remind_at <= now():
        async with transaction():
            (mine,) = await write((_REMINDED, run.id, run.remind_at))
            if mine:
                await _tell(run, step, "has_it_come", run.remind_at.date().isoformat())
    return True


async def _nothing_came(run: RunView, script: Script, step: Step) -> None:
    """The step did not work, and the walk goes on; unless it came at the last moment."""
    at = now()
    async with transaction():
        (mine,) = await write((_CUT_OFF, run.id, run.cutoff_at, run.position))
        if mine:
            to = beginning(script, run.position + 1, at)
            await save_and_move(run, step.key, {"outcome": ("outcome", "no")}, to, at, CLOCK)
            await _tell(run, step, "nothing_came", "")


async def _tell(run: RunView, step: Step, template: str, day: str) -> None:
    person = await contact.to_write_to(run)
    if person is None or step.waiting is None:
        return
    link = await contact.fresh_link(run)
    with speaking(person.language):
        words = {"address": person.address, "thing": pick(step.waiting.for_), "step": pick(step.title), "link": link}
    await outbox.enqueue(
        template=template,
        language=person.language,
        to_name=person.name,
        to_address=person.email,
        context=words,
        dedupe_key=f"{template}:{run.id}:{step.key}:{day}",
        about=("run", run.id),
        customer_id=person.id,
    )
