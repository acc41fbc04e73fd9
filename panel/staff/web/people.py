"""The staff, for administrators: who is there, in which role, and how they get in."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Meta

from panel.core.errors import Invalid
from panel.core.forms import Form, bind, blank
from panel.core.guard import ADMIN, staff
from panel.core.http import AnyRequest
from panel.core.i18n import _
from panel.core.once import once
from panel.core.pages import page, redirect
from panel.core.principals import Role, actor_of
from panel.staff import actions, queries, rules


class AddForm(msgspec.Struct):
    name: Annotated[str, Meta(max_length=200)]
    email: Annotated[str, Meta(max_length=254)]
    role: Role
    language: Literal["de", "en"] = "de"


class RoleForm(msgspec.Struct):
    role: Role


@get("/staff", allow=ADMIN)
async def staff_page(request: AnyRequest) -> Response[Any]:
    """Everybody."""
    return page(request, "staff/list.html", people=await queries.everybody(), roles=_roles())


@get("/staff/add", allow=ADMIN)
async def add_page(request: AnyRequest) -> Response[Any]:
    """The form."""
    return _add_page(request, blank(role=Role.MARKETING.value, language=staff(request).language))


@post("/staff/add", allow=ADMIN)
async def add(request: AnyRequest) -> Response[Any]:
    """Make the account and mail its link."""
    form, first, wrong = await bind(request, AddForm), True, None
    if form.ok:
        new, by = form.value, actor_of(staff(request))
        try:
            async with once(request) as first:
                made = await actions.add(new.name, new.email, new.role, new.language, by)
                await actions.send_link(made, by, rules.NEW_LINK_LASTS)
        except Invalid as refused:
            wrong = refused
        if wrong is None or not first:  # then by the first of two clicks
            return redirect("/staff", flash=_("%(name)s gets a mail with a link to choose a password.", name=new.name))
        form.add_errors(wrong.errors)
    return _add_page(request, form, status=422)


@get("/staff/{id:uuid}", allow=ADMIN)
async def person_page(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """One person: role, access, link."""
    return await _person_page(request, id)


@post("/staff/{id:uuid}/role", allow=ADMIN)
async def change_role(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Give another role."""
    form = await bind(request, RoleForm)
    if not form.ok:
        return await _person_page(request, id, form=form, status=422)
    await actions.change_role(id, form.value.role, actor_of(staff(request)))
    return redirect(f"/staff/{id}", flash=_("The role is changed. It counts from the next sign-in."))


@get("/staff/{id:uuid}/disable", allow=ADMIN)
async def disable_page(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Ask before taking access away."""
    person = await queries.get(id)
    return page(
        request,
        "_confirm.html",
        title=_("Take access away from %(name)s?", name=person.name),
        detail=_("They are signed out everywhere at once. What they did is kept, and you can give them access again."),
        action=f"/staff/{id}/disable",
        confirm=_("Take access away"),
        back=f"/staff/{id}",
        danger=True,
    )


@post("/staff/{id:uuid}/disable", allow=ADMIN)
async def disable(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Take access away."""
    await actions.disable(id, actor_of(staff(request)))
    return redirect(f"/staff/{id}", flash=_("Access is taken away."))


@post("/staff/{id:uuid}/enable", allow=ADMIN)
async def enable(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Give access back."""
    await actions.enable(id, actor_of(staff(request)))
    return redirect(f"/staff/{id}", flash=_("Access is given back."))


@post("/staff/{id:uuid}/link", allow=ADMIN)
async def make_link(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Show a link once, to hand over by another way than mail."""
    token = await actions.make_link(id, actor_of(staff(request)))
    return await _person_page(request, id, link=actions.link_address(token))


@post("/staff/{id:uuid}/send-link", allow=ADMIN)
async def send_link(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Mail a link."""
    async with once(request) as first:
        if first:
            await actions.send_link(id, actor_of(staff(request)))
    return redirect(f"/staff/{id}", flash=_("The link is on its way by mail."))


def _add_page(request: AnyRequest, form: Form[Any], status: int = 200) -> Response[Any]:
    return page(request, "staff/add.html", status=status, form=form, words=_words())


async def _person_page(
    request: AnyRequest, id: UUID, *, form: Form[Any] | None = None, link: str = "", status: int = 200
) -> Response[Any]:
    person = await queries.get(id)
    return page(
        request,
        "staff/person.html",
        status=status,
        person=person,
        link=link,
        roles=_roles(),
        words=_words(),
        form=form or blank(role=person.role.value),
        is_me=person.id == staff(request).id,
    )


def _roles() -> dict[str, str]:
    return {role.value: _(name) for role, name in rules.ROLE_NAMES.items()}


def _words() -> list[tuple[str, str, str]]:
    return [(role.value, _(name), _(rules.ROLE_WORDS[role])) for role, name in rules.ROLE_NAMES.items()]
