"""Panels: the list, one panel, make, rename, put away."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from panel.audit import queries as audit
from panel.core.errors import Invalid
from panel.core.forms import Form, bind, blank
from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import _
from panel.core.once import once
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from panel.customers.rules import BASIS_NAMES, KIND_NAMES
from panel.panels import actions, queries, rules
from panel.panels.rules import PanelInput, PanelView


@get("/panels", allow=MARKETING)
async def panels_page(request: AnyRequest) -> Response[Any]:
    """All panels in use, or those in the archive."""
    archived = request.query_params.get("state") == "archived"
    found = await queries.all_panels(archived=archived)
    return page(request, "panels/list.html", panels=found, archived=archived)


@get("/panels/add", allow=MARKETING)
async def add_page(request: AnyRequest) -> Response[Any]:
    """The form."""
    return _form_page(request, blank())


@post("/panels/add", allow=MARKETING)
async def add(request: AnyRequest) -> Response[Any]:
    """Make an empty panel and go on to its members."""
    form, first = await bind(request, PanelInput), True
    if form.ok:
        try:
            async with once(request) as first:
                made = await actions.add(form.value.name, form.value.purpose, actor_of(staff(request)))
        except Invalid as wrong:
            form.add_errors(wrong.errors)
            made = None if first else await queries.named(form.value.name)  # by the first of two clicks
        if made:
            told = _("%(name)s is made. Who shall be in it?", name=form.value.name)
            return redirect(f"/panels/{made}/members", flash=told)
    return _form_page(request, form, status=422)


@get("/panels/{id:uuid}", allow=MARKETING)
async def panel_page(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """One panel with its members."""
    panel = await queries.get(id)
    tone, hint = rules.size_hint(panel)
    return page(
        request,
        "panels/detail.html",
        panel=panel,
        members=await queries.members(id),
        tone=tone,
        hint=_(hint),
        events=await audit.of_subject("panel", id),
        **names(),
    )


@get("/panels/{id:uuid}/edit", allow=MARKETING)
async def edit_page(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """The form with what is stored."""
    panel = await queries.get(id)
    return _form_page(request, blank(name=panel.name, purpose=panel.purpose), panel=panel)


@post("/panels/{id:uuid}/edit", allow=MARKETING)
async def edit(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Give another name or purpose."""
    panel, form = await queries.get(id), await bind(request, PanelInput)
    if form.ok:
        try:
            await actions.rename(id, form.value, actor_of(staff(request)))
            return redirect(f"/panels/{id}", flash=_("Saved."))
        except Invalid as wrong:
            form.add_errors(wrong.errors)
    return _form_page(request, form, status=422, panel=panel)


@post("/panels/{id:uuid}/archive", allow=MARKETING)
async def archive(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Put away, with a way back."""
    panel = await queries.get(id)
    await actions.archive(id, actor_of(staff(request)))
    return redirect("/panels", flash=_("%(name)s is in the archive.", name=panel.name), undo=f"/panels/{id}/restore")


@post("/panels/{id:uuid}/restore", allow=MARKETING)
async def restore(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Bring back."""
    panel = await queries.get(id)
    await actions.restore(id, actor_of(staff(request)))
    return redirect(f"/panels/{id}", flash=_("%(name)s is back.", name=panel.name))


def names() -> dict[str, Any]:
    """Words for kinds and contact bases, as the members' lists want them."""
    return {
        "kinds": {kind.value: _(name) for kind, name in KIND_NAMES.items()},
        "bases": {basis.value: _(name) for basis, name in BASIS_NAMES.items()},
    }


def _form_page(
    request: AnyRequest, form: Form[Any], *, status: int = 200, panel: PanelView | None = None
) -> Response[Any]:
    return page(request, "panels/form.html", status=status, form=form, panel=panel)
