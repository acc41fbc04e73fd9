"""Scenarios from files: choose, see what would happen, then do it."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromQuery

from panel.core.errors import Changed, NotFound, as_uuid
from panel.core.forms import Form, bind
from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from scenarios.authoring import actions, queries
from scenarios.authoring.actions import BadFile, Plan
from scenarios.authoring.files import MAX_BYTES, FileProblem
from scenarios.authoring.web.versions import FIELDS
from scenarios.authoring.web.words import explained

PASTED = "scenario.yaml"


class FileForm(msgspec.Struct):
    """`text` is what was pasted, or what the dry run read from the upload."""

    into: str = ""
    revision: int | None = None
    go: str = "check"


@get("/scenarios/import", allow=MARKETING)
async def choose_file(request: AnyRequest, into: FromQuery[str] = "") -> Response[Any]:
    """Upload or paste, and where to."""
    return await _choose(request, None, into=into)


@post("/scenarios/import", allow=MARKETING)
async def import_file(request: AnyRequest) -> Response[Any]:
    """First the dry run; its button sends the same text once more to be taken."""
    form = await bind(request, FileForm)
    data, name = await _sent(form)
    if not data:
        form.add_error("file", N_("Please choose a file or paste its text."))
    into = await _into(form)
    if not form.ok or data is None:
        return await _choose(request, form, status=422)
    try:
        if form.value.go == "import":
            actor = actor_of(staff(request))
            done = await actions.import_yaml(data, actor, into=into, revision=form.value.revision)
            return redirect(f"/scenarios/{done.scenario_id}", flash=_(N_("The file is in. Nothing is published yet.")))
        return _dry_run(request, form, await actions.plan_import(data, into), data, name)
    except BadFile as bad:
        return await _choose(request, form, status=422, problems=bad.problems, name=name, data=data)
    except Changed:
        form.add_error("", N_("Somebody saved this scenario in between. Please look once more at what would happen."))
        return _dry_run(request, form, await actions.plan_import(data, into), data, name, status=409)


async def _sent(form: Form[FileForm]) -> tuple[bytes | None, str]:
    """What was uploaded, else what was pasted; and the file's name. Reads no more than one byte past the limit."""
    upload: UploadFile | None = form.files.get("file")
    if upload is not None:
        return await upload.read(MAX_BYTES + 1), upload.filename[-80:]
    text = form.raw.get("text")
    return (f"{text}\n".encode() if text else None), form.raw.get("name")[:80] or PASTED


async def _into(form: Form[FileForm]) -> UUID | None:
    """The scenario to draft anew, None for a new journey; anything else is an error at the field."""
    if not (chosen := form.raw.get("into")):
        return None
    try:
        return (await queries.scenario(as_uuid(chosen))).id
    except NotFound:
        form.add_error("into", N_("Please choose one of the offered values."))
        return None


async def _choose(
    request: AnyRequest, form: Form[Any] | None, *, into: str = "", status: int = 200,
    problems: tuple[FileProblem, ...] = (), name: str = "", data: bytes = b"",
) -> Response[Any]:  # fmt: skip
    lines = data.decode("utf-8", "replace").splitlines() if len(data) <= MAX_BYTES else []
    return page(
        request,
        "authoring/import.html",
        status=status,
        form=form,
        into=into,
        scenarios=await queries.scenarios(),
        problems=problems[:100],
        errors={f"line {p.line}": explained(p) for p in problems} or None,
        more=max(len(problems) - 100, 0),
        name=name,
        lines=lines,
        explained=explained,
        text="\n".join(lines),
    )


def _dry_run(
    request: AnyRequest, form: Form[Any], plan: Plan, data: bytes, name: str, status: int = 200
) -> Response[Any]:
    text = data.decode("utf-8-sig")
    return page(
        request,
        "authoring/import_plan.html",
        status=status,
        form=form,
        plan=plan,
        text=text,
        name=name,
        explained=explained,
        fields=FIELDS,
    )


FILE_ROUTES = [choose_file, import_file]
