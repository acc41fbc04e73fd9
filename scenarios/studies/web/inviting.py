"""Invite the members of a panel, see what they will read, take an invitation back, send a new link."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from panel.core.clock import now, today
from panel.core.errors import NotAllowed, NotFound
from panel.core.forms import bind
from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _, language, ngettext, speaking
from panel.core.once import once
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from panel.customers import queries as customers
from panel.customers.queries import CustomerView
from panel.customers.rules import Kind
from panel.incentives import unseen
from panel.invitations import queries as invitations
from panel.invitations.rules import ALREADY, State
from panel.outbox.compose import compose
from scenarios.authoring import queries as authoring
from scenarios.studies import actions, queries
from scenarios.studies.asking import lines_of
from scenarios.studies.rules import RoundView, StudyView
from scenarios.studies.rules.letter import letter
from scenarios.studies.rules.plan import KINDS
from scenarios.studies.rules.rounds import links_until, may_invite_now
from scenarios.studies.web.tabs import address, name_of, tabs_of

STATES: dict[State, tuple[str, str]] = {
    State.INVITED: (N_("No answer yet"), ""),
    State.ACCEPTED: (N_("Agreed"), "ok"),
    State.DECLINED: (N_("Declined"), ""),
    State.WITHDRAWN: (N_("Invitation withdrawn"), ""),
}


class InviteForm(msgspec.Struct):
    who: tuple[UUID, ...] = ()


@get("/studies/{study_id:uuid}/rounds/{round_id:uuid}/invite", allow=MARKETING)
async def invite_page(request: AnyRequest, study_id: FromPath[UUID], round_id: FromPath[UUID]) -> Response[Any]:
    """Everybody in the panel, with the reason why somebody cannot be asked."""
    study, round_ = await queries.round_in(study_id, round_id)
    return await _page(request, study, round_)


@post("/studies/{study_id:uuid}/rounds/{round_id:uuid}/invite", allow=MARKETING)
async def invite(request: AnyRequest, study_id: FromPath[UUID], round_id: FromPath[UUID]) -> Response[Any]:
    """Ask the ticked ones."""
    study, round_ = await queries.round_in(study_id, round_id)
    form = await bind(request, InviteForm)
    if not form.ok or not form.value.who:
        error = _("Please choose at least one person.")
        return await _page(request, study, round_, status=422, error=error, ticked=form.raw.all("who"))
    try:
        done = await actions.invite_panel(round_id, form.value.who, actor_of(staff(request)))
    except NotAllowed as no:
        return redirect(address(round_), flash=_(no.refusal.message), tone="bad")
    told = ngettext("%(num)s person is invited.", "%(num)s people are invited.", len(done.made))
    late = [r for r in done.refused.values() if r != ALREADY]
    if late:
        told += " " + ngettext("%(num)s could not be invited.", "%(num)s could not be invited.", len(late))
    if not done.made and not late:
        told = _("They were invited already. Nobody gets a second mail.")
    return redirect(
        address(round_, "/invite") if late else f"/studies/{study_id}?round={round_id}",
        flash=told,
        tone="warn" if late else "ok",
    )


@get("/studies/{study_id:uuid}/rounds/{round_id:uuid}/invite/preview", allow=MARKETING)
async def preview(
    request: AnyRequest,
    study_id: FromPath[UUID],
    round_id: FromPath[UUID],
    kind: FromQuery[str] = "",
    lang: FromQuery[str] = "",
) -> Response[Any]:
    """The mail as this kind of tester would read it."""
    study, round_ = await queries.round_in(study_id, round_id)
    if round_.version_id is None or round_.opens_on is None or round_.closes_on is None:
        raise NotFound
    kind, lang = kind if kind in KINDS else Kind.FRIENDLY, lang if lang in ("de", "en") else language()
    script = (await authoring.version(round_.version_id)).script
    with speaking(lang):
        greet = _("Ms %(name)s", name="Berger")
    known = {"greet": greet, "link": "…", "link_expires_at": links_until(round_)}
    mail = compose("invitation", lang, {**known, **letter(study, round_, script, kind, today())})
    return page(
        request,
        "studies/preview.html",
        study=study,
        round=round_,
        name=name_of(study, round_),
        mail=mail,
        kind=kind,
        lang=lang,
        here=address(round_, "/invite/preview"),
        back=address(round_, "/invite"),
    )


@get("/studies/{study_id:uuid}/rounds/{round_id:uuid}/invitations/{invitation_id:uuid}/withdraw", allow=MARKETING)
async def withdraw_page(
    request: AnyRequest, study_id: FromPath[UUID], round_id: FromPath[UUID], invitation_id: FromPath[UUID]
) -> Response[Any]:
    """Ask first: the link dies at once."""
    _study, round_ = await queries.round_in(study_id, round_id)
    person = await _person(round_, invitation_id)
    return page(
        request,
        "studies/withdraw.html",
        person=person,
        code=await unseen.of_customer(person.id, round_id),
        action=address(round_, f"/invitations/{invitation_id}/withdraw"),
        back=address(round_, "/invite"),
    )


@post("/studies/{study_id:uuid}/rounds/{round_id:uuid}/invitations/{invitation_id:uuid}/withdraw", allow=MARKETING)
async def withdraw(
    request: AnyRequest, study_id: FromPath[UUID], round_id: FromPath[UUID], invitation_id: FromPath[UUID]
) -> Response[Any]:
    """Take the question back."""
    _study, round_ = await queries.round_in(study_id, round_id)
    person = await _person(round_, invitation_id)
    mailed = await actions.withdraw(round_id, invitation_id, actor_of(staff(request)))
    told = _("%(name)s is no longer invited.", name=person.name)
    if mailed:
        told += " " + _("The voucher code that was not looked at goes out by mail.")
    return redirect(address(round_, "/invite"), flash=told)


@post("/studies/{study_id:uuid}/rounds/{round_id:uuid}/invitations/{invitation_id:uuid}/new-link", allow=MARKETING)
async def new_link(
    request: AnyRequest, study_id: FromPath[UUID], round_id: FromPath[UUID], invitation_id: FromPath[UUID]
) -> Response[Any]:
    """Somebody lost the mail."""
    _study, round_ = await queries.round_in(study_id, round_id)
    person = await _person(round_, invitation_id)
    try:
        async with once(request) as first:
            if first:
                await actions.send_new_link(round_id, invitation_id, actor_of(staff(request)))
    except NotAllowed:
        told = _("No new link was sent to %(name)s. This page says why.", name=person.name)
        return redirect(address(round_, "/invite"), flash=told, tone="warn")
    return redirect(
        address(round_, "/invite"),
        flash=_("A new link is on its way to %(name)s. The old one is dead.", name=person.name),
    )


async def _person(round_: RoundView, invitation_id: UUID) -> CustomerView:
    """Whom an invitation of exactly this round is for. Raises `NotFound`."""
    invitation = await invitations.get(invitation_id)
    if invitation.purpose.id != round_.id or invitation.customer_id is None:
        raise NotFound
    return await customers.get(invitation.customer_id)


async def _page(
    request: AnyRequest,
    study: StudyView,
    round_: RoundView,
    status: int = 200,
    error: str = "",
    ticked: list[str] | None = None,
) -> Response[Any]:
    """`ticked`: whom a form chose that came back; at first it is everybody who can be asked."""
    lines = await lines_of(study, round_)
    return page(
        request,
        "studies/invite.html",
        status=status,
        study=study,
        round=round_,
        name=name_of(study, round_),
        lines=lines,
        open=sum(line.refusal is None for line in lines),
        states=STATES,
        error=error,
        errors={"who": error},
        ticked=ticked,
        closed=may_invite_now(round_, now()),
        tabs=tabs_of(study, round_, "overview"),
        back=address(round_),
    )
