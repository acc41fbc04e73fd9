"""The editor's overview: the steps in their order, what testers read first, what is asked at the end."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Meta

from panel.core.errors import Changed, NotFound
from panel.core.forms import Form, bind
from panel.core.guard import MARKETING, STAFF, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _, pick
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from scenarios.authoring import actions, limits, queries, rules
from scenarios.authoring.script import sha256_of
from scenarios.authoring.web.words import LOOK_AGAIN, OVERTAKEN, said
from scenarios.journeys import queries as journeys
from scenarios.journeys.texts import need, texts
from scenarios.questions.sets import END_SET_NAMES, END_SETS

Title = Annotated[str, Meta(max_length=limits.MAX_SCENARIO_TITLE)]
Intro = Annotated[str, Meta(max_length=limits.MAX_INTRO)]


class IntroForm(msgspec.Struct):
    title_de: Title = ""
    title_en: Title = ""
    intro_de: Intro = ""
    intro_en: Intro = ""
    end_questions: str = "sus"
    revision: int = 0


class MoveForm(msgspec.Struct):
    revision: int = 0
    by: Annotated[int, Meta(ge=-1, le=1)] = 0


@get("/scenarios/{scenario_id:uuid}", allow=STAFF)
async def show_scenario(request: AnyRequest, scenario_id: FromPath[UUID]) -> Response[Any]:
    """All steps, what is worth another look, the versions."""
    view = await queries.scenario(scenario_id)
    journey = await journeys.get(view.journey_id)
    versions = await queries.versions_of(scenario_id)
    findings = rules.findings(view.draft, journey)
    return page(
        request,
        "authoring/show.html",
        scenario=view,
        journey=journey,
        versions=versions,
        findings=findings,
        said=said,
        by_step={s.key: [f for f in findings if f.step == s.key] for s in view.draft.steps},
        end_names=END_SET_NAMES,
        published=bool(versions) and versions[0].sha256 == sha256_of(view.draft),
    )


@get("/scenarios/{scenario_id:uuid}/intro", allow=MARKETING)
async def edit_intro(request: AnyRequest, scenario_id: FromPath[UUID]) -> Response[Any]:
    """Title, introduction, end questions."""
    return await _intro_page(request, scenario_id, None)


@post("/scenarios/{scenario_id:uuid}/intro", allow=MARKETING)
async def save_intro(request: AnyRequest, scenario_id: FromPath[UUID]) -> Response[Any]:
    """Save them."""
    form, status = await bind(request, IntroForm), 422
    need(form, "title")
    if form.raw.get("end_questions") not in END_SETS:
        form.add_error("end_questions", N_("Please choose one of the offered values."))
    if form.ok:
        value = form.value
        title, intro, actor = texts(value, "title"), texts(value, "intro"), actor_of(staff(request))
        try:
            await actions.save_intro(scenario_id, title, intro, value.end_questions, value.revision, actor)
            return redirect(f"/scenarios/{scenario_id}", flash=_(N_("Saved.")))
        except Changed:
            form.add_error("revision", OVERTAKEN)
            status = 409
    return await _intro_page(request, scenario_id, form, status)


async def _intro_page(
    request: AnyRequest, scenario_id: UUID, form: Form[Any] | None, status: int = 200
) -> Response[Any]:
    view = await queries.scenario(scenario_id)
    return page(request, "authoring/intro.html", status=status, scenario=view, form=form, end_names=END_SET_NAMES)


@post("/scenarios/{scenario_id:uuid}/steps/{key:str}/move", allow=MARKETING)
async def move_step(request: AnyRequest, scenario_id: FromPath[UUID], key: FromPath[str]) -> Response[Any]:
    """One place earlier or later."""
    form = await bind(request, MoveForm)
    if form.ok:
        try:
            await actions.move_step(scenario_id, key, form.value.by, form.value.revision, actor_of(staff(request)))
        except Changed:
            return redirect(f"/scenarios/{scenario_id}", flash=_(LOOK_AGAIN), tone="warn")
    return redirect(f"/scenarios/{scenario_id}#step-{key}")


@post("/scenarios/{scenario_id:uuid}/steps/{key:str}/remove", allow=MARKETING)
async def remove_step(request: AnyRequest, scenario_id: FromPath[UUID], key: FromPath[str]) -> Response[Any]:
    """Take a step out; the overview offers to bring it back."""
    form = await bind(request, MoveForm)
    revision = form.value.revision if form.ok else 0
    try:
        await actions.remove_step(scenario_id, key, revision, actor_of(staff(request)))
    except Changed:
        return redirect(f"/scenarios/{scenario_id}", flash=_(LOOK_AGAIN), tone="warn")
    return redirect(f"/scenarios/{scenario_id}#removed")


@post("/scenarios/{scenario_id:uuid}/restore-step", allow=MARKETING)
async def restore_step(request: AnyRequest, scenario_id: FromPath[UUID]) -> Response[Any]:
    """Undo the last removal."""
    form = await bind(request, MoveForm)
    revision = form.value.revision if form.ok else 0
    try:
        key = await actions.restore_step(scenario_id, revision, actor_of(staff(request)))
    except (Changed, NotFound):
        await queries.scenario(scenario_id)
        return redirect(f"/scenarios/{scenario_id}", flash=_(LOOK_AGAIN), tone="warn")
    view = await queries.scenario(scenario_id)
    title = pick(step.title) if (step := view.draft.step(key)) else key
    return redirect(f"/scenarios/{scenario_id}", flash=_(N_("“%(title)s” is back in its place."), title=title))


EDITOR_ROUTES = [show_scenario, edit_intro, save_intro, move_step, remove_step, restore_step]
