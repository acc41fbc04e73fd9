"""Bill credits: what is ready for billing, the export, and every file again."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from panel.core.errors import NotAllowed
from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.once import once
from panel.core.pages import download, page, redirect
from panel.core.principals import actor_of
from panel.incentives import billing
from panel.incentives.web.parts import tabs


@get("/incentives/bill-credits", allow=MARKETING)
async def show_credits(request: AnyRequest) -> Response[str]:
    """Ready, not ready, and exported."""
    return page(
        request,
        "incentives/bill_credits.html",
        ready=await billing.ready(),
        exports=await billing.exports(),
        tabs=await tabs("/incentives/bill-credits"),
    )


@post("/incentives/bill-credits", allow=MARKETING)
async def make_export(request: AnyRequest) -> Response[Any]:
    """Everything that is ready becomes the next export."""
    first = True
    try:
        async with once(request) as first:
            number = await billing.export(actor_of(staff(request)))
    except NotAllowed:
        made = () if first else await billing.exports()
        if not made:
            raise
        number = made[0].number  # the second click of a double click
    return redirect(
        "/incentives/bill-credits",
        flash=_(N_("Export %(number)s is made. Download it and hand it to billing."), number=number),
    )


@get("/incentives/bill-credits/{number:int}/file", allow=MARKETING)
async def download_export(request: AnyRequest, number: FromPath[int]) -> Response[bytes]:
    """The file of one export, as often as you like."""
    return download(await billing.file_of(number), f"bill-credits-{number:04d}.csv", "text/csv; charset=utf-8")
