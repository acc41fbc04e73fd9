"""Lock the verdict once: at the moment when the planned number of testers was first reached."""

from uuid import UUID, uuid4

import msgspec

from panel.audit.actions import record
from panel.core.clock import now
from panel.core.db import transaction
from panel.core.duty import each
from panel.core.principals import SYSTEM
from scenarios.comparisons import queries
from scenarios.comparisons.rules import study as rules
from scenarios.comparisons.rules.inputs import StudyInput
from scenarios.comparisons.rules.study import StudyComparison
from scenarios.comparisons.tables import LockedVerdict
from scenarios.studies import queries as studies


async def lock_if_reached(study_id: UUID) -> bool:
    """Store verdict, data hash and settings, if the plan was just reached. True for the one call that stored them."""
    if await queries.locked(study_id) is not None:
        return False
    evidence = await queries.load_samples(study_id)
    found = rules.compare(evidence.given)
    if not found.verdict.locked:
        return False
    verdict, metric = found.verdict.rung.value, found.primary_metric.value
    async with transaction():
        row = _row(study_id, evidence.given, found)
        insert = LockedVerdict.insert(row).on_conflict(target=LockedVerdict.study, action="DO NOTHING")
        mine = await insert.returning(LockedVerdict.id)
        if mine:
            about = ("study", study_id, evidence.study.title)
            await record("verdict.locked", SYSTEM, about, verdict=verdict, metric=metric)
    return bool(mine)


def _row(study_id: UUID, given: StudyInput, found: StudyComparison) -> LockedVerdict:
    primary = found.metrics[found.primary_metric]
    stored = {"settings": given.settings, "verdict": found.verdict, "primary": primary, "seed": found.seed}
    return LockedVerdict(
        id=uuid4(),
        study=study_id,
        metric=found.primary_metric.value,
        verdict=found.verdict.rung.value,
        n_effective=found.verdict.n_effective,
        data_sha256=queries.data_sha256(given),
        record=msgspec.json.encode(stored).decode(),
        locked_at=now(),
    )


async def lock_due() -> int:
    """Duty: lock every study whose plan was reached. Gives how many."""
    planned = [study.id for study in await studies.all_studies() if study.frozen_at is not None and study.planned_n]
    return await each("comparisons.lock_due", planned, lock_if_reached)
