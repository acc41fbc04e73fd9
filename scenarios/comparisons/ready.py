"""The readiness of a round, with what only the runs of the before round can tell."""

import msgspec

from panel.core.clock import now
from panel.invitations import queries as invitations
from scenarios.comparisons import queries
from scenarios.comparisons.rules.pairing import can_finish, gave_before
from scenarios.comparisons.rules.values import Metric
from scenarios.runs import queries as runs
from scenarios.studies import queries as studies
from scenarios.studies import ready
from scenarios.studies.rules import Purpose, RoundView, StudyView
from scenarios.studies.rules.plan import is_running
from scenarios.studies.rules.readiness import Facts, Item, Pairs, readiness


async def items_of(study: StudyView, round_: RoundView, *, names: bool = True) -> tuple[Item, ...]:
    """The readiness list of a round; without `names` for readers who may not see what somebody agreed to."""
    facts = await ready.facts_of(study, round_)
    pairs = await _pairs(study, round_, facts)
    return readiness(study, round_, msgspec.structs.replace(facts, pairs=pairs, nameless=not names))


async def _pairs(study: StudyView, round_: RoundView, facts: Facts) -> Pairs | None:
    """How many counted members of the after round have a value before, or can still give one; None without a before."""
    before = study.round(Purpose.BEFORE)
    if round_.purpose is not Purpose.AFTER or before is None or before.published_at is None:
        return None
    testers = {t.customer_id: t.id for t in await studies.testers(study.id)}
    walked = {run.tester_id: run for run in await runs.of_round(before.id)}
    asked = {i.customer_id: i.state for i in await invitations.for_purpose(before.id)}
    willing = await ready.willing_of(study, round_, await ready.members_of(round_))
    members = [m.id for m in willing if not m.colleague]
    gave = gave_before((await queries.load_samples(study.id)).given, Metric(facts.decides))
    others, still = [m for m in members if str(testers.get(m)) not in gave], is_running(before, now())
    open_ = sum(can_finish(walked.get(testers[m]) if m in testers else None, asked.get(m), still) for m in others)
    return Pairs(gave=len(members) - len(others), open=open_)
