"""Publishing and what was published."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Meta

from panel.core.errors import Changed, NotAllowed, found
from panel.core.forms import Form, bind
from panel.core.guard import MARKETING, STAFF, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.pages import download, page, redirect
from panel.core.principals import actor_of
from scenarios.authoring import actions, queries, rules
from scenarios.authoring.diff import changes
from scenarios.authoring.queries import Version
from scenarios.authoring.samples import has_samples
from scenarios.authoring.script import sha256_of
from scenarios.authoring.web.words import said
from scenarios.journeys import queries as journeys
from scenarios.questions.sets import END_SET_NAMES, STEP_SET_NAMES

YAML = "application/yaml; charset=utf-8"

FIELDS = {
    "touchpoint": N_("touchpoint"),
    "channel": N_("channel"),
    "title": N_("title"),
    "instruction": N_("instruction"),
    "minutes": N_("minutes"),
    "expectation": N_("expectation"),
    "link": N_("link"),
    "phone": N_("phone number"),
    "hours": N_("opening hours"),
    "data": N_("data to copy"),
    "waiting": N_("waiting"),
    "questions": N_("questions"),
}


class PublishForm(msgspec.Struct):
    revision: int = 0
    note: Annotated[str, Meta(max_length=300)] = ""


@get("/scenarios/{scenario_id:uuid}/publish", allow=MARKETING)
async def confirm_publish(request: AnyRequest, scenario_id: FromPath[UUID]) -> Response[Any]:
    """What is missing, what is worth a look, what changes since the last version."""
    return await _publish_page(request, scenario_id, None)


@post("/scenarios/{scenario_id:uuid}/publish", allow=MARKETING)
async def publish(request: AnyRequest, scenario_id: FromPath[UUID]) -> Response[Any]:
    """Freeze the draft that was shown."""
    form, status = await bind(request, PublishForm), 422
    if form.ok:
        try:
            version_id = await actions.publish(
                scenario_id, form.value.revision, actor_of(staff(request)), form.value.note
            )
            number = (await queries.version(version_id)).number
            flash = _(N_("Version %(number)s is published. It stays as it is; studies can use it now."), number=number)
            return redirect(f"/scenarios/{scenario_id}/versions/{number}", flash=flash)
        except NotAllowed as no:
            form.add_error("", no.refusal.message, **no.refusal.params)
            status = 409
        except Changed:
            form.add_error("revision", N_("The draft has changed since you looked. Please check it once more."))
            status = 409
    return await _publish_page(request, scenario_id, form, status)


async def _publish_page(
    request: AnyRequest, scenario_id: UUID, form: Form[Any] | None, status: int = 200
) -> Response[Any]:
    view = await queries.scenario(scenario_id)
    newest = next(iter(await queries.versions_of(scenario_id)), None)
    return page(
        request,
        "authoring/publish.html",
        status=status,
        scenario=view,
        form=form,
        newest=newest,
        said=said,
        nowhere=sum(has_samples(step) for step in view.draft.steps),
        findings=rules.findings(view.draft, await journeys.get(view.journey_id)),
        fields=FIELDS,
        changes=changes(newest.script if newest else None, view.draft),
        others=_other_changes(newest, view.draft),
        unchanged=newest is not None and newest.sha256 == sha256_of(view.draft),
    )


def _other_changes(newest: Version | None, draft: Any) -> list[str]:
    """What changed besides the steps, as msgids."""
    names = {"title": N_("Title"), "intro": N_("Introduction"), "end_questions": N_("Asked at the end")}
    return [words for name, words in names.items() if newest and getattr(newest.script, name) != getattr(draft, name)]


@get("/scenarios/{scenario_id:uuid}/versions/{number:int}", allow=STAFF)
async def show_version(request: AnyRequest, scenario_id: FromPath[UUID], number: FromPath[int]) -> Response[Any]:
    """The script as a table, to read."""
    view = await queries.scenario(scenario_id)
    versions = await queries.versions_of(scenario_id)
    version = found(next((v for v in versions if v.number == number), None))
    earlier = next((v for v in versions if v.number == number - 1), None)
    return page(
        request,
        "authoring/version.html",
        scenario=view,
        version=version,
        versions=versions,
        earlier=earlier,
        journey=await journeys.get(view.journey_id),
        set_names=STEP_SET_NAMES,
        end_names=END_SET_NAMES,
        fields=FIELDS,
        changes=changes(earlier.script, version.script) if earlier else (),
        others=_other_changes(earlier, version.script),
    )


@get("/scenarios/{scenario_id:uuid}/versions/{number:int}/file", allow=STAFF)
async def version_file(request: AnyRequest, scenario_id: FromPath[UUID], number: FromPath[int]) -> Response[Any]:
    """The version as a file."""
    versions = await queries.versions_of(scenario_id)
    version = found(next((v for v in versions if v.number == number), None))
    journey = await journeys.get(version.journey_id)
    return download(await actions.export_yaml(scenario_id, version.id), f"{journey.key}-v{number}.yaml", YAML)


@get("/scenarios/{scenario_id:uuid}/file", allow=STAFF)
async def draft_file(request: AnyRequest, scenario_id: FromPath[UUID]) -> Response[Any]:
    """The draft as a file."""
    view = await queries.scenario(scenario_id)
    journey = await journeys.get(view.journey_id)
    return download(await actions.export_yaml(scenario_id), f"{journey.key}-draft.yaml", YAML)


VERSION_ROUTES = [confirm_publish, publish, show_version, version_file, draft_file]
