"""How a run ends: completed, stopped, blocked, or lapsed with its round. The bonus follows the study's rule."""

from collections.abc import Mapping
from typing import Any

from panel.audit.actions import record
from panel.core.clock import now
from panel.core.db import rows, transaction, write
from panel.core.errors import NotAllowed
from panel.core.i18n import format_money
from panel.core.principals import SYSTEM, Actor
from panel.incentives import actions as incentives
from panel.outbox import actions as outbox
from scenarios.runs import contact
from scenarios.runs.rules import RunView, State, may_move
from scenarios.runs.saving import upsert
from scenarios.studies import queries as studies

_END = """UPDATE run SET state = {}, ended_at = {}, changed_at = {}, waiting_since = NULL, remind_at = NULL,
cutoff_at = NULL, stop_reason = {} WHERE id = {} AND state IN ('open', 'waiting') RETURNING id"""
_FORGET_DRAFTS = "DELETE FROM draft WHERE run = {}"
_LAPSING = "SELECT id FROM run WHERE state IN ('open', 'waiting') AND round = {}"


def tester_actor(run: RunView) -> Actor:
    """The tester as the audit log names them: by pseudonym."""
    return Actor("tester", run.tester_id, "tester")


async def complete(run: RunView, given: Mapping[str, tuple[str, Any]]) -> None:
    """End the run with the answers to the last questions; earns the whole bonus. Repeated, nothing happens twice."""
    async with transaction():
        if await _end(run, State.COMPLETED):
            await write(upsert(run.id, "", given, now()), (_FORGET_DRAFTS, run.id))
            await _settle(run, State.COMPLETED, "run.completed", "thanks")


async def stop(run: RunView, *, delete_answers: bool, reason: str = "") -> None:
    """End the run at the tester's wish. Answers are kept unless they ticked delete."""
    async with transaction():
        if not await _end(run, State.STOPPED, reason):
            return
        await write((_FORGET_DRAFTS, run.id))
        if delete_answers:
            await write(("DELETE FROM answer WHERE run = {}", run.id), ("DELETE FROM trouble WHERE run = {}", run.id),
                        ("UPDATE run SET answers_deleted = {}, stop_reason = '' WHERE id = {}", True, run.id))
            await record("run.answers_deleted", tester_actor(run), ("run", run.id, ""))
        await _settle(run, State.STOPPED, "run.stopped", None)


async def block(run: RunView, reason: str) -> None:
    """End the run because nothing goes on; that is a finding, not a failure of the tester."""
    async with transaction():
        if await _end(run, State.BLOCKED, reason):
            await write((_FORGET_DRAFTS, run.id))
            await _settle(run, State.BLOCKED, "run.blocked", "thanks_blocked")


async def lapse_closed() -> int:
    """Duty: end the runs of rounds that are over. Gives how many."""
    ended = 0
    for study in await studies.all_studies():
        for round_ in study.rounds:
            if round_.state(now()).value != "closed":
                continue
            for row in await rows(_LAPSING, round_.id):
                at = now()
                await write((_END, State.LAPSED.value, at, at, "", row["id"]))
                ended += 1
    return ended


async def _end(run: RunView, to: State, reason: str = "") -> bool:
    """True for the one request that ended the run. Raises `NotAllowed` where it ended otherwise before."""
    refusal = may_move(run, to)
    if refusal:
        raise NotAllowed(refusal)
    at = now()
    (ended,) = await write((_END, to.value, at, at, reason[:4000], run.id))
    return bool(ended)


async def _settle(run: RunView, state: State, event: str, mail: str | None) -> None:
    """The bonus that this end earns, the mail that says so, and the log."""
    study, round_ = await studies.study_of_round(run.round_id)
    share = study.share_percent(state.value)
    cents = study.bonus_cents(run.kind) * share // 100
    if cents:
        await incentives.earn(
            beneficiary_id=run.tester_id, purpose_id=round_.id, share_percent=share, dedupe_key=f"run:{run.id}",
            actor=SYSTEM,
        )
    person = await contact.of_run(run)
    if mail and person:
        await outbox.enqueue(
            template=mail, language=person.language, to_name=person.name, to_address=person.email,
            context={"study": study.title, "address": person.address, "cents": cents, "currency": study.currency,
                     "kind": study.reward_kind, "money": format_money(cents, study.currency)},
            dedupe_key=f"{mail}:{run.id}", about=("run", run.id), customer_id=person.id,
        )
    await record(event, tester_actor(run), ("run", run.id, study.title))
