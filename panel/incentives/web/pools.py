"""Voucher pools: make one, look at its stock, fill it after a dry run."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Meta

from panel.core.clock import today
from panel.core.errors import Invalid
from panel.core.forms import Cents, Form, bind, blank
from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _, format_number, ngettext
from panel.core.once import once
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from panel.core.settings import settings
from panel.core.spreadsheet import decoded
from panel.core.tokens import Unreadable, seal, unseal
from panel.incentives import pools, supply, unseen
from panel.incentives.actions import pay_due
from panel.incentives.codes import last_day
from panel.incentives.web.missing import all_missing, missing, unshown
from panel.incentives.web.parts import tabs

SHOWN_CODES = 200
CHECKED = "checked codes"
"""What the text is sealed for that a page holds between its check and its adding."""


class PoolForm(msgspec.Struct):
    name: Annotated[str, Meta(min_length=2, max_length=120)]
    amount_cents: Cents
    instructions: Annotated[str, Meta(max_length=500)] = ""


class CodesForm(msgspec.Struct):
    """Codes typed or as a file; once looked at, they come back sealed in `held`, with the tick `first_time` where nobody
    can tell which codes are known.
    """

    codes: str = ""


@get("/incentives/pools", allow=MARKETING)
async def show_pools(request: AnyRequest) -> Response[str]:
    """All pools and what is left in them."""
    return page(
        request,
        "incentives/pools.html",
        pools=await supply.pools(),
        missing=await all_missing(),
        tabs=await tabs("/incentives/pools"),
    )


@get("/incentives/pools/new", allow=MARKETING)
async def new_pool(request: AnyRequest) -> Response[str]:
    """The form; `?cents=` names the face value that is missing."""
    asked = request.query_params.get("cents", "")
    cents = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0
    return _pool_form(request, blank(amount_cents=format_number(cents / 100, 2)) if cents else blank())


@post("/incentives/pools", allow=MARKETING)
async def make_pool(request: AnyRequest) -> Response[Any]:
    """A new pool, empty."""
    form = await bind(request, PoolForm)
    if not form.ok:
        return _pool_form(request, form, 422)
    given, first, by = form.value, True, actor_of(staff(request))
    try:
        async with once(request) as first:
            pool_id = await pools.make_pool(given.name, given.amount_cents, given.instructions, by)
    except Invalid as wrong:
        known = None if first else await supply.pool_named(given.name)
        if known is None:
            form.add_errors(wrong.errors)
            return _pool_form(request, form, 422)
        pool_id = known  # the second click of a double click
    return redirect(f"/incentives/pools/{pool_id}", flash=_(N_("The pool is made. Now add its codes.")))


def _pool_form(request: AnyRequest, form: Form[Any], status: int = 200) -> Response[str]:
    return page(request, "incentives/new_pool.html", status=status, form=form, currency=settings().currency)


@get("/incentives/pools/{pool_id:uuid}", allow=MARKETING)
async def show_pool(request: AnyRequest, pool_id: FromPath[UUID]) -> Response[str]:
    """Stock, the last codes (masked), and the form for more."""
    return await _pool_page(request, pool_id, blank())


async def _pool_page(request: AnyRequest, pool_id: UUID, form: Form[Any], status: int = 200) -> Response[str]:
    pool = await supply.pool(pool_id)
    return page(
        request,
        "incentives/pool.html",
        status=status,
        pool=pool,
        elsewhere=missing(pool.elsewhere) + unshown(len(await unseen.unread(pool_id))),
        form=form,
        codes=await supply.codes_in(pool_id, SHOWN_CODES),
        shown=SHOWN_CODES,
        today=today(),
    )


@post("/incentives/pools/{pool_id:uuid}/codes", allow=MARKETING)
async def add_codes(request: AnyRequest, pool_id: FromPath[UUID]) -> Response[Any]:
    """First what would be added, then, confirmed, add it and pay who waited."""
    pool = await supply.pool(pool_id)
    form = await bind(request, CodesForm)
    if "held" in form.raw:
        return await _keep(request, pool, form)
    text = await _text(form)
    found = await pools.sort_codes(text)
    if not (found.new or found.duplicates or found.expired or found.wrong):
        form.add_error("codes", N_("Please paste codes or choose a file, one code a line."))
    if not form.ok:
        return await _pool_page(request, pool_id, form, 422)
    return await _check_page(request, pool, form, text)


async def _text(form: Form[CodesForm]) -> str:
    upload = form.files.get("file")
    return decoded(await upload.read()) if upload else form.raw.get("codes")


async def _check_page(
    request: AnyRequest, pool: supply.PoolView, form: Form[CodesForm], text: str, status: int = 200
) -> Response[str]:
    return page(
        request,
        "incentives/codes_check.html",
        status=status,
        pool=pool,
        form=form,
        found=await pools.sort_codes(text),
        certain=await pools.all_readable(),
        held=seal(CHECKED, text),
        last_day=last_day,
    )


async def _keep(request: AnyRequest, pool: supply.PoolView, form: Form[CodesForm]) -> Response[Any]:
    try:
        text = unseal(CHECKED, form.raw.get("held"))
    except Unreadable:
        form.add_error("codes", N_("What you sent came back changed. Please paste the codes again."))
        return await _pool_page(request, pool.id, form, 422)
    first, added, ticked = True, 0, form.raw.get("first_time") == "on"
    try:
        async with once(request) as first:
            if first:
                added = await pools.add_codes(pool.id, text, actor_of(staff(request)), first_time=ticked)
    except Invalid as wrong:
        form.add_errors(wrong.errors)
        return await _check_page(request, pool, form, text, 422)
    return redirect(f"/incentives/pools/{pool.id}", flash=await _told(first, added))


async def _told(first: bool, added: int) -> str:
    """Pays who waited for the codes that were added, and says what was done."""
    if not added:
        return _(N_("All of these codes were there already.")) if first else _(N_("These codes were added just now."))
    words = ngettext("%(num)s code added.", "%(num)s codes added.", added)
    if paid := await pay_due():
        words += " " + ngettext("%(num)s bonus that waited is paid.", "%(num)s bonuses that waited are paid.", paid)
    return words
