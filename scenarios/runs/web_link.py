"""The personal link: what is expected, accept or decline."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath

from panel.core.clock import now
from panel.core.guard import ANYONE, speak_to
from panel.core.i18n import N_, _
from panel.core.pages import page, redirect
from panel.core.principals import TesterPrincipal
from panel.core.sent import sent
from panel.core.sessions import caller, opened_at
from panel.core.shared_pages import shared_page
from panel.customers import queries as customers
from panel.incentives import queries as incentives
from panel.incentives.rules import share
from panel.invitations import actions as invitations
from panel.invitations import queries as invitation_queries
from panel.invitations.queries import InvitationView
from panel.invitations.rules import LinkProblem, State
from panel.invitations.web import link_problem_page
from scenarios.authoring import queries as authoring
from scenarios.runs import actions, queries
from scenarios.runs.rules import RunView, Stage
from scenarios.runs.walk import AnyRequest, Walk
from scenarios.studies import queries as studies
from scenarios.studies.rules import StudyView, may_walk


async def expectations(invitation: InvitationView) -> dict[str, Any]:
    """What a tester should know beforehand: the way, the time, the bonus, the person to ask."""
    study, round_ = await studies.study_of_round(invitation.purpose.id)
    person = await customers.get(invitation.customer_id) if invitation.customer_id else None
    version = await authoring.version(round_.version_id) if round_.version_id else None
    asked = await studies.tester_of(study.id, person.id) if person else None
    cents = study.bonus_cents(asked.kind) if asked else 0
    return {
        "study": study,
        "round": round_,
        "person": person,
        "script": version.script if version else None,
        **worth(study, cents),
        "refusal": may_walk(round_, now()),
        "invitation": invitation,
    }


def worth(study: StudyView, cents: int) -> dict[str, int]:
    """The bonus in full, of a test that was stopped, and of one that could not go on; in cents."""
    return {
        "cents": cents,
        "stopped_cents": share(cents, study.stopped_percent),
        "blocked_cents": share(cents, study.blocked_percent),
    }


@get("/t/{token:str}", allow=ANYONE)
async def show_invitation(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """What this is about, or that it is done. Looking changes nothing."""
    found = await _found(request, token)
    if not isinstance(found, InvitationView):
        return link_problem_page(request, found)
    run = await queries.of_invitation(found.id) if found.state is State.ACCEPTED else None
    if run is not None and run.ended:
        return await _ended_page(request, token, found, run)
    known = await expectations(found)
    person, study, round_ = known["person"], known["study"], known["round"]
    refusal = known["refusal"]
    key = (
        round_.id,
        round_.version_id,
        round_.closes_on,
        study.revision,
        known["cents"],
        found.state,
        refusal and refusal.code,
        person is None,
        run and (run.position, run.stage),
    )
    own = {"token": token, "address": person.address if person else ""}
    template = "runs/declined.html" if found.state is State.DECLINED else "runs/invitation.html"
    return shared_page(request, template, key, own, run=run, **known)


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
