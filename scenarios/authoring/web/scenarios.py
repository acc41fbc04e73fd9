"""Scenarios as a whole: lists, the ready-made ones, new ones, archive."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Meta

from panel.core.forms import Form, bind
from panel.core.guard import MARKETING, STAFF, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _, pick
from panel.core.once import once
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from scenarios.authoring import actions, library, limits, queries
from scenarios.authoring.script import Script
from scenarios.journeys import queries as journeys
from scenarios.journeys.rules import JourneyView
from scenarios.journeys.texts import need, texts
from scenarios.questions.sets import END_SET_NAMES, STEP_SET_NAMES

Title = Annotated[str, Meta(max_length=limits.MAX_SCENARIO_TITLE)]


class NewForm(msgspec.Struct):
    journey: UUID
    title_de: Title = ""
    title_en: Title = ""


@get("/scenarios", allow=STAFF)
async def list_scenarios(
    request: AnyRequest, journey: FromQuery[str] = "", archived: FromQuery[bool] = False
) -> Response[Any]:
    """Every scenario under its journey, with its versions."""
    views = await queries.scenarios(archived=archived)
    shown = [j for j in await _all_journeys() if journey in ("", str(j.id))]
    groups = [(j, [view for view in views if view.journey_id == j.id]) for j in shown]
    return page(
        request,
        "authoring/list.html",
        archived=archived,
        chosen=journey,
        versions=await queries.version_numbers(),
        groups=[(j, inside) for j, inside in groups if inside or (journey and not archived)],
    )


async def _all_journeys() -> list[JourneyView]:
    both = [*await journeys.all_journeys(), *await journeys.all_journeys(archived=True)]
    return sorted(both, key=lambda j: pick(j.title).casefold())


@get("/scenarios/library", allow=MARKETING)
async def show_library(request: AnyRequest) -> Response[Any]:
    """The ready-made journeys; those that were taken already lead to theirs."""
    taken = {j.key: j for j in await _all_journeys()}
    return page(request, "authoring/library.html", entries=await library.entries(), taken=taken)


@get("/scenarios/library/{key:str}", allow=MARKETING)
async def show_entry(request: AnyRequest, key: FromPath[str]) -> Response[Any]:
    """A ready-made journey with its script, to read before it is taken."""
    entry = await library.entry(key)
    return page(
        request,
        "authoring/entry.html",
        entry=entry,
        taken=await journeys.by_key(key),
        journey=entry.file.outline,
        script=entry.file.script,
        set_names=STEP_SET_NAMES,
        end_names=END_SET_NAMES,
    )


@post("/scenarios/library/{key:str}", allow=MARKETING)
async def take_entry(request: AnyRequest, key: FromPath[str]) -> Response[Any]:
    """Journey and scenario in one go; a second time leads to the first one's."""
    taken = await actions.take(key, actor_of(staff(request)))
    fresh = N_("The journey and its scenario are yours now. Read it through and adapt it to your company.")
    known = N_("You have this journey already. Here is its scenario.")
    return redirect(f"/scenarios/{taken.scenario_id}", flash=_(fresh if taken.fresh else known))


@get("/scenarios/new", allow=MARKETING)
async def new_scenario(request: AnyRequest, journey: FromQuery[str] = "") -> Response[Any]:
    """An empty form."""
    return await _new_page(request, None, journey)


@post("/scenarios/new", allow=MARKETING)
async def add_scenario(request: AnyRequest) -> Response[Any]:
    """From scratch: a title for a journey."""
    form = await bind(request, NewForm)
    need(form, "title")
    present = {str(journey.id) for journey in await journeys.all_journeys()}
    if "journey" not in form.errors and form.raw.get("journey") not in present:
        form.add_error("journey", N_("Please choose one of the offered values."))
    if not form.ok:
        return await _new_page(request, form, status=422)
    script = Script(title=texts(form.value, "title"))
    async with once(request) as first:
        if not first:
            return redirect("/scenarios")
        scenario_id = await actions.create(form.value.journey, script, actor_of(staff(request)))
    flash = _(N_("The scenario is there. Begin with what testers read first."))
    return redirect(f"/scenarios/{scenario_id}", flash=flash)


async def _new_page(request: AnyRequest, form: Form[Any] | None, chosen: str = "", status: int = 200) -> Response[Any]:
    present = await journeys.all_journeys()
    return page(request, "authoring/new.html", status=status, form=form, journeys=present, chosen=chosen)


@post("/scenarios/{scenario_id:uuid}/archive", allow=MARKETING)
async def archive_scenario(request: AnyRequest, scenario_id: FromPath[UUID]) -> Response[Any]:
    """Out of the list."""
    await actions.archive(scenario_id, actor_of(staff(request)))
    return redirect(f"/scenarios/{scenario_id}", flash=_(N_("Archived. It is no longer in the list.")))


@post("/scenarios/{scenario_id:uuid}/restore", allow=MARKETING)
async def restore_scenario(request: AnyRequest, scenario_id: FromPath[UUID]) -> Response[Any]:
    """Back into the list."""
    await actions.restore(scenario_id, actor_of(staff(request)))
    return redirect(f"/scenarios/{scenario_id}", flash=_(N_("The scenario is back in the list.")))


SCENARIO_ROUTES = [
    list_scenarios, show_library, show_entry, take_entry, new_scenario, add_scenario, archive_scenario, restore_scenario,
]  # fmt: skip
