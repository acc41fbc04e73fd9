"""Storage is over: answers stay as evidence, and no id, name or address leads from them to a person any more.

What testers and staff wrote stays without the names of the study's people (`naming`).

Moments stay, in the answers as in the bookings, which nobody may change: they are evidence on both sides.
"""

from uuid import UUID

from panel.audit.actions import record
from panel.consent import actions as consent
from panel.core.clock import now
from panel.core.db import marks, rows, transaction, write
from panel.core.duty import each
from panel.core.principals import SYSTEM
from panel.core.settings import settings
from panel.incentives import actions as incentives
from panel.incentives import queries as bonuses
from panel.invitations import actions as invitations
from panel.outbox import actions as outbox
from scenarios.runs.actions.naming import name_nobody
from scenarios.studies import queries as studies
from scenarios.studies.actions.holding import hold
from scenarios.studies.rules import RoundView, StudyView
from scenarios.studies.rules.storage import parts_at

_KNOWN = "SELECT DISTINCT study FROM study_tester WHERE customer IS NOT NULL"
_OF_ROUNDS = "SELECT DISTINCT study FROM round WHERE id IN ({})"
_PART = "UPDATE study_tester SET customer = NULL WHERE study = {} AND customer IS NOT NULL RETURNING id"
_RUNS = "UPDATE run SET invitation_id = NULL WHERE round = {} RETURNING id"


async def part_old() -> int:
    """Duty: cut the answers of studies from their testers, `STORAGE_MONTHS` after the last day (`parts_at`).

    A study is visited again until the last bonus owed for it is settled and has lost its customer too. Gives how many
    studies were cut.
    """
    return await each("runs.part_old", await _with_people(), _part)


async def _with_people() -> list[UUID]:
    """Studies that know somebody, by their testers or by a bonus."""
    found = await rows(_KNOWN)
    if owed := await bonuses.purposes_of_people():
        found += await rows(_OF_ROUNDS.format(marks(owed)), *owed)
    return sorted({row["study"] for row in found})


async def _part(study_id: UUID) -> bool:
    if not _over(await studies.get(study_id)):
        return False
    async with transaction():
        study = await hold(study_id)
        if not _over(study):  # a round was planned or published meanwhile
            return False
        people = await studies.names(await studies.testers(study_id))  # known for the last time
        (parted,) = await write((_PART, study_id))
        for round_ in study.rounds:
            await name_nobody(round_.id, people)
            await _forget_whom(round_)
        if parted:
            await record("study.parted", SYSTEM, ("study", study_id, study.title), count=len(parted))
    return bool(parted)


def _over(study: StudyView) -> bool:
    at = parts_at(study, settings().storage_months)
    return at is not None and at <= now()


async def _forget_whom(round_: RoundView) -> None:
    (walked,) = await write((_RUNS, round_.id))
    await outbox.forget_whom(round_.id, *(run["id"] for run in walked))
    await consent.forget_whom(round_.id)
    await invitations.forget_whom(round_.id)
    await incentives.forget_whom(round_.id)
