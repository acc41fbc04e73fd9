"""Links that set a password, once: opened by a GET that changes nothing, used by a POST."""

from datetime import timedelta
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Meta

from panel.core.addresses import fold, is_address
from panel.core.forms import bind
from panel.core.guard import ANYONE
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.limits import Limit, client_address, in_the_same_time, within
from panel.core.once import once
from panel.core.pages import page, redirect
from panel.core.principals import SYSTEM
from panel.staff import actions, queries
from panel.staff.passwords import hash_password
from panel.staff.rules import password_problem
from panel.staff.web.sign_in import enter

BY_ADDRESS = Limit("forgot-address", tries=20, window=timedelta(hours=1))
BY_ACCOUNT = Limit("forgot-account", tries=3, window=timedelta(hours=1))

UNEQUAL = N_("The two passwords differ.")
NO_ADDRESS = N_("This does not look like an e-mail address.")
PROBLEMS = {
    "unknown": (
        N_("This link does not open anything"),
        N_("It may be cut off, or a newer link took its place. Use the newest mail, or ask for a new link."),
    ),
    "used": (
        N_("This link was used already"),
        N_("Each link sets a password once. Sign in with your password, or ask for a new link."),
    ),
    "expired": (N_("This link has expired"), N_("Ask for a new one; it arrives within a minute.")),
    "disabled": (N_("This access is switched off"), N_("Please ask an administrator of your company.")),
}
STATUS = {"unknown": 404, "used": 410, "expired": 410, "disabled": 410}


class PasswordForm(msgspec.Struct):
    password: str
    password_again: str


class ForgotForm(msgspec.Struct):
    email: Annotated[str, Meta(max_length=320)]


@get("/set-password/{token:str}", allow=ANYONE)
async def set_password_page(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """The form, or what is wrong with the link and what to do."""
    link = await queries.link(token)
    if link is None or link.problem:
        return _problem(request, link.problem if link else "unknown")
    return page(request, "staff/set_password.html", form=None, person=link.staff)


@post("/set-password/{token:str}", allow=ANYONE)
async def set_password(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Store the password, end the link and every old session, and sign in."""
    link = await queries.link(token)
    if link is None or link.problem:
        return _problem(request, link.problem if link else "unknown")
    form = await bind(request, PasswordForm)
    if form.ok and form.value.password != form.value.password_again:
        form.add_error("password_again", UNEQUAL)
    if form.ok and (wrong := password_problem(form.value.password, link.staff.email, link.staff.name)):
        form.add_error("password", wrong)
    if not form.ok:
        return page(request, "staff/set_password.html", status=422, form=form, person=link.staff)
    hashed = await hash_password(form.value.password)
    if await actions.set_password(token, hashed) is None:
        return _problem(request, "used")
    return await enter(request, link.staff, hashed, flash=_("Your password is set. Welcome!")) or redirect("/sign-in")


@get("/forgot-password", allow=ANYONE)
async def forgot_page(request: AnyRequest) -> Response[Any]:
    """Ask for the address."""
    return page(request, "staff/forgot_password.html", form=None)


@post("/forgot-password", allow=ANYONE)
async def forgot(request: AnyRequest) -> Response[Any]:
    """Mail a link to whoever has access; the answer, and how long it takes, are the same for everybody."""
    form = await bind(request, ForgotForm)
    if form.ok and not is_address(form.value.email):
        form.add_error("email", NO_ADDRESS)
    if not form.ok:
        return page(request, "staff/forgot_password.html", status=422, form=form)
    async with in_the_same_time():
        if await within(BY_ADDRESS, client_address(request)):
            async with once(request) as first:
                if first:  # a second link would take the place of the first
                    await _mail_link(form.value.email)
    return redirect("/forgot-password/sent")


async def _mail_link(email: str) -> None:
    """A link for whoever has access under this address, a few times an hour; silent about what it did."""
    if await within(BY_ACCOUNT, fold(email)):
        person = await queries.by_email(email)
        if person is not None and person.active:
            await actions.send_link(person.id, SYSTEM)


@get("/forgot-password/sent", allow=ANYONE)
async def forgot_sent(request: AnyRequest) -> Response[Any]:
    """What happens now, for known and unknown addresses alike."""
    return page(request, "staff/forgot_sent.html")


def _problem(request: AnyRequest, problem: str) -> Response[Any]:
    title, detail = PROBLEMS[problem]
    return page(
        request,
        "staff/link_problem.html",
        status=STATUS[problem],
        title=_(title),
        detail=_(detail),
        may_ask=problem != "disabled",
    )
