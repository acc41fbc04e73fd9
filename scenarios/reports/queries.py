"""Build the report of a study."""

import asyncio
import hashlib
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec

from panel.core.db import rows
from panel.core.i18n import _, language, pick
from panel.customers import queries as customers
from scenarios.authoring import queries as authoring
from scenarios.comparisons import queries as comparisons
from scenarios.comparisons.queries import Evidence, data_sha256
from scenarios.comparisons.rules import study as rules
from scenarios.comparisons.rules.inputs import StudyInput
from scenarios.comparisons.rules.study import StudyComparison
from scenarios.journeys import queries as journeys
from scenarios.reports.gather import Sources, gather, walked
from scenarios.reports.kept import Kept
from scenarios.reports.rules import meaning, titles, words
from scenarios.reports.rules.facts import Facts, Stage
from scenarios.reports.rules.masking import Person
from scenarios.reports.sections import SECTIONS, Shown
from scenarios.runs import queries as runs
from scenarios.studies import queries as studies
from scenarios.studies.rules import StudyView, TesterView

BIG = 40
"""Runs from which the comparison leaves the event loop free."""
_STUCK = """SELECT t.run, t.step_key FROM trouble t JOIN run r ON r.id = t.run JOIN round o ON o.id = r.round
WHERE o.study = {} ORDER BY t.reported_at, t.id"""
_IN_VAIN = """SELECT a.run, a.step_key FROM answer a JOIN run r ON r.id = a.run JOIN round o ON o.id = r.round
WHERE o.study = {} AND a.source = 'clock' ORDER BY a.answered_at, a.id"""
_known: Kept[StudyComparison] = Kept(32)
_told: Kept[tuple[Facts, tuple[Shown, ...]]] = Kept(32)


class Report(msgspec.Struct, frozen=True):
    """A report: its facts, and the sections that have something to say, in order. `key`: digest and language."""

    study: StudyView
    facts: Facts
    sections: tuple[Shown, ...]
    key: tuple[str, str]


async def build(study_id: UUID) -> Report:
    """The whole report in the caller's language. Raises `NotFound`."""
    evidence = await comparisons.load_samples(study_id)
    sources = await _sources(study_id, evidence)
    key = digest_of(sources), language()
    return Report(evidence.study, *(_told.get(key) or _told.put(key, _tell(sources))), key)


def _tell(sources: Sources) -> tuple[Facts, tuple[Shown, ...]]:
    facts = gather(sources)
    return facts, tuple(Shown(section, view) for section in SECTIONS if (view := section.view(facts)) is not None)


def digest_of(sources: Sources) -> str:
    """What a report is known by: the digest of everything that it is made from."""
    parts = [getattr(sources, name) for name in Sources.__struct_fields__ if name != "found"]
    return hashlib.blake2b(msgspec.json.encode(parts), digest_size=16).hexdigest()


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One study in the list. `now`: a rung, `not_comparable`, or empty while there is nothing to judge."""

    study: StudyView
    journey: str
    headline: str
    now: str
    people: str
    made_of: str
    locked_at: datetime | None


async def overview(page: int, size: int) -> tuple[list[Line], int]:
    """A page of all studies, newest first, each with what its report says; and how many there are."""
    every = await studies.all_studies()
    return [await _line(study) for study in every[(page - 1) * size : page * size]], len(every)


async def _line(study: StudyView) -> Line:
    facts = gather(await _sources(study.id, await comparisons.load_samples(study.id)))
    both, samples = facts.stage is Stage.BOTH, facts.found.samples
    estimate = facts.primary if both and facts.comparable else None
    return Line(
        study=study,
        journey=pick(facts.journey),
        headline=titles.headline(facts),
        now=facts.rung if both else "",
        people=titles.who(samples) if both else words.people(facts.testers(facts.only)),
        made_of=f"{_(words.LOOKS[estimate.metric].name)}: {meaning.estimate(estimate)}" if estimate else "",
        locked_at=facts.lock.at if facts.lock else None,
    )


async def compared(given: StudyInput) -> StudyComparison:
    """`rules.compare`, once for the same data; a big study in a thread of its own."""
    digest = data_sha256(given)
    found = _known.get(digest)
    if found is None:
        big = len(given.runs) >= BIG
        found = await asyncio.to_thread(rules.compare, given) if big else rules.compare(given)
    return _known.put(digest, found)


def forget() -> None:
    """Compute everything anew."""
    _known.clear()
    _told.clear()


async def _sources(study_id: UUID, evidence: Evidence) -> Sources:
    testers = await studies.testers(study_id)
    given = walked(evidence.given)
    versions = {r.version_id for r in (evidence.before, evidence.after) if r and r.version_id}
    return Sources(
        evidence=evidence,
        given=given,
        found=await compared(given),
        testers=testers,
        journey=await journeys.get(evidence.study.journey_id),
        runs=await runs.of_study(study_id),
        versions={v: (await authoring.version(v)).number for v in versions},
        stuck=tuple((r["run"], r["step_key"]) for r in await rows(_STUCK, study_id)),
        in_vain=tuple((r["run"], r["step_key"]) for r in await rows(_IN_VAIN, study_id)),
        changes=await studies.plan_changes(study_id),
        lock=await comparisons.locked(study_id),
        hidden=await _names(testers),
        data_sha256=data_sha256(evidence.given),
    )


async def _names(testers: Collection[TesterView]) -> tuple[Person, ...]:
    """Everybody in the study, to keep their names out of every text."""
    people = await customers.many([t.customer_id for t in testers if t.customer_id])
    return tuple(Person(p.given_name, p.family_name) for p in people if p.family_name)
