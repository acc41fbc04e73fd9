"""Phases and touchpoints: a page for each, and buttons that order and remove them."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Meta

from panel.core.errors import Changed, NotAllowed, found
from panel.core.forms import Form, bind
from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from scenarios.journeys import actions, queries, rules
from scenarios.journeys.channels import Channel
from scenarios.journeys.rules import JourneyView, TouchpointView
from scenarios.journeys.texts import need, texts
from scenarios.journeys.web.journeys import LOOK_AGAIN, RevisionForm, overtaken

PhaseTitle = Annotated[str, Meta(max_length=rules.MAX_PHASE)]
TouchpointTitle = Annotated[str, Meta(max_length=rules.MAX_TOUCHPOINT)]
Department = Annotated[str, Meta(max_length=rules.MAX_DEPARTMENT)]
Promise = Annotated[str, Meta(max_length=rules.MAX_PROMISE)]

SAVED, REMOVED = N_("Saved."), N_("Removed.")


class PhaseForm(msgspec.Struct):
    title_de: PhaseTitle = ""
    title_en: PhaseTitle = ""
    revision: int = 0


class TouchpointForm(msgspec.Struct):
    phase: str
    channel: Channel
    title_de: TouchpointTitle = ""
    title_en: TouchpointTitle = ""
    department_de: Department = ""
    department_en: Department = ""
    promise_de: Promise = ""
    promise_en: Promise = ""
    revision: int = 0


def _map(journey_id: UUID, flash: str = "", tone: str = "ok") -> Response[Any]:
    return redirect(f"/journeys/{journey_id}", flash=flash, tone=tone)


@get("/journeys/{journey_id:uuid}/new-phase", allow=MARKETING)
async def new_phase(request: AnyRequest, journey_id: FromPath[UUID]) -> Response[Any]:
    """An empty form."""
    return page(request, "journeys/phase.html", journey=await queries.get(journey_id), phase=None, form=None)


@post("/journeys/{journey_id:uuid}/new-phase", allow=MARKETING)
async def add_phase(request: AnyRequest, journey_id: FromPath[UUID]) -> Response[Any]:
    """A phase at the end."""
    return await _save_phase(request, journey_id, None)


@get("/journeys/{journey_id:uuid}/phases/{key:str}", allow=MARKETING)
async def edit_phase(request: AnyRequest, journey_id: FromPath[UUID], key: FromPath[str]) -> Response[Any]:
    """A phase's title."""
    journey = await queries.get(journey_id)
    return page(request, "journeys/phase.html", journey=journey, phase=_phase(journey, key), form=None)


@post("/journeys/{journey_id:uuid}/phases/{key:str}", allow=MARKETING)
async def change_phase(request: AnyRequest, journey_id: FromPath[UUID], key: FromPath[str]) -> Response[Any]:
    """Save a phase's title."""
    return await _save_phase(request, journey_id, key)


async def _save_phase(request: AnyRequest, journey_id: UUID, key: str | None) -> Response[Any]:
    form, status = await bind(request, PhaseForm), 422
    need(form, "title")
    if form.ok:
        try:
            title, actor = texts(form.value, "title"), actor_of(staff(request))
            await actions.save_phase(journey_id, key, title, form.value.revision, actor)
            return _map(journey_id, _(SAVED))
        except Changed:
            form, status = overtaken(form), 409
    journey = await queries.get(journey_id)
    phase = _phase(journey, key) if key else None
    return page(request, "journeys/phase.html", status=status, journey=journey, phase=phase, form=form)


def _phase(journey: JourneyView, key: str) -> rules.PhaseView:
    return found(next((phase for phase in journey.phases if phase.key == key), None))


@post("/journeys/{journey_id:uuid}/phases/{key:str}/move", allow=MARKETING)
async def move_phase(request: AnyRequest, journey_id: FromPath[UUID], key: FromPath[str]) -> Response[Any]:
    """One place earlier or later."""
    form = await bind(request, RevisionForm)
    if form.ok:
        try:
            await actions.move_phase(journey_id, key, form.value.by, form.value.revision, actor_of(staff(request)))
        except Changed:
            return _map(journey_id, _(LOOK_AGAIN), "warn")
    return _map(journey_id)


@post("/journeys/{journey_id:uuid}/phases/{key:str}/remove", allow=MARKETING)
async def remove_phase(request: AnyRequest, journey_id: FromPath[UUID], key: FromPath[str]) -> Response[Any]:
    """Remove an empty phase, or say why not."""
    form = await bind(request, RevisionForm)
    try:
        await actions.remove_phase(journey_id, key, form.value.revision if form.ok else 0, actor_of(staff(request)))
    except Changed:
        return _map(journey_id, _(LOOK_AGAIN), "warn")
    except NotAllowed as no:
        return _map(journey_id, _(no.refusal.message, **no.refusal.params), "bad")
    return _map(journey_id, _(REMOVED))


@get("/journeys/{journey_id:uuid}/new-touchpoint", allow=MARKETING)
async def new_touchpoint(request: AnyRequest, journey_id: FromPath[UUID], phase: FromQuery[str] = "") -> Response[Any]:
    """An empty form, in the phase whose button was pressed."""
    return _touchpoint_page(request, await queries.get(journey_id), None, None, phase=phase)


@post("/journeys/{journey_id:uuid}/new-touchpoint", allow=MARKETING)
async def add_touchpoint(request: AnyRequest, journey_id: FromPath[UUID]) -> Response[Any]:
    """A touchpoint at the end of its phase."""
    return await _save_touchpoint(request, journey_id, "")


@get("/journeys/{journey_id:uuid}/touchpoints/{key:str}", allow=MARKETING)
async def edit_touchpoint(request: AnyRequest, journey_id: FromPath[UUID], key: FromPath[str]) -> Response[Any]:
    """All about one touchpoint."""
    journey = await queries.get(journey_id)
    return _touchpoint_page(request, journey, found(journey.touchpoint(key)), None)


@post("/journeys/{journey_id:uuid}/touchpoints/{key:str}", allow=MARKETING)
async def change_touchpoint(request: AnyRequest, journey_id: FromPath[UUID], key: FromPath[str]) -> Response[Any]:
    """Save one touchpoint."""
    return await _save_touchpoint(request, journey_id, key)


async def _save_touchpoint(request: AnyRequest, journey_id: UUID, key: str) -> Response[Any]:
    form, status = await bind(request, TouchpointForm), 422
    need(form, "title")
    journey = await queries.get(journey_id)
    known = found(journey.touchpoint(key)) if key else None
    if "phase" not in form.errors and form.raw.get("phase") not in {phase.key for phase in journey.phases}:
        form.add_error("phase", N_("Please choose one of the offered values."))
    if form.ok:
        value = form.value
        touchpoint = TouchpointView(
            key=key,
            channel=value.channel,
            title=texts(value, "title"),
            department=texts(value, "department"),
            promise=texts(value, "promise"),
        )
        try:
            await actions.save_touchpoint(journey_id, value.phase, touchpoint, value.revision, actor_of(staff(request)))
            return _map(journey_id, _(SAVED))
        except Changed:
            form, status = overtaken(form), 409
    return _touchpoint_page(request, await queries.get(journey_id), known, form, status=status)


def _touchpoint_page(
    request: AnyRequest, journey: JourneyView, touchpoint: TouchpointView | None, form: Form[Any] | None, *,
    phase: str = "", status: int = 200,
) -> Response[Any]:  # fmt: skip
    inside = journey.phase_of(touchpoint.key) if touchpoint else None
    return page(
        request,
        "journeys/touchpoint.html",
        status=status,
        journey=journey,
        touchpoint=touchpoint,
        form=form,
        phase=inside.key if inside else phase,
        channels=list(Channel),
    )


@post("/journeys/{journey_id:uuid}/touchpoints/{key:str}/move", allow=MARKETING)
async def move_touchpoint(request: AnyRequest, journey_id: FromPath[UUID], key: FromPath[str]) -> Response[Any]:
    """One place up or down, past the end of a phase into the next."""
    form = await bind(request, RevisionForm)
    if form.ok:
        try:
            await actions.move_touchpoint(journey_id, key, form.value.by, form.value.revision, actor_of(staff(request)))
        except Changed:
            return _map(journey_id, _(LOOK_AGAIN), "warn")
    return _map(journey_id)


@post("/journeys/{journey_id:uuid}/touchpoints/{key:str}/remove", allow=MARKETING)
async def remove_touchpoint(request: AnyRequest, journey_id: FromPath[UUID], key: FromPath[str]) -> Response[Any]:
    """Remove a touchpoint, or name the scenarios that need it."""
    form = await bind(request, RevisionForm)
    used_by, revision = request.app.state.touchpoint_uses, form.value.revision if form.ok else 0
    try:
        await actions.remove_touchpoint(journey_id, key, revision, actor_of(staff(request)), used_by)
    except Changed:
        return _map(journey_id, _(LOOK_AGAIN), "warn")
    except NotAllowed as no:
        return _map(journey_id, _(no.refusal.message, **no.refusal.params), "bad")
    return _map(journey_id, _(REMOVED))


PART_ROUTES = [
    new_phase, add_phase, edit_phase, change_phase, move_phase, remove_phase, new_touchpoint, add_touchpoint,
    edit_touchpoint, change_touchpoint, move_touchpoint, remove_touchpoint,
]  # fmt: skip
