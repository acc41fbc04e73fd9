"""Journeys as a whole: list, map, words, archive."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Meta

from panel.core.errors import Changed
from panel.core.forms import Form, bind
from panel.core.guard import MARKETING, STAFF, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.once import once
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from scenarios import library
from scenarios.journeys import actions, queries, rules
from scenarios.journeys.rules import JourneyView, Outline, slug
from scenarios.journeys.texts import need, texts

OVERTAKEN = N_("What you typed is still here. Saving again replaces what the other person saved.")
LOOK_AGAIN = N_("Somebody saved in between. This is the present state: please try again.")

Title = Annotated[str, Meta(max_length=rules.MAX_TITLE)]
Description = Annotated[str, Meta(max_length=rules.MAX_DESCRIPTION)]


class JourneyForm(msgspec.Struct):
    title_de: Title = ""
    title_en: Title = ""
    description_de: Description = ""
    description_en: Description = ""
    revision: int = 0


class RevisionForm(msgspec.Struct):
    revision: int = 0
    by: Annotated[int, Meta(ge=-1, le=1)] = 0


def overtaken(form: Form[Any]) -> Form[Any]:
    """The form after `Changed`: nothing typed is lost."""
    form.add_error("revision", OVERTAKEN)
    return form


@get("/journeys", allow=STAFF)
async def list_journeys(request: AnyRequest, archived: FromQuery[bool] = False) -> Response[Any]:
    """All journeys, the archived ones apart."""
    journeys = await queries.all_journeys(archived=archived)
    return page(request, "journeys/list.html", journeys=journeys, archived=archived)


@get("/journeys/new", allow=MARKETING)
async def new_journey(request: AnyRequest) -> Response[Any]:
    """An empty form."""
    return page(request, "journeys/edit.html", journey=None, form=None)


@post("/journeys", allow=MARKETING)
async def add_journey(request: AnyRequest) -> Response[Any]:
    """Draw one's own; the keys of the ready-made journeys stay free for them."""
    form = await bind(request, JourneyForm)
    need(form, "title")
    if not form.ok:
        return page(request, "journeys/edit.html", status=422, journey=None, form=form)
    title = texts(form.value, "title")
    outline = Outline(
        key=slug(title.get("en") or title["de"], "journey"), title=title, description=texts(form.value, "description")
    )
    reserved = frozenset(path.stem for path in library.files())
    async with once(request) as first:
        if not first:
            return redirect("/journeys")
        journey_id = await actions.add(outline, actor_of(staff(request)), reserved=reserved)
    return redirect(f"/journeys/{journey_id}", flash=_(N_("The journey is there. Now add its phases.")))


@get("/journeys/{journey_id:uuid}", allow=STAFF)
async def show_journey(request: AnyRequest, journey_id: FromPath[UUID]) -> Response[Any]:
    """The map, with the buttons that its reader may use."""
    return page(request, "journeys/show.html", journey=await queries.get(journey_id))


@get("/journeys/{journey_id:uuid}/edit", allow=MARKETING)
async def edit_journey(request: AnyRequest, journey_id: FromPath[UUID]) -> Response[Any]:
    """Title and description."""
    return page(request, "journeys/edit.html", journey=await queries.get(journey_id), form=None)


@post("/journeys/{journey_id:uuid}/edit", allow=MARKETING)
async def change_journey(request: AnyRequest, journey_id: FromPath[UUID]) -> Response[Any]:
    """Save title and description."""
    form = await bind(request, JourneyForm)
    need(form, "title")
    if not form.ok:
        return await _edit_again(request, journey_id, form, 422)
    value = form.value
    title, description = texts(value, "title"), texts(value, "description")
    try:
        await actions.change(journey_id, title, description, value.revision, actor_of(staff(request)))
    except Changed:
        return await _edit_again(request, journey_id, overtaken(form), 409)
    return redirect(f"/journeys/{journey_id}", flash=_(N_("Saved.")))


async def _edit_again(request: AnyRequest, journey_id: UUID, form: Form[Any], status: int) -> Response[Any]:
    journey: JourneyView = await queries.get(journey_id)
    return page(request, "journeys/edit.html", status=status, journey=journey, form=form)


@post("/journeys/{journey_id:uuid}/archive", allow=MARKETING)
async def archive_journey(request: AnyRequest, journey_id: FromPath[UUID]) -> Response[Any]:
    """Out of the list."""
    await actions.archive(journey_id, actor_of(staff(request)))
    return redirect(f"/journeys/{journey_id}", flash=_(N_("Archived. It is no longer in the list.")))


@post("/journeys/{journey_id:uuid}/restore", allow=MARKETING)
async def restore_journey(request: AnyRequest, journey_id: FromPath[UUID]) -> Response[Any]:
    """Back into the list."""
    await actions.restore(journey_id, actor_of(staff(request)))
    return redirect(f"/journeys/{journey_id}", flash=_(N_("The journey is back in the list.")))


JOURNEY_ROUTES = [
    list_journeys, new_journey, add_journey, show_journey, edit_journey, change_journey, archive_journey,
    restore_journey,
]  # fmt: skip
