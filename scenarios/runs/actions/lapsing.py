"""Runs that their round outlived: ended by the clock, with a word to the testers and to marketing."""

from collections.abc import Sequence
from uuid import UUID

from panel.core.clock import now
from panel.core.db import rows, transaction, write
from panel.core.duty import each
from panel.core.i18n import _
from panel.core.principals import Actor
from panel.core.settings import settings
from panel.customers import queries as customers
from panel.staff.telling import tell_marketing
from scenarios.runs import contact, queries
from scenarios.runs.actions.ending import FORGET_DRAFTS, end, settle
from scenarios.runs.rules import RunView, State
from scenarios.studies import queries as studies
from scenarios.studies.actions import close_round as close
from scenarios.studies.rules import RoundState, RoundView, StudyView

_UNDER_WAY = "SELECT DISTINCT round FROM run WHERE state IN ('open', 'waiting')"


async def lapse_closed() -> int:
    """Duty: end the runs of rounds that are over; they earn nothing. Gives how many."""
    lapsed = 0
    for row in await rows(_UNDER_WAY):
        study, round_ = await studies.study_of_round(row["round"])
        if round_.state(now()) is RoundState.CLOSED:
            under_way = [run for run in await queries.of_round(round_.id) if not run.ended]
            await _tell(under_way, study, round_)
            lapsed += await each("runs.lapse_closed", under_way, _lapse)
    return lapsed


async def close_round(round_id: UUID, actor: Actor) -> None:
    """End a round now, and with it every run under way: nobody goes on afterwards. What was said is kept."""
    async with transaction():
        await close(round_id, actor)
        study, round_ = await studies.study_of_round(round_id)
        under_way = [run for run in await queries.of_round(round_id) if not run.ended]
        await _tell(under_way, study, round_)
        for run in under_way:
            await _lapse(run)


async def _lapse(run: RunView) -> bool:
    async with transaction():
        ended = await end(run, State.LAPSED)
        if ended:
            await write((FORGET_DRAFTS, run.id))
            await settle(run, State.LAPSED, "run.lapsed", "lapsed")
    return ended


async def _tell(under_way: Sequence[RunView], study: StudyView, round_: RoundView) -> None:
    """One mail a round to marketing: who did not finish. Written before the runs end, so that none is passed over."""
    people = [await contact.of_run(run) for run in under_way]
    names = [p.name for p in await customers.many([person.id for person in people if person])]
    if not names:
        return
    async with transaction():
        await tell_marketing(
            "unfinished",
            lambda: {
                "names": names,
                "study": study.title,
                "round": _(round_.purpose.label),
                "promised": any(study.bonus_cents(run.kind) for run in under_way),
                "link": f"{settings().base_url}/studies/{study.id}?round={round_.id}",
            },
            f"unfinished:{round_.id}",
            about=("round", round_.id),
        )
