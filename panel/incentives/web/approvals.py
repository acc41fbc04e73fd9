"""What waits for approval: choose, see what it costs, approve."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post

from panel.core.errors import NotAllowed
from panel.core.forms import bind
from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _, format_money, ngettext
from panel.core.once import once
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from panel.incentives import actions, queries, supply
from panel.incentives.rules import Standing, State, approved_together, is_own, may_approve
from panel.incentives.stock import Dealt
from panel.incentives.web.missing import all_missing, missing
from panel.incentives.web.parts import Row, by_name, rows_of, tabs, totals


class ApproveForm(msgspec.Struct):
    ids: list[UUID]
    confirmed: bool = False


@get("/incentives", allow=MARKETING)
async def show_waiting(request: AnyRequest) -> Response[str]:
    """Everything earned that nobody has decided about."""
    return await _waiting_page(request)


async def _waiting_page(request: AnyRequest, error: str = "", status: int = 200) -> Response[str]:
    rows = [_marked(row, staff(request).email) for row in by_name(await rows_of(await queries.to_approve()))]
    return page(
        request,
        "incentives/waiting.html",
        status=status,
        rows=rows,
        tabs=await tabs("/incentives"),
        sums=totals(row.bonus for row in rows),
        missing=await all_missing(),
        error=error,
        errors={"ids": error},
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
    return redirect("/incentives", flash=await _done_words(await _approved(request, form.value.ids)))


async def _approved(request: AnyRequest, ids: list[UUID]) -> tuple[Standing, ...]:
    """Approve these, and pay what can be paid. Gives those that this form approved, by its first click or its second."""
    actor, new = actor_of(staff(request)), tuple[UUID, ...]()
    async with once(request) as first:
        if first:
            new = await actions.approve(ids, actor)
    await actions.pay(ids, actor)
    return await queries.standings(new) if first else approved_together(await queries.standings(ids), actor.label)


async def _confirm_page(request: AnyRequest, ids: list[UUID]) -> Response[Any]:
    rows = [_marked(row, staff(request).email) for row in by_name(await rows_of(await queries.standings(ids)))]
    for row in rows:
        email = staff(request).email if row.own else ""
        if row.own and (refusal := may_approve(State.EARNED, email, email)):
            raise NotAllowed(refusal)
    rows = [row for row in rows if row.bonus.state == State.EARNED]
    if not rows:
        return redirect("/incentives", flash=_(N_("These bonuses have been decided about already.")), tone="warn")
    dealt = await supply.forecast(row.bonus for row in rows)
    return page(
        request,
        "incentives/approve.html",
        rows=rows,
        sums=totals(row.bonus for row in rows),
        happens=what_happens(dealt, sum(not supply.waits_for_codes(row.bonus) for row in rows)),
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
    if dealt.unread:
        said.append(
            ngettext(
                "%(num)s voucher has to wait: its code was stored with another SECRET_KEY and can't be read. With the "
                "former key it goes out by itself.",
                "%(num)s vouchers have to wait: their codes were stored with another SECRET_KEY and can't be read. With "
                "the former key they go out by themselves.",
                len(dealt.unread),
            )
        )
    if credits:
        said.append(_credits(credits))
    return said


def _credits(number: int) -> str:
    return ngettext(
        "%(num)s credit goes with the next export to billing.",
        "%(num)s credits go with the next export to billing.",
        number,
    )


async def _done_words(done: Collection[Standing]) -> str:
    """What became of the bonuses that were approved together; the note above the list tells of codes that can't be read."""
    if not done:
        return _(N_("These bonuses had been approved already."))
    money = " + ".join(format_money(cents, currency) for currency, cents in sorted(totals(done).items()))
    vouchers = [one for one in done if supply.waits_for_codes(one)]
    unread = {one.id for one in (await supply.dealt()).unread}
    paid = sum(one.state in (State.SENT, State.REDEEMED) for one in vouchers)
    waiting = sum(one.state is State.APPROVED and one.id not in unread for one in vouchers)
    said = [
        ngettext("%(num)s bonus approved (%(money)s).", "%(num)s bonuses approved (%(money)s).", len(done), money=money)
    ]
    if paid:
        said.append(ngettext("%(num)s voucher is on its way.", "%(num)s vouchers are on their way.", paid))
    if waiting:
        said.append(ngettext("%(num)s voucher waits for a code.", "%(num)s vouchers wait for codes.", waiting))
    if credits := len(done) - len(vouchers):
        said.append(_credits(credits))
    return " ".join(said)
