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
from panel.incentives.stock import Dealt
from panel.incentives.unreadable import waiting_unread
from panel.incentives.web.parts import AnyRequest, Row, all_missing, missing, rows_of, tabs, totals


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
        missing=await all_missing(),
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
    return redirect("/incentives", flash=_done_words(done, paid, await _waiting(set(form.value.ids))))


async def _waiting(ids: set[UUID]) -> int:
    """How many of these wait for a code; the note above the list tells of codes that can't be read."""
    unread = {one.id for one in await waiting_unread()}
    return sum(queries.waits_for_codes(one) for one in await queries.to_pay() if one.id in ids - unread)


async def _confirm_page(request: AnyRequest, ids: list[UUID]) -> Response[Any]:
    rows = [_marked(row, staff(request).email) for row in await rows_of(await queries.standings(ids))]
    for row in rows:
        email = staff(request).email if row.own else ""
        if row.own and (refusal := may_approve(State.EARNED, email, email)):
            raise NotAllowed(refusal)
    rows = [row for row in rows if row.bonus.state == State.EARNED]
    if not rows:
        return redirect("/incentives", flash=_(N_("These bonuses have been decided about already.")), tone="warn")
    dealt = await queries.forecast(row.bonus for row in rows)
    return page(
        request,
        "incentives/approve.html",
        rows=rows,
        sums=totals(row.bonus for row in rows),
        happens=what_happens(dealt, len(rows) - dealt.now - dealt.waiting),
        missing=missing(dealt.lacks),
    )


def what_happens(dealt: Dealt, credits: int) -> list[str]:
    """What an approval sets going: one sentence for each way that bonuses go."""
    said: list[str] = []
    if dealt.now:
        said.append(ngettext("%(num)s voucher goes out at once.", "%(num)s vouchers go out at once.", dealt.now))
    if dealt.waiting:
        said.append(
            ngettext(
                "%(num)s voucher has to wait for codes, and goes out by itself when they come.",
                "%(num)s vouchers have to wait for codes, and go out by themselves when they come.",
                dealt.waiting,
            )
        )
    if credits:
        said.append(
            ngettext(
                "%(num)s credit goes with the next export to billing.",
                "%(num)s credits go with the next export to billing.",
                credits,
            )
        )
    return said


def _done_words(done: actions.Approved, paid: int, waiting: int) -> str:
    money = " + ".join(format_money(cents, currency) for currency, cents in sorted(done.cents.items()))
    if not done.count:
        return _(N_("These bonuses had been approved already."))
    said = [
        ngettext(
            "%(num)s bonus approved (%(money)s).", "%(num)s bonuses approved (%(money)s).", done.count, money=money
        )
    ]
    if paid:
        said.append(ngettext("%(num)s voucher is on its way.", "%(num)s vouchers are on their way.", paid))
    if waiting:
        said.append(ngettext("%(num)s voucher waits for a code.", "%(num)s vouchers wait for codes.", waiting))
    return " ".join(said)
