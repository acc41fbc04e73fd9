"""The personal link: what is expected, accept or decline."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from panel.core.guard import ANYONE, speak_to
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.pages import page, redirect
from panel.core.principals import TesterPrincipal
from panel.core.sent import sent
from panel.core.sessions import caller, opened_at
from panel.core.shared_pages import shared_page
from panel.customers import queries as customers
from panel.incentives import queries as incentives
from panel.invitations import actions as invitations
from panel.invitations import queries as invitation_queries
from panel.invitations.queries import InvitationView
from panel.invitations.rules import LinkProblem, State
from panel.invitations.web import link_problem_page
from scenarios.authoring import queries as authoring
from scenarios.runs import actions, queries
from scenarios.runs.expectations import expectations
from scenarios.runs.rules import RunView, Stage
from scenarios.runs.walk import Walk


@get("/t/{token:str}", allow=ANYONE)
async def show_invitation(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """What this is about, or how the test stands that was begun. Looking changes nothing."""
    found = await _found(request, token)
    if not isinstance(found, InvitationView):
        return link_problem_page(request, found)
    run = await queries.of_invitation(found.id)
    if run is None:
        return await _asked_page(request, token, found)
    return await (_ended_page if run.ended else _back_page)(request, token, found, run)


async def _asked_page(request: AnyRequest, token: str, invitation: InvitationView) -> Response[Any]:
    """Nothing has begun: what is expected, what was declined, or that the round is over."""
    known = await expectations(invitation)
    person, study, round_, refusal = known["person"], known["study"], known["round"], known["refusal"]
    key = (
        round_.id,
        round_.version_id,
        round_.closes_on,
        study.revision,
        known["cents"],
        invitation.state,
        refusal and refusal.code,
        person is None,
    )
    own = {"token": token, "address": person.address if person else ""}
    template = "invitation"
    if invitation.state is State.DECLINED:
        template = "declined"
    elif known["over"]:
        template = "over"
    return shared_page(request, f"runs/{template}.html", key, own, **known)


async def _back_page(request: AnyRequest, token: str, invitation: InvitationView, run: RunView) -> Response[Any]:
    """Where somebody stands who is under way. The bonus is the one that was promised then, whatever the plan says now."""
    known = await expectations(invitation)
    if known["over"]:
        return page(request, "runs/over.html", run=run, **known)
    bonus = await incentives.status_of(run.tester_id, run.round_id)
    walk = Walk(run, (await authoring.version(run.version_id)).script)
    return page(request, "runs/under_way.html", token=token, walk=walk, bonus=bonus, **known)


async def _found(request: AnyRequest, token: str) -> InvitationView | LinkProblem:
    """What a link opens. From here on the page speaks the language of the person to whom it was sent."""
    found = await invitation_queries.by_token(token)
    known = found.language if isinstance(found, InvitationView) else await invitation_queries.language_of(token)
    speak_to(request, known)
    return found


async def _ended_page(request: AnyRequest, token: str, invitation: InvitationView, run: RunView) -> Response[Any]:
    """Who has finished is led to the last page: at once where this browser knows her, else by the button.

    A code that is hidden again is shown only to who presses it.
    """
    who = caller(request)
    known = isinstance(who.principal, TesterPrincipal) and who.principal.invitation_id == invitation.id
    opened = await opened_at(who.session) if known and who.session else None
    bonus = await incentives.status_of(run.tester_id, run.round_id, opened)
    if known and not (bonus and bonus.shown_at and not bonus.can_reveal):
        return redirect("/my/done")
    person = await customers.get(invitation.customer_id) if invitation.customer_id else None
    return page(request, "runs/ended.html", token=token, person=person, run=run, bonus=bonus)


@post("/t/{token:str}", allow=ANYONE)
async def answer_invitation(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Accept (again, any time: that is how one comes back, to the open step) or decline. Who says no in the middle of the
    test is led to where it is stopped, which says first what happens to answers and bonus.
    """
    found = await _found(request, token)
    if not isinstance(found, InvitationView):
        return link_problem_page(request, found)
    no = (await sent(request)).get("go") == "decline"
    if no and (await actions.decline(found) or await _ended(found)):
        return redirect(f"/t/{token}")
    invitation, cookie = await invitations.accept(request, token)
    await actions.come_back(invitation.id)
    told = _(N_("Your test has begun. If you don't want to go on, you can end it here."))
    response = redirect("/my/stop", flash=told, tone="warn") if no else redirect(await _next(invitation))
    response.cookies.append(cookie)
    return response


async def _next(invitation: InvitationView) -> str:
    """The step that the link page names; home for who waits, has not begun or is done."""
    run = await queries.of_invitation(invitation.id)
    if run is None or run.ended or run.stage is Stage.WAIT:
        return "/my"
    return Walk(run, (await authoring.version(run.version_id)).script).here


async def _ended(invitation: InvitationView) -> bool:
    run = await queries.of_invitation(invitation.id)
    return run is not None and run.ended


LINK_ROUTES = [show_invitation, answer_invitation]
