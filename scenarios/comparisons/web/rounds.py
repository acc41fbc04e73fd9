"""A round: what it needs, publish it, move its end, close it."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from panel.core.clock import now, today
from panel.core.errors import Invalid, NotAllowed
from panel.core.forms import Form, bind, blank
from panel.core.guard import MARKETING, STAFF, staff
from panel.core.http import AnyRequest
from panel.core.i18n import _, format_date, pick
from panel.core.once import once
from panel.core.pages import page, redirect
from panel.core.principals import MARKETING as WRITERS
from panel.core.principals import actor_of
from panel.panels import queries as panels
from scenarios.authoring import queries as authoring
from scenarios.comparisons.ready import items_of
from scenarios.runs import actions as runs
from scenarios.studies import actions, queries
from scenarios.studies.ready import members_of
from scenarios.studies.rules import Purpose, RoundState, RoundView, StudyView
from scenarios.studies.rules.plan import KINDS, most_it_costs
from scenarios.studies.rules.readiness import is_ready
from scenarios.studies.rules.rounds import RoundPlan
from scenarios.studies.rules.waiting import proposed_days
from scenarios.studies.web.tabs import address, name_of, tabs_of


class AddForm(msgspec.Struct):
    purpose: Purpose


class RoundForm(msgspec.Struct):
    version_id: UUID | None = None
    panel_id: UUID | None = None
    opens_on: date | None = None
    closes_on: date | None = None


class EndForm(msgspec.Struct):
    closes_on: date


@post("/studies/{study_id:uuid}/rounds", allow=MARKETING)
async def add_round(request: AnyRequest, study_id: FromPath[UUID]) -> Response[Any]:
    """One more round, empty."""
    study, form = await queries.get(study_id), await bind(request, AddForm)
    if not form.ok:
        return redirect(f"/studies/{study_id}")
    try:
        async with once(request) as first:
            if not first:
                return redirect(f"/studies/{study_id}")
            round_id = await actions.add_round(study_id, form.value.purpose, actor_of(staff(request)))
    except NotAllowed:
        known = study.round(form.value.purpose)  # a second click: go to the one that the first click made
        if known is None:
            raise
        round_id = known.id
    return redirect(f"/studies/{study_id}/rounds/{round_id}")


@get("/studies/{study_id:uuid}/rounds/{round_id:uuid}", allow=STAFF)
async def round_page(request: AnyRequest, study_id: FromPath[UUID], round_id: FromPath[UUID]) -> Response[Any]:
    """What the round needs before it may begin; once published, its days."""
    study, round_ = await queries.round_in(study_id, round_id)
    return await _page(request, study, round_, await form_of(study, round_))


@post("/studies/{study_id:uuid}/rounds/{round_id:uuid}", allow=MARKETING)
async def change_round(request: AnyRequest, study_id: FromPath[UUID], round_id: FromPath[UUID]) -> Response[Any]:
    """Save scenario version, panel and days."""
    study, round_ = await queries.round_in(study_id, round_id)
    form = await bind(request, RoundForm)
    if form.ok:
        try:
            plan = RoundPlan(**msgspec.structs.asdict(form.value))
            await actions.change_round(round_id, plan, actor_of(staff(request)))
            return redirect(address(round_), flash=_("Saved."))
        except Invalid as wrong:
            form.add_errors(wrong.errors)
    return await _page(request, study, round_, form, status=422)


@get("/studies/{study_id:uuid}/rounds/{round_id:uuid}/publish", allow=MARKETING)
async def publish_page(request: AnyRequest, study_id: FromPath[UUID], round_id: FromPath[UUID]) -> Response[Any]:
    """What it costs at most, and what stands still afterwards."""
    study, round_ = await queries.round_in(study_id, round_id)
    items = await items_of(study, round_)
    if round_.published_at or not is_ready(items):
        return redirect(address(round_))
    members = await members_of(round_)
    people = {kind: sum(m.kind == kind for m in members) for kind in KINDS}
    lines, total = most_it_costs(study.bonus_cents, people)
    return page(
        request,
        "studies/publish.html",
        study=study,
        round=round_,
        name=name_of(study, round_),
        lines=lines,
        total=total,
        people=len(members),
        back=address(round_),
        warnings=[i for i in items if i.tone == "warn"],
    )


@post("/studies/{study_id:uuid}/rounds/{round_id:uuid}/publish", allow=MARKETING)
async def publish(request: AnyRequest, study_id: FromPath[UUID], round_id: FromPath[UUID]) -> Response[Any]:
    """Let it begin on its first day."""
    _study, round_ = await queries.round_in(study_id, round_id)
    try:
        await actions.publish_round(round_id, actor_of(staff(request)))
    except NotAllowed as no:
        return redirect(address(round_), flash=_(no.refusal.message), tone="bad")
    return redirect(address(round_, "/invite"), flash=_("The round is published. Now invite your testers."))


@post("/studies/{study_id:uuid}/rounds/{round_id:uuid}/end", allow=MARKETING)
async def move_end(request: AnyRequest, study_id: FromPath[UUID], round_id: FromPath[UUID]) -> Response[Any]:
    """Another last day for a running round."""
    study, round_ = await queries.round_in(study_id, round_id)
    form = await bind(request, EndForm)
    if form.ok:
        try:
            await actions.move_end(round_id, form.value.closes_on, actor_of(staff(request)))
            day = format_date(form.value.closes_on)
            return redirect(address(round_), flash=_("The last day is now %(day)s.", day=day))
        except NotAllowed as no:
            form.add_error("closes_on", no.refusal.message)
    return await _page(request, study, round_, form, status=422)


@get("/studies/{study_id:uuid}/rounds/{round_id:uuid}/close", allow=MARKETING)
async def close_page(request: AnyRequest, study_id: FromPath[UUID], round_id: FromPath[UUID]) -> Response[Any]:
    """Ask first: nobody can go on afterwards."""
    study, round_ = await queries.round_in(study_id, round_id)
    return page(
        request,
        "_confirm.html",
        title=_("Close “%(round)s” now?", round=name_of(study, round_)),
        detail=_(
            "Nobody can go on after that, even in the middle of a test. Everything said so far is kept and counts."
        ),
        action=address(round_, "/close"),
        confirm=_("Close the round"),
        back=address(round_),
        danger=True,
    )


@post("/studies/{study_id:uuid}/rounds/{round_id:uuid}/close", allow=MARKETING)
async def close(request: AnyRequest, study_id: FromPath[UUID], round_id: FromPath[UUID]) -> Response[Any]:
    """End it now."""
    await queries.round_in(study_id, round_id)
    await runs.close_round(round_id, actor_of(staff(request)))
    return redirect(f"/studies/{study_id}?round={round_id}", flash=_("The round is closed."))


async def form_of(study: StudyView, round_: RoundView) -> Form[Any]:
    """A form that shows the round; a new one proposes days that leave time for whatever may be walked."""
    offered = await authoring.versions_for_journey(study.journey_id)
    walked = [v.script for v in offered if round_.version_id in (None, v.id)]
    first, last = proposed_days(walked, today())
    fresh = round_.opens_on is None and round_.closes_on is None
    return blank(
        version_id=round_.version_id,
        panel_id=round_.panel_id,
        opens_on=first if fresh else round_.opens_on,
        closes_on=last if fresh else round_.closes_on,
    )


async def _page(
    request: AnyRequest, study: StudyView, round_: RoundView, form: Form[Any], status: int = 200
) -> Response[Any]:
    state, version, writer = round_.state(now()), None, staff(request).who in WRITERS
    if round_.version_id:
        version = await authoring.version(round_.version_id)
    return page(
        request,
        "studies/round.html",
        status=status,
        form=form,
        study=study,
        round=round_,
        state=state,
        version=version,
        name=name_of(study, round_),
        tabs=tabs_of(study, round_, "overview"),
        where=places(study, round_, version),
        items=await items_of(study, round_, names=writer) if state is RoundState.DRAFT else (),
        versions=await _versions(study),
        panels=await _panels(),
        writer=writer,
        panel=await panels.get(round_.panel_id) if round_.panel_id else None,
        today=today(),
    )


async def _versions(study: StudyView) -> list[tuple[UUID, str]]:
    found = await authoring.versions_for_journey(study.journey_id)
    return [
        (
            v.id,
            _(
                "%(title)s, version %(number)s of %(day)s",
                title=pick(v.script.title),
                number=v.number,
                day=format_date(v.published_at),
            ),
        )
        for v in found
    ]


async def _panels() -> list[tuple[UUID, str]]:
    return [(p.id, f"{p.name} · {p.words}") for p in await panels.choices()]


def places(study: StudyView, round_: RoundView, version: authoring.Version | None) -> dict[str, str]:
    """Where the links of the readiness list lead."""
    return {
        "scenarios": "/scenarios",
        "panels": "/panels",
        "panel": f"/panels/{round_.panel_id}",
        "scenario": f"/scenarios/{version.scenario_id}" if version else "/scenarios",
        "plan": f"/studies/{study.id}/plan",
        "pools": f"/incentives/pools/{study.pool_id}",
        "vouchers": "/incentives/pools",
        "messages": "/messages",
        "map": f"/studies/{study.id}/map",
    }
