"""Who is in a panel: look for people and add them, take one out, put them back."""

from collections.abc import Iterable
from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Meta

from panel.core.forms import Form, bind, bind_pairs
from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _, ngettext
from panel.core.once import once
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from panel.customers import queries as customers
from panel.customers.ticks import MOST, ticks
from panel.panels import actions, queries
from panel.panels.web.panels import names

Ticks = Annotated[list[UUID], Meta(max_length=MOST)]
NOBODY = N_("Please tick at least one person.")


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
        kept, ticked = search.value if search.ok else SearchForm(), readable(form)
        return await _members_page(request, id, kept, ticked, form, status=422)
    if form.value.go == "search" or "page" in form.raw:
        return redirect(_further(id, form.value))
    if people := await there(form.value.customer):
        async with once(request) as first:
            added = await actions.add_members(id, people, actor_of(staff(request)))
        return redirect(f"/panels/{id}", flash=told(added if first else len(people)))
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


def readable(form: Form[Any]) -> list[UUID]:
    """The ticks of a form that came back, empty ones left out; none if they are what is wrong with it."""
    asked = bind_pairs([("customer", text) for text in form.raw.all("customer")], LookForm)
    return asked.value.customer if asked.ok else []


async def there(ticked: Iterable[UUID]) -> list[UUID]:
    """Those of the ticked whom we know, each once: somebody may have been erased since the page was opened."""
    return [person.id for person in await customers.many(list(dict.fromkeys(ticked)))]


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


def told(added: int) -> str:
    return (
        ngettext("%(num)s person added.", "%(num)s people added.", added)
        if added
        else _("All of them were in already.")
    )
