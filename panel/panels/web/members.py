"""Who is in a panel: add by search, or from ticks in the list of customers; take out."""

from collections.abc import Iterable
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from msgspec import Meta

from panel.core.errors import Invalid
from panel.core.forms import Form, bind, bind_pairs
from panel.core.guard import MARKETING, staff
from panel.core.i18n import N_, _, ngettext
from panel.core.once import once
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from panel.customers import queries as customers
from panel.customers.ticks import MOST, ticks
from panel.panels import actions, queries
from panel.panels.web.panels import names

AnyRequest = Request[Any, Any, Any]
Ticks = Annotated[list[UUID], Meta(max_length=MOST)]
NOBODY = N_("Please tick at least one person.")
NO_PANEL = N_("Please choose a panel or name a new one.")


class TickedForm(msgspec.Struct):
    customer: Ticks = []


class FillForm(TickedForm):
    panel: UUID | None = None
    name: Annotated[str, Meta(max_length=120)] = ""


class SearchForm(msgspec.Struct):
    q: str = ""
    kind: str = ""
    page: int = 1


class LookForm(SearchForm):
    """The search, and the ticks of its other pages."""

    customer: list[UUID] = []


class ChooseForm(SearchForm):
    """The search, and the ticks of all its pages. Which button was pressed: `go`, or a page's number."""

    go: str = ""
    customer: Ticks = []


@get("/panels/fill", allow=MARKETING)
async def fill_page(request: AnyRequest) -> Response[Any]:
    """Into which panel do the ticked customers go? The ticks come along in the address."""
    form = bind_pairs(list(request.query_params.multi_items()), FillForm)
    if not form.ok or not form.value.customer:
        return redirect("/customers", flash=form.errors.get("customer") or _(NOBODY), tone="warn")
    return await _fill_page(request, form)


@post("/panels/fill", allow=MARKETING)
async def fill(request: AnyRequest) -> Response[Any]:
    """Put them in, into a panel that is made on the way when it has a new name."""
    form = await bind(request, FillForm)
    if form.ok and not form.value.customer:
        form.add_error("customer", NOBODY)
    if form.ok and not form.value.panel and not form.value.name:
        form.add_error("panel" if await queries.choices() else "name", NO_PANEL)
    if form.ok:
        first, panel_id, added = True, None, 0
        try:
            async with once(request) as first:
                panel_id, added = await _filled(form.value, request)
        except Invalid as wrong:
            form.add_errors(wrong.errors)
            panel_id = None if first else await queries.named(form.value.name)  # by the first of two clicks
        if panel_id:
            return redirect(f"/panels/{panel_id}", flash=_told(added if first else _people(form.value)))
    return await _fill_page(request, form, status=422)


@get("/panels/{id:uuid}/members", allow=MARKETING)
async def members_page(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Look for people and tick them. The ticks of other pages come along in the address."""
    form = bind_pairs(list(request.query_params.multi_items()), LookForm)
    asked = form.value if form.ok else LookForm()
    return await _members_page(request, id, asked, asked.customer)


@post("/panels/{id:uuid}/members", allow=MARKETING)
async def add_members(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Put the ticked ones in; or look further: on to an address that keeps the ticks, so that Back asks nothing."""
    form = await bind(request, ChooseForm)
    if not form.ok:
        search = bind_pairs([(name, form.raw.get(name)) for name in ("q", "kind")], SearchForm)
        kept, ticked = search.value if search.ok else SearchForm(), _readable(form)
        return await _members_page(request, id, kept, ticked, form, status=422)
    if form.value.go == "search" or "page" in form.raw:
        return redirect(_further(id, form.value))
    if form.value.customer:
        async with once(request) as first:
            added = await actions.add_members(id, form.value.customer, actor_of(staff(request)))
        return redirect(f"/panels/{id}", flash=_told(added if first else _people(form.value)))
    form.add_error("customer", NOBODY)
    return await _members_page(request, id, form.value, form=form, status=422)


@post("/panels/{id:uuid}/members/{customer_id:uuid}/remove", allow=MARKETING)
async def remove(request: AnyRequest, id: FromPath[UUID], customer_id: FromPath[UUID]) -> Response[Any]:
    """Take one out, with a way back."""
    person = await customers.get(customer_id)
    await actions.remove_member(id, customer_id, actor_of(staff(request)))
    told = _("%(name)s is out of the panel.", name=person.name)
    return redirect(f"/panels/{id}", flash=told, undo=f"/panels/{id}/members/{customer_id}/put-back")


@post("/panels/{id:uuid}/members/{customer_id:uuid}/put-back", allow=MARKETING)
async def put_back(request: AnyRequest, id: FromPath[UUID], customer_id: FromPath[UUID]) -> Response[Any]:
    """Undo a removal."""
    await actions.add_member(id, customer_id, actor_of(staff(request)))
    return redirect(f"/panels/{id}", flash=_("Put back."))


def _further(id: UUID, asked: ChooseForm) -> str:
    """The address of this search and page, with everybody who is ticked."""
    kept = {"q": asked.q, "kind": asked.kind, "page": asked.page if asked.page > 1 else ""}
    pairs = [(name, value) for name, value in kept.items() if value]
    pairs += [("customer", str(one)) for one in dict.fromkeys(asked.customer)]
    return f"/panels/{id}/members{'?' if pairs else ''}{urlencode(pairs)}"


def _readable(form: Form[Any]) -> list[UUID]:
    """The ticks of a form that came back, unless they are what is wrong with it."""
    asked = bind_pairs([("customer", text) for text in form.raw.all("customer")], LookForm)
    return asked.value.customer if asked.ok else []


def _people(given: FillForm | ChooseForm) -> int:
    """How many the first of two clicks put in; the second finds them all there."""
    return len(set(given.customer))


async def _filled(given: FillForm, request: AnyRequest) -> tuple[UUID, int]:
    by = actor_of(staff(request))
    panel_id = given.panel if given.panel and not given.name else await actions.add(given.name, "", by)
    return panel_id, await actions.add_members(panel_id, given.customer, by)


async def _fill_page(request: AnyRequest, form: Form[FillForm], status: int = 200) -> Response[Any]:
    ticked = [UUID(text) for text in form.raw.all("customer")] if "customer" not in form.errors else []
    people = await customers.many(ticked[:MOST])
    return page(request, "panels/fill.html", status=status, form=form, people=people, panels=await queries.choices(),
                **names())  # fmt: skip


async def _members_page(
    request: AnyRequest,
    id: UUID,
    asked: SearchForm,
    ticked: Iterable[UUID] = (),
    form: Form[Any] | None = None,
    status: int = 200,
) -> Response[Any]:
    panel, inside = await queries.get(id), await queries.member_ids(id)
    found = await customers.search(asked.q, asked.kind, asked.page, size=30)
    chosen = await ticks([one for one in ticked if one not in inside], {person.id for person in found.items})
    return page(request, "panels/members.html", status=status, panel=panel, asked=asked, form=form,
                found=found, inside=inside, ticks=chosen, **names())  # fmt: skip


def _told(added: int) -> str:
    return (
        ngettext("%(num)s person added.", "%(num)s people added.", added)
        if added
        else _("All of them were in already.")
    )
