"""Gathers what the readiness rule looks at."""

from collections.abc import Sequence

from panel.core.clock import today
from panel.core.settings import settings
from panel.customers.queries import CustomerView
from panel.invitations import queries as invitations
from panel.panels import queries as panels
from scenarios.authoring import queries as authoring
from scenarios.authoring.diff import check_map
from scenarios.authoring.rules import complete_languages
from scenarios.authoring.samples import has_samples
from scenarios.authoring.script import Script
from scenarios.studies import queries
from scenarios.studies.codes import codes_of
from scenarios.studies.rules import Purpose, RoundView, StudyView
from scenarios.studies.rules.measures import asked_in, asks, decides
from scenarios.studies.rules.readiness import Facts
from scenarios.studies.rules.rounds import purpose_of
from scenarios.studies.rules.waiting import late_days, usual_days


async def facts_of(study: StudyView, round_: RoundView) -> Facts:
    """The surroundings of a round as they are now."""
    members = await members_of(round_)
    against = await invitations.objecting(members, purpose_of(study, round_))
    version = await authoring.version(round_.version_id) if round_.version_id else None
    languages = tuple(sorted({m.language for m in members}))
    spoken = complete_languages(version.script) if version else languages
    missing = tuple(code for code in languages if code not in spoken)
    before = study.round(Purpose.BEFORE)
    scripts, saved = await queries.both_scripts(study), await queries.saved_map(study.id)
    groups = (saved or await queries.proposed_map(study)) if scripts else ()
    deciding = decides(study.primary_metric, *(scripts or (None, None)), groups)
    return Facts(
        today=today(),
        version_number=version.number if version else None,
        decides=deciding,
        unasked=await _unasked(deciding, before, round_),
        common_steps=not scripts or any(g.comparable for g in groups),
        members=len(members),
        counted=sum(not m.colleague and m.id not in against for m in members),
        unwilling=tuple((m.name, against[m.id]) for m in members if m.id in against),
        without_basis=tuple(m.name for m in members if not m.contact_basis),
        languages=languages,
        missing_languages=missing,
        missing_readers=sum(m.language in missing for m in members),
        samples=_samples(version.script) if version else (),
        codes=await codes_of(study, round_, members),
        mail_set=bool(settings().mail_url),
        production=settings().production,
        map_problems=len(check_map(groups, *scripts)) if scripts else 0,
        map_exists=scripts is not None,
        map_saved=bool(saved),
        same_panel=_same_panel(before, round_),
        usual_days=usual_days(version.script) if version else 0,
        late_days=late_days(version.script) if version else 0,
    )


def _samples(script: Script) -> tuple[int, ...]:
    return tuple(number for number, step in enumerate(script.steps, start=1) if has_samples(step))


async def members_of(round_: RoundView) -> tuple[CustomerView, ...]:
    """The people of the round's panel who are not in the archive, by name."""
    if round_.panel_id is None:
        return ()
    return tuple(m for m in await panels.members(round_.panel_id) if not m.archived)


async def willing_of(study: StudyView, round_: RoundView, members: Sequence[CustomerView]) -> list[CustomerView]:
    """Of these, those whom we may ask for this round as far as their consents go."""
    against = await invitations.objecting(members, purpose_of(study, round_))
    return [m for m in members if m.id not in against]


async def asked_before(study: StudyView) -> tuple[str, ...] | None:
    """The measures that the before round asks, once it is published; None while that may still change."""
    before = study.round(Purpose.BEFORE)
    return None if before is None or before.published_at is None else asked_in(await _script(before))


async def _unasked(metric: str, before: RoundView | None, round_: RoundView) -> tuple[Purpose, ...]:
    """Of the before round and this one, those whose scenario does not ask the measure that decides."""
    rounds = {r.id: r for r in (before, round_) if r is not None and r.version_id is not None}
    return tuple([r.purpose for r in rounds.values() if not asks(await _script(r), metric)])


async def _script(round_: RoundView) -> Script:
    assert round_.version_id is not None
    return (await authoring.version(round_.version_id)).script


def _same_panel(before: RoundView | None, round_: RoundView) -> bool | None:
    if before is None or before.id == round_.id or before.panel_id is None or round_.panel_id is None:
        return None
    return before.panel_id == round_.panel_id
