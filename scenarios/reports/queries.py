"""Build the report of a study."""

import asyncio
from datetime import datetime
from uuid import UUID

import msgspec

from panel.core.clock import now
from panel.core.db import rows
from panel.core.i18n import _, language, pick
from scenarios.authoring import queries as authoring
from scenarios.comparisons import queries as comparisons
from scenarios.journeys import queries as journeys
from scenarios.reports.gather import gather
from scenarios.reports.kept import Kept
from scenarios.reports.rules import left, meaning, titles, words
from scenarios.reports.rules.facts import Facts, Stage
from scenarios.reports.sections import SECTIONS, Shown
from scenarios.reports.sources import Sources
from scenarios.studies import queries as studies
from scenarios.studies.rules import StudyView

BIG = 40
"""Runs from which the gathering leaves the event loop free."""
_STUCK = """SELECT t.run, t.step_key FROM trouble t JOIN run r ON r.id = t.run JOIN round o ON o.id = r.round
WHERE o.study = {} ORDER BY t.reported_at, t.id"""
_known: Kept[Facts] = Kept(32)
"""By the digest of the sources."""
_told: Kept[tuple[Shown, ...]] = Kept(32)
"""By digest and language."""


class Report(msgspec.Struct, frozen=True):
    """A report: its facts, and the sections that have something to say, in order. `key`: digest and language."""

    study: StudyView
    facts: Facts
    sections: tuple[Shown, ...]
    key: tuple[str, str]


async def build(study_id: UUID) -> Report:
    """The whole report in the caller's language. Raises `NotFound`."""
    sources = await load(study_id)
    digest = sources.digest
    facts, key = await _facts(sources, digest), (digest, language())
    return Report(sources.stored.study, facts, _told.get(key) or _told.put(key, _tell(facts)), key)


async def _facts(sources: Sources, digest: str) -> Facts:
    """Gathered once for the same sources; those of a big study in a thread of its own."""
    facts = _known.get(digest)
    if facts is None:
        big = len(sources.stored.runs) >= BIG
        facts = _known.put(digest, await asyncio.to_thread(gather, sources) if big else gather(sources))
    return facts


def _tell(facts: Facts) -> tuple[Shown, ...]:
    return tuple(Shown(section, view) for section in SECTIONS if (view := section.view(facts)) is not None)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One study in the list. `now`: a rung, `not_comparable`, or empty while there is nothing to judge.

    `empty`: what stands in place of a verdict where no test counts and none is under way.
    """

    study: StudyView
    journey: str
    headline: str
    now: str
    people: str
    made_of: str
    locked_at: datetime | None
    empty: str


async def overview(page: int, size: int) -> tuple[list[Line], int]:
    """A page of all studies, newest first, each with what its report says; and how many there are."""
    every = await studies.all_studies()
    return [await _line(study) for study in every[(page - 1) * size : page * size]], len(every)


async def _line(study: StudyView) -> Line:
    sources = await load(study.id)
    facts = await _facts(sources, sources.digest)
    both, samples = facts.stage is Stage.BOTH, facts.found.samples
    estimate = facts.primary if both and facts.comparable else None
    return Line(
        study=study,
        journey=pick(facts.journey),
        headline=titles.headline(facts),
        now=facts.rung if both else "",
        people=titles.who(samples) if both else words.people(facts.testers(facts.only)),
        made_of=f"{_(words.LOOKS[estimate.metric].name)}: {meaning.estimate(estimate, facts.of)}" if estimate else "",
        locked_at=facts.lock.at if facts.lock else None,
        empty=left.no_answers(facts) if facts.over and facts.stage is Stage.NOTHING else "",
    )


def forget() -> None:
    """Compute everything anew."""
    _known.clear()
    _told.clear()


async def load(study_id: UUID) -> Sources:
    """Everything that the report is made from. Raises `NotFound`."""
    stored = await comparisons.stored(study_id)
    testers = await studies.testers(study_id)
    rounds = [r for r in (stored.before, stored.after) if r]
    return Sources(
        stored=stored,
        testers=testers,
        journey=await journeys.get(stored.study.journey_id),
        versions={r.version_id: (await authoring.version(r.version_id)).number for r in rounds if r.version_id},
        states={r.id: r.state(now()) for r in rounds},
        stuck=tuple((r["run"], r["step_key"]) for r in await rows(_STUCK, study_id)),
        changes=await studies.plan_changes(study_id),
        lock=await comparisons.locked(study_id),
        hidden=await studies.names(testers),
    )
