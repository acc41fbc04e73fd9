"""The readiness of a round, with what only the runs of the before round can tell."""

import msgspec

from panel.core.clock import now
from scenarios.comparisons import queries
from scenarios.comparisons.rules.pairing import gave_before, may_pair
from scenarios.comparisons.rules.values import Metric
from scenarios.runs import queries as runs
from scenarios.studies import queries as studies
from scenarios.studies import ready
from scenarios.studies.rules import Purpose, RoundView, StudyView
from scenarios.studies.rules.plan import is_running
from scenarios.studies.rules.readiness import Facts, Item, readiness


async def items_of(study: StudyView, round_: RoundView) -> tuple[Item, ...]:
    """The readiness list of a round."""
    facts = await ready.facts_of(study, round_)
    return readiness(study, round_, msgspec.structs.replace(facts, can_pair=await _can_pair(study, round_, facts)))


async def _can_pair(study: StudyView, round_: RoundView, facts: Facts) -> int | None:
    """Counted members of the after round who have, or may still give, a value before; None without a before round."""
    before = study.round(Purpose.BEFORE)
    if round_.purpose is not Purpose.AFTER or before is None or before.published_at is None:
        return None
    testers = {t.customer_id: t.id for t in await studies.testers(study.id)}
    walked = {run.tester_id: run for run in await runs.of_round(before.id)}
    willing = await ready.willing_of(study, round_, await ready.members_of(round_))
    members = [m for m in willing if m.kind != "internal"]
    gave = gave_before((await queries.load_samples(study.id)).given, Metric(facts.decides))
    mine, still = [testers.get(m.id) for m in members], is_running(before, now())
    return sum(may_pair(walked.get(one) if one else None, str(one) in gave, still) for one in mine)
