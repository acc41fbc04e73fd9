"""How a run ends: completed, stopped, blocked (or lapsed, see `lapsing`). The bonus follows the study's rule."""

from collections.abc import Mapping
from typing import Any

from panel.audit.actions import record
from panel.core.clock import now
from panel.core.db import transaction, write
from panel.core.errors import NotAllowed
from panel.core.principals import SYSTEM, tester_actor
from panel.incentives import actions as incentives
from panel.incentives import queries as bonuses
from panel.incentives.rules import State as Bonus
from panel.outbox import actions as outbox
from scenarios.runs import contact
from scenarios.runs.rules import RunView, State, may_move
from scenarios.runs.saving import upsert
from scenarios.studies import queries as studies
from scenarios.studies.rules import StudyView

_END = """UPDATE run SET state = {}, ended_at = {}, changed_at = {}, waiting_since = NULL, remind_at = NULL,
cutoff_at = NULL, stop_reason = {} WHERE id = {} AND state IN ('open', 'waiting') RETURNING id"""
FORGET_DRAFTS = "DELETE FROM draft WHERE run = {}"
_TAKE_BACK = """UPDATE run SET answers_deleted = {}, stop_reason = '' WHERE id = {} AND answers_deleted = {}
RETURNING id"""


async def complete(run: RunView, given: Mapping[str, tuple[str, Any]]) -> None:
    """End the run with the answers to the last questions; earns the whole bonus. Repeated, nothing happens twice."""
    async with transaction():
        if await end(run, State.COMPLETED):
            await write(upsert(run.id, "", given, now()), (FORGET_DRAFTS, run.id))
            await settle(run, State.COMPLETED, "run.completed", "thanks")


async def stop(run: RunView, *, delete_answers: bool, reason: str = "") -> None:
    """End the run at the tester's wish. Answers are kept unless they ticked delete; then they go, whoever ended the run.

    Raises `NotAllowed` where `run` tells that it ended otherwise.
    """
    async with transaction():
        ended = await end(run, State.STOPPED, reason)
        if delete_answers:
            await take_answers_back(run)
        if ended:
            await write((FORGET_DRAFTS, run.id))
            await settle(run, State.STOPPED, "run.stopped", None)


async def take_answers_back(run: RunView) -> None:
    """Delete everything that was said in a run that is over; it counts no more. Belongs into a transaction. Twice is once."""
    (mine,) = await write((_TAKE_BACK, True, run.id, False))
    if not mine:
        return
    await write(
        ("DELETE FROM answer WHERE run = {}", run.id),
        ("DELETE FROM trouble WHERE run = {}", run.id),
        (FORGET_DRAFTS, run.id),
    )
    await outbox.unsay("stuck", run.id)
    await record("run.answers_deleted", tester_actor(run.tester_id), ("run", run.id, ""))


async def block(run: RunView, reason: str) -> None:
    """End the run because nothing goes on; that is a finding, not a failure of the tester."""
    async with transaction():
        if await end(run, State.BLOCKED, reason):
            await write((FORGET_DRAFTS, run.id))
            await settle(run, State.BLOCKED, "run.blocked", "thanks_blocked")


async def end(run: RunView, to: State, reason: str = "") -> bool:
    """True for the one request that ended the run. Raises `NotAllowed` where it ended otherwise before."""
    refusal = may_move(run, to)
    if refusal:
        raise NotAllowed(refusal)
    at = now()
    (ended,) = await write((_END, to.value, at, at, reason[:4000], run.id))
    return bool(ended)


async def settle(run: RunView, state: State, event: str, mail: str | None) -> None:
    """The bonus that this end earns, the mail that says so, and the log."""
    study, round_ = await studies.study_of_round(run.round_id)
    await incentives.earn(
        beneficiary_id=run.tester_id,
        purpose_id=round_.id,
        share_percent=study.share_percent(state.value),
        dedupe_key=f"run:{run.id}",
        actor=SYSTEM,
    )
    cents, currency, kind = await _earned(run, study)
    person = await contact.to_write_to(run)
    if mail and person:
        await outbox.enqueue(
            template=mail,
            language=person.language,
            to_name=person.name,
            to_address=person.email,
            context={
                "study": study.title,
                "address": person.address,
                "cents": cents,
                "currency": currency,
                "kind": kind,
                "promised": study.bonus_cents(run.kind) > 0,
            },
            dedupe_key=f"{mail}:{run.id}",
            about=("run", run.id),
            customer_id=person.id,
        )
    await record(event, tester_actor(run.tester_id), ("run", run.id, study.title))


async def _earned(run: RunView, study: StudyView) -> tuple[int, str, str]:
    """Cents, currency and kind as the ledger has them; 0 where nothing was promised, or it was taken back."""
    owed = await bonuses.standing_for(run.tester_id, run.round_id)
    if owed is None or owed.state is not Bonus.EARNED:
        return 0, study.currency, study.reward_kind
    return owed.due_cents, owed.currency, owed.kind
