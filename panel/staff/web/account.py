"""One's own account: password and language."""

from typing import Any, Literal

import msgspec
from litestar import Response, get, post

from panel.core.db import transaction
from panel.core.forms import Form, bind, blank
from panel.core.guard import STAFF, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _, speaking
from panel.core.language import language_cookie
from panel.core.limits import forgive, within
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from panel.staff import actions, queries
from panel.staff.passwords import fits, hash_password
from panel.staff.rules import password_problem
from panel.staff.web.password_links import UNEQUAL
from panel.staff.web.sign_in import BY_ACCOUNT, TOO_MANY, enter

NOT_YOURS = N_("This is not your present password.")


class ChangePasswordForm(msgspec.Struct):
    current_password: str
    password: str
    password_again: str


class LanguageForm(msgspec.Struct):
    language: Literal["de", "en"]


@get("/account", allow=STAFF)
async def account_page(request: AnyRequest) -> Response[Any]:
    """Password and language."""
    return _page(request)


@post("/account/password", allow=STAFF)
async def change_password(request: AnyRequest) -> Response[Any]:
    """A new password ends every session; this browser gets a fresh one."""
    me, form = staff(request), await bind(request, ChangePasswordForm)
    if form.ok and form.value.password != form.value.password_again:
        form.add_error("password_again", UNEQUAL)
    if form.ok and (wrong := password_problem(form.value.password, me.email, me.name)):
        form.add_error("password", wrong)
    if form.ok and not await within(BY_ACCOUNT, actions.fold(me.email)):
        form.add_error("current_password", TOO_MANY)
    if form.ok and not await fits(await queries.password_of(me.id), form.value.current_password):
        form.add_error("current_password", NOT_YOURS)
    if not form.ok:
        return _page(request, form, status=422)
    await forgive(BY_ACCOUNT, actions.fold(me.email))
    person, hashed = await queries.get(me.id), await hash_password(form.value.password)
    async with transaction():  # a second click at the same moment sets it anew only after this one is signed in
        await actions.change_password(me.id, hashed, actor_of(me))
        inside = await enter(request, person, hashed, next="/account", flash=_("Your new password is set."))
    return inside or redirect("/sign-in")


@post("/account/language", allow=STAFF)
async def change_language(request: AnyRequest) -> Response[Any]:
    """The language of pages here and of mails to this person."""
    me, form = staff(request), await bind(request, LanguageForm)
    if not form.ok:
        return _page(request, form, status=422)
    await actions.set_language(me.id, form.value.language)
    with speaking(form.value.language):
        response = redirect("/account", flash=_("Pages and mails now speak English with you."))
    response.cookies.append(language_cookie(form.value.language))
    return response


def _page(request: AnyRequest, form: Form[Any] | None = None, status: int = 200) -> Response[Any]:
    shown = form or blank(language=staff(request).language)
    return page(request, "staff/account.html", status=status, form=shown)
