"""Storage is over: answers stay as evidence, and nothing leads from them to a person any more."""

from datetime import timedelta
from uuid import UUID

from panel.audit.actions import record
from panel.consent import actions as consent
from panel.core.clock import now
from panel.core.db import rows, transaction, write
from panel.core.duty import each
from panel.core.principals import SYSTEM
from panel.core.settings import settings
from panel.incentives import actions as incentives
from panel.invitations import actions as invitations
from panel.outbox import actions as outbox
from scenarios.studies import queries as studies

_KNOWN = "SELECT DISTINCT study FROM study_tester WHERE customer IS NOT NULL"
_PART = "UPDATE study_tester SET customer = NULL WHERE study = {} AND customer IS NOT NULL RETURNING id"
_RUNS = "UPDATE run SET invitation_id = NULL WHERE round = {} RETURNING id"
MONTH = timedelta(days=30)
"""A little less than most, so that "at the latest" holds."""


async def part_old() -> int:
    """Duty: cut the answers of studies from their testers, `STORAGE_MONTHS` after the last day. Gives how many studies."""
    return await each("runs.part_old", [row["study"] for row in await rows(_KNOWN)], _part)


async def _part(study_id: UUID) -> bool:
    study, at = await studies.get(study_id), now()
    ends = [r.closed_at or r.ends_at for r in study.rounds if r.published_at]
    if not ends or any(end is None or end + settings().storage_months * MONTH > at for end in ends):
        return False
    async with transaction():
        (parted,) = await write((_PART, study_id))
        for round_ in study.rounds:
            (walked,) = await write((_RUNS, round_.id))
            for run in walked:
                await outbox.forget_whom(run["id"])
            await consent.forget_whom(round_.id)
            await invitations.forget_whom(round_.id)
            await incentives.forget_whom(round_.id)
        if parted:
            await record("study.parted", SYSTEM, ("study", study_id, study.title), count=len(parted))
    return bool(parted)
