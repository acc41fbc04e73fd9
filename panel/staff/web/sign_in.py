"""Signing in and out. What was typed when a session ended is held, sealed, and offered again afterwards."""

import json
from datetime import timedelta
from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Meta

from panel.core.clock import now
from panel.core.db import transaction
from panel.core.failures import TYPED
from panel.core.forms import Form, bind
from panel.core.guard import ANYONE
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.limits import Limit, client_address, forgive, give_back, within
from panel.core.pages import page, redirect
from panel.core.principals import StaffPrincipal, actor_of
from panel.core.sessions import STAFF_LASTS, caller, close_session, open_session
from panel.core.tokens import Unreadable, unseal
from panel.staff import actions
from panel.staff.rules import StaffView

BY_ADDRESS = Limit("sign-in-address", tries=50, window=timedelta(minutes=15))
BY_ACCOUNT = Limit("sign-in-account", tries=10, window=timedelta(minutes=15))

WRONG = N_("This address and password do not fit together. Please try again.")
TOO_MANY = N_("There were too many tries. Please wait a quarter of an hour, or set a new password.")


class SignInForm(msgspec.Struct):
    email: Annotated[str, Meta(max_length=320)]
    password: Annotated[str, Meta(max_length=1000)]
    next: Annotated[str, Meta(max_length=2000)] = "/"


@get("/sign-in", allow=ANYONE)
async def sign_in_page(request: AnyRequest, next: FromQuery[str] = "/") -> Response[Any]:
    """The form; whoever is signed in already goes on."""
    if isinstance(caller(request).principal, StaffPrincipal):
        return redirect(next)
    return page(request, "staff/sign_in.html", form=None, held="", next=next)


@post("/sign-in", allow=ANYONE)
async def sign_in(request: AnyRequest) -> Response[Any]:
    """A new session for the right password; every wrong one gets the same answer."""
    form = await bind(request, SignInForm)
    status = 422
    if form.ok:
        if await _may_try(request, form):
            known = await actions.authenticate(form.value.email, form.value.password)
            if known and (inside := await enter(request, *known, form.raw.get("held"), form.value.next)):
                await _reward(request, form)
                return inside
            form.add_error("", WRONG)
        else:
            form.add_error("", TOO_MANY)
            status = 429
    return page(
        request,
        "staff/sign_in.html",
        status=status,
        form=form,
        held=form.raw.get("held"),
        next=form.raw.get("next", "/"),
    )


@post("/sign-out", allow=ANYONE, open_without_session=True)
async def sign_out(request: AnyRequest) -> Response[None]:
    """End this browser's session. Whoever pressed twice, or in another tab, is signed out just the same; a browser that
    sent no session keeps what it has, for another site may have sent it here."""
    who, response = caller(request), redirect("/sign-in", flash=_("You are signed out."))
    if isinstance(who.principal, StaffPrincipal):
        await actions.signed_out(actor_of(who.principal))
    if who.session is not None:
        response.cookies.append(await close_session(request))
    return response


async def enter(
    request: AnyRequest, person: StaffView, password_hash: str, held: str = "", next: str = "/", flash: str = ""
) -> Response[Any] | None:
    """Open a fresh session for them and go on: to the page asked for, or to what they had typed. None where this password
    or their access has just been taken away."""
    async with transaction():
        principal = await actions.signed_in(person.id, password_hash)
        if principal is None:
            return None
        cookie = await open_session(request, "staff", person.id, now() + STAFF_LASTS)
    caller(request).principal = principal
    kept = _open_held(held)
    response = page(request, "_send_again.html", signed_in=True, **kept) if kept else redirect(next, flash=flash)
    response.cookies.append(cookie)
    return response


async def _may_try(request: AnyRequest, form: Form[SignInForm]) -> bool:
    by_address = await within(BY_ADDRESS, client_address(request))
    by_account = await within(BY_ACCOUNT, actions.fold(form.value.email))
    return by_address and by_account


async def _reward(request: AnyRequest, form: Form[SignInForm]) -> None:
    await give_back(BY_ADDRESS, client_address(request))
    await forgive(BY_ACCOUNT, actions.fold(form.value.email))


def _open_held(held: str) -> dict[str, Any] | None:
    """Where it was meant to go and its fields, as we sealed them ourselves; None for nothing or nonsense."""
    try:
        kept = json.loads(unseal(TYPED, held)) if held else None
    except Unreadable:
        return None
    return {"action": kept["path"], "fields": kept["fields"]} if isinstance(kept, dict) else None
