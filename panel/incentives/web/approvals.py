"""What waits for approval: choose, see what it costs, approve."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post

from panel.core.errors import NotAllowed
from panel.core.forms import bind
from panel.core.guard import MARKETING, staff
from panel.core.i18n import N_, _, format_money, ngettext
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from panel.incentives import actions, queries
from panel.incentives.rules import State, is_own, may_approve
from panel.incentives.web.parts import AnyRequest, Row, rows_of, tabs, totals


class ApproveForm(msgspec.Struct):
    ids: list[UUID]
    confirmed: bool = False


@get("/incentives", allow=MARKETING)
async def show_waiting(request: AnyRequest) -> Response[str]:
    """Everything earned that nobody has decided about."""
    return await _waiting_page(request)


async def _waiting_page(request: AnyRequest, error: str = "", status: int = 200) -> Response[str]:
    rows = [_marked(row, staff(request).email) for row in await rows_of(await queries.to_approve())]
    return page(
        request,
        "incentives/waiting.html",
        status=status,
        rows=rows,
        tabs=await tabs("/incentives"),
        sums=totals(row.bonus for row in rows),
        waiting=await queries.waiting_counts(),
        error=error,
    )


def _marked(row: Row, email: str) -> Row:
    own = row.owner is not None and is_own(row.owner.email, email)
    return msgspec.structs.replace(row, own=own)


@post("/incentives/approve", allow=MARKETING)
async def approve(request: AnyRequest) -> Response[Any]:
    """First what it costs, then, confirmed, approve and pay what can be paid at once."""
    form = await bind(request, ApproveForm)
    if not form.ok or not form.value.ids:
        return await _waiting_page(request, _(N_("Please choose at least one bonus.")), status=422)
    if not form.value.confirmed:
        return await _confirm_page(request, form.value.ids)
    actor = actor_of(staff(request))
    done = await actions.approve(form.value.ids, actor)
    paid = await actions.pay(form.value.ids, actor)
    return redirect("/incentives", flash=_done_words(done, paid))


async def _confirm_page(request: AnyRequest, ids: list[UUID]) -> Response[Any]:
    rows = [_marked(row, staff(request).email) for row in await rows_of(await queries.standings(ids))]
    for row in rows:
        email = staff(request).email if row.own else ""
        if row.own and (refusal := may_approve(State.EARNED, email, email)):
            raise NotAllowed(refusal)
    rows = [row for row in rows if row.bonus.state == State.EARNED]
    if not rows:
        return redirect("/incentives", flash=_(N_("These bonuses have been decided about already.")), tone="warn")
    return page(request, "incentives/approve.html", rows=rows, sums=totals(row.bonus for row in rows))


def _done_words(done: actions.Approved, paid: int) -> str:
    money = " + ".join(format_money(cents, currency) for currency, cents in sorted(done.cents.items()))
    if not done.count:
        return _(N_("These bonuses had been approved already."))
    words = ngettext(
        "%(num)s bonus approved (%(money)s).", "%(num)s bonuses approved (%(money)s).", done.count, money=money
    )
    return (
        words + " " + ngettext("%(num)s voucher is on its way.", "%(num)s vouchers are on their way.", paid)
        if paid
        else words
    )
