"""From the personal link to the first step: what is expected, accept or decline, consent."""

from typing import Any

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from panel.consent import actions as consents
from panel.consent import queries as consent_queries
from panel.consent.texts import ConsentWords
from panel.core.clock import now
from panel.core.errors import NotAllowed
from panel.core.forms import bind, blank
from panel.core.guard import ANYONE, TESTER, tester
from panel.core.i18n import LANGUAGES, N_, language
from panel.core.pages import page, redirect
from panel.core.shared_pages import shared_page
from panel.customers import queries as customers
from panel.invitations import actions as invitations
from panel.invitations import queries as invitation_queries
from panel.invitations.queries import InvitationView
from panel.invitations.web import link_problem_page
from scenarios.authoring import queries as authoring
from scenarios.runs import actions
from scenarios.runs.walk import AnyRequest, NotStarted, walk_of
from scenarios.studies import queries as studies
from scenarios.studies.rules import may_walk

NOT_SMALL = 10
"""From so many planned testers on nobody is told that few take part."""


class ConsentForm(msgspec.Struct):
    participate: bool = False
    quotes: bool = False
    recontact: bool = False


async def expectations(invitation: InvitationView) -> dict[str, Any]:
    """What a tester should know beforehand: the way, the time, the bonus, the person to ask."""
    study, round_ = await studies.study_of_round(invitation.purpose.id)
    person = await customers.get(invitation.customer_id) if invitation.customer_id else None
    version = await authoring.version(round_.version_id) if round_.version_id else None
    asked = await studies.tester_of(study.id, person.id) if person else None
    return {
        "study": study,
        "round": round_,
        "person": person,
        "script": version.script if version else None,
        "cents": study.bonus_cents(asked.kind) if asked else 0,
        "refusal": may_walk(round_, now()),
        "invitation": invitation,
    }


@get("/t/{token:str}", allow=ANYONE)
async def show_invitation(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """What this is about. Looking changes nothing."""
    found = await invitation_queries.by_token(token)
    if not isinstance(found, InvitationView):
        return link_problem_page(request, found)
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
    )
    own = {"token": token, "address": person.address if person else ""}
    return shared_page(request, "runs/invitation.html", key, own, **known)


@post("/t/{token:str}", allow=ANYONE)
async def answer_invitation(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Accept (again, any time: that is how one comes back) or decline."""
    found = await invitation_queries.by_token(token)
    if not isinstance(found, InvitationView):
        return link_problem_page(request, found)
    if (await request.form()).get("go") == "decline":
        await invitations.decline(token)
        return redirect(f"/t/{token}")
    _invitation, cookie = await invitations.accept(request, token)
    response = redirect("/my")
    response.cookies.append(cookie)
    return response


@get("/my/consent", allow=TESTER)
async def show_consent(request: AnyRequest) -> Response[Any]:
    """The ticks, and the exact words that will be kept."""
    invitation = await invitation_queries.get(tester(request).invitation_id)
    if await consent_queries.of(invitation.id) is not None and await _walks(request):
        return redirect("/my")
    return await _consent_page(request, invitation, blank())


@post("/my/consent", allow=TESTER)
async def give_consent(request: AnyRequest) -> Response[Any]:
    """Keep what was agreed to, with the version and hash of the words shown, and open the first step."""
    invitation = await invitation_queries.get(tester(request).invitation_id)
    form = await bind(request, ConsentForm)
    if not form.value.participate:
        form.add_error("participate", N_("Please tick this box if you want to take part."))
        return await _consent_page(request, invitation, form, status=422)
    if refusal := may_walk(await studies.round_of(invitation.purpose.id), now()):
        raise NotAllowed(refusal)
    shown = form.raw.get("language")
    words = await _words(invitation, shown if shown in LANGUAGES else language())
    await consents.grant(
        invitation.id,
        invitation.customer_id,
        invitation.purpose,
        words,
        quotes=form.value.quotes,
        recontact=form.value.recontact,
    )
    await actions.start(invitation)
    return redirect("/my/step/1")


async def _consent_page(request: AnyRequest, invitation: InvitationView, form: Any, status: int = 200) -> Response[Any]:
    words = await _words(invitation, language())
    if status == 200:
        return shared_page(request, "runs/consent.html", (words.sha256,), {}, form=form, words=words)
    return page(request, "runs/consent.html", status=status, form=form, words=words)


async def _words(invitation: InvitationView, code: str) -> ConsentWords:
    """The words for this person: of a bonus and of few testers only where it is so."""
    known = await expectations(invitation)
    small = (known["study"].planned_n or 0) < NOT_SMALL
    return consent_queries.words(code, small_study=small, bonus=known["cents"] > 0)


async def _walks(request: AnyRequest) -> bool:
    try:
        await walk_of(request)
    except NotStarted:
        return False
    return True


LINK_ROUTES = [show_invitation, answer_invitation, show_consent, give_consent]
