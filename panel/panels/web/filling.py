"""From ticks in the list of people into a panel: one that is there, or one that is made on the way."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Response, get, post
from msgspec import Meta

from panel.core.errors import Invalid
from panel.core.forms import Form, bind, bind_pairs
from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.once import once
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from panel.customers import queries as customers
from panel.customers.ticks import MOST
from panel.panels import actions, queries
from panel.panels.web.members import NOBODY, Ticks, readable, there, told
from panel.panels.web.panels import names

NO_PANEL = N_("Please choose a panel or name a new one.")


class FillForm(msgspec.Struct):
    customer: Ticks = []
    panel: UUID | None = None
    name: Annotated[str, Meta(max_length=120)] = ""


@get("/panels/fill", allow=MARKETING)
async def fill_page(request: AnyRequest) -> Response[Any]:
    """Into which panel do the ticked customers go? The ticks come along in the address."""
    form = bind_pairs(list(request.query_params.multi_items()), FillForm)
    if not form.ok:
        return redirect(_back(form), flash=_why(form), tone="warn")
    if not await there(form.value.customer):
        return redirect(_back(form), flash=_(NOBODY), tone="warn")
    return await _fill_page(request, form)


def _back(form: Form[FillForm]) -> str:
    """The list as it was, with as many of the ticks as can be taken at once. `at`: the page with the button."""
    kept = [(name, form.raw.get("at" if name == "page" else name)) for name in ("q", "kind", "state", "sort", "page")]
    pairs = [(name, value) for name, value in kept if value]
    pairs += [("customer", str(one)) for one in _first(form)]
    return f"/customers{'?' if pairs else ''}{urlencode(pairs)}"


def _why(form: Form[FillForm]) -> str:
    words = form.errors.get("customer") or _(NOBODY)
    return words + " " + _("The first %(most)s are still ticked.", most=MOST) if len(_first(form)) == MOST else words


def _first(form: Form[FillForm]) -> list[UUID]:
    return list(dict.fromkeys(readable(form)))[:MOST]


@post("/panels/fill", allow=MARKETING)
async def fill(request: AnyRequest) -> Response[Any]:
    """Put them in, into a panel that is made on the way when it has a new name."""
    form = await bind(request, FillForm)
    people = await there(form.value.customer) if form.ok else []
    if form.ok and not people:
        form.add_error("customer", NOBODY)
    if form.ok and not form.value.panel and not form.value.name:
        form.add_error("panel" if await queries.choices() else "name", NO_PANEL)
    if form.ok:
        first, panel_id, added = True, None, 0
        try:
            async with once(request) as first:
                panel_id, added = await _filled(form.value, people, request)
        except Invalid as wrong:
            form.add_errors(wrong.errors)
            panel_id = None if first else await queries.named(form.value.name)  # by the first of two clicks
        if panel_id:
            return redirect(f"/panels/{panel_id}", flash=told(added if first else len(people)))
    return await _fill_page(request, form, status=422)


async def _filled(given: FillForm, people: list[UUID], request: AnyRequest) -> tuple[UUID, int]:
    by = actor_of(staff(request))
    panel_id = given.panel if given.panel and not given.name else await actions.add(given.name, "", by)
    return panel_id, await actions.add_members(panel_id, people, by)


async def _fill_page(request: AnyRequest, form: Form[FillForm], status: int = 200) -> Response[Any]:
    people = await customers.many(_first(form))
    return page(request, "panels/fill.html", status=status, form=form, people=people, panels=await queries.choices(),
                **names())  # fmt: skip
