"""Pages for people whose personal link opens nothing (any more), and the way to a new one."""

from typing import Annotated, Any

import msgspec
from litestar import Response, get, post
from msgspec import Meta

from panel.core.addresses import is_address
from panel.core.forms import Form, bind, blank
from panel.core.guard import ANYONE
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.limits import client_address, in_the_same_time
from panel.core.once import once
from panel.core.pages import page, redirect
from panel.invitations import renewal
from panel.invitations.rules import LinkProblem

TITLES: dict[LinkProblem, tuple[str, str]] = {
    LinkProblem.MISTYPED: (
        N_("This link is not complete"),
        N_("Some mail programs cut long addresses in two. Please open it from the mail again, or ask for a new one."),
    ),
    LinkProblem.UNKNOWN: (
        N_("We don't know this link"),
        N_("Perhaps a newer one switched it off. Look for our latest mail, or ask for a new link."),
    ),
    LinkProblem.EXPIRED: (
        N_("This test is over"),
        N_("Thank you for looking in. The time in which this link opens has passed."),
    ),
    LinkProblem.WITHDRAWN: (
        N_("This invitation has been taken back"),
        N_("It has nothing to do with you. If you would like to know more, please ask us."),
    ),
}


class NewLinkForm(msgspec.Struct):
    email: Annotated[str, Meta(max_length=320)]


def link_problem_page(request: AnyRequest, problem: LinkProblem) -> Response[str]:
    """Why a personal link opens nothing, and what to do: 410 for what is over, else 404."""
    gone = problem in (LinkProblem.EXPIRED, LinkProblem.WITHDRAWN)
    title, detail = TITLES[problem]
    return page(
        request,
        "invitations/link_problem.html",
        status=410 if gone else 404,
        problem=problem,
        title=_(title),
        detail=_(detail),
        form=blank(),
    )


@get("/new-link", allow=ANYONE)
async def ask_new_link(request: AnyRequest) -> Response[str]:
    """The form for a new personal link."""
    return page(request, "invitations/new_link.html", form=blank())


@post("/new-link", allow=ANYONE)
async def send_new_link(request: AnyRequest) -> Response[Any]:
    """The same answer, in the same time, for known and unknown addresses; a mail for the known ones."""
    form = await bind(request, NewLinkForm)
    if form.ok and not is_address(form.value.email):
        form.add_error("email", N_("This does not look like an e-mail address."))
    if not form.ok:
        return _again(request, form, 422)
    if not await renewal.may_ask(client_address(request)):
        form.add_error("", N_("That was often. Please wait an hour, or ask us."))
        return _again(request, form, 429)
    async with in_the_same_time(), once(request) as first:
        if first:  # a second mail would kill the links of the first
            await renewal.renew(form.value.email)
    return redirect("/new-link/sent")


def _again(request: AnyRequest, form: Form[NewLinkForm], status: int) -> Response[str]:
    return page(request, "invitations/new_link.html", status=status, form=form)


@get("/new-link/sent", allow=ANYONE)
async def new_link_sent(request: AnyRequest) -> Response[str]:
    """What happens now, whether we know the address or not."""
    return page(request, "invitations/new_link_sent.html")


ROUTES: list[Any] = [ask_new_link, send_new_link, new_link_sent]
