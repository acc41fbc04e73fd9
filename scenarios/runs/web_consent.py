"""Consent: read and given before the first step, declined, or withdrawn at any time."""

from typing import Any, Literal

import msgspec
from litestar import Response, get, post

from panel.consent import queries as consent_queries
from panel.consent.texts import ConsentWords
from panel.core.errors import NotAllowed
from panel.core.forms import bind, blank
from panel.core.guard import TESTER, tester
from panel.core.http import AnyRequest
from panel.core.i18n import LANGUAGES, N_, _, language
from panel.core.pages import page, redirect
from panel.core.shared_pages import shared_page
from panel.invitations import queries as invitation_queries
from panel.invitations.queries import InvitationView
from scenarios.runs import actions, queries
from scenarios.runs.expectations import expectations

NOT_SMALL = 10
"""From so many planned testers on nobody is told that few take part."""
CHANGED = N_("This text has changed since you opened it. Please read it again; nothing is stored yet.")


class ConsentForm(msgspec.Struct):
    participate: bool = False
    quotes: bool = False
    recontact: bool = False


class WithdrawForm(msgspec.Struct):
    answers: Literal["delete", "keep"]


@get("/my/invitation", allow=TESTER)
async def reread_invitation(request: AnyRequest) -> Response[Any]:
    """The way back from the consent: what is expected, once more."""
    invitation = await _invitation(request)
    if await queries.of_invitation(invitation.id) is not None:
        return redirect("/my")
    known = await expectations(invitation)
    person = known["person"]
    template = "runs/over.html" if known["over"] else "runs/invitation_again.html"
    return page(request, template, token="", address=person.address if person else "", **known)


@get("/my/consent", allow=TESTER)
async def show_consent(request: AnyRequest) -> Response[Any]:
    """The ticks, and the exact words that will be kept; once the round is over, that."""
    invitation = await _invitation(request)
    if await consent_queries.of(invitation.id) is not None and await queries.of_invitation(invitation.id) is not None:
        return redirect("/my")
    return await _consent_page(request, invitation, blank())


@post("/my/consent", allow=TESTER)
async def give_consent(request: AnyRequest) -> Response[Any]:
    """Keep what was agreed to, with the version and hash of the words shown, and open the first step.

    Words that changed since the page was opened are shown again, and nothing is kept. In a tab that stayed open while
    the test began in another one, newer ticks hold, and "no" leads to the withdrawal.
    """
    invitation = await _invitation(request)
    form = await bind(request, ConsentForm)
    if form.raw.get("go") == "decline":
        declined = await actions.decline(invitation)
        return page(request, "runs/declined.html", token="", refusal=None) if declined else redirect("/my/withdraw")
    run = await queries.of_invitation(invitation.id)
    shown = form.raw.get("language")
    words = _words(await expectations(invitation), shown if shown in LANGUAGES else language())
    if form.raw.get("words") != words.sha256:
        if run is not None:
            return redirect("/my")
        return await _consent_page(request, invitation, blank(), status=422, changed=True)
    if not form.value.participate:
        if run is not None:
            return redirect("/my/withdraw")
        form.add_error("participate", N_("Please tick this box if you want to take part."))
        return await _consent_page(request, invitation, form, status=422)
    return await _agree(invitation, words, form.value)


async def _agree(invitation: InvitationView, words: ConsentWords, ticks: ConsentForm) -> Response[Any]:
    """To the first step, or home where the test began before; after a withdrawal, to what is said there."""
    try:
        agreed = await actions.agree(invitation, words, quotes=ticks.quotes, recontact=ticks.recontact)
    except NotAllowed as refused:
        if await queries.of_invitation(invitation.id) is None:
            raise
        return redirect("/my", flash=_(refused.refusal.message, **refused.refusal.params))
    if agreed is actions.Agreed.BEGUN:
        return redirect("/my/step/1")
    changed = _(N_("You had agreed before. What you ticked last holds.")) if agreed is actions.Agreed.CHANGED else ""
    return redirect("/my", flash=changed)


async def _consent_page(
    request: AnyRequest, invitation: InvitationView, form: Any, status: int = 200, *, changed: bool = False
) -> Response[Any]:
    known = await expectations(invitation)
    if known["over"]:
        return page(request, "runs/over.html", status=status, **known)
    words = _words(known, language())
    if status == 200:
        return shared_page(request, "runs/consent.html", (words.sha256,), {}, form=form, words=words, changed="")
    told = _(CHANGED) if changed else ""
    errors = {"words": told} if told else None
    return page(request, "runs/consent.html", status=status, errors=errors, form=form, words=words, changed=told)


def _words(known: dict[str, Any], code: str) -> ConsentWords:
    """The words for this person: of a bonus and of few testers only where it is so."""
    small = (known["study"].planned_n or 0) < NOT_SMALL
    return consent_queries.words(code, small_study=small, bonus=known["cents"] > 0)


@get("/my/withdraw", allow=TESTER)
async def show_withdraw(request: AnyRequest) -> Response[Any]:
    """What happens to answers and bonus, said before; after a withdrawal, the way to delete answers that were kept."""
    invitation = await _invitation(request)
    return await _nothing_to_withdraw(invitation) or await _withdraw_page(request, invitation, blank())


@post("/my/withdraw", allow=TESTER)
async def withdraw(request: AnyRequest) -> Response[Any]:
    """Take the consent back; the test ends, and the answers stay or go as the tester says. Kept ones may go later."""
    invitation = await _invitation(request)
    if elsewhere := await _nothing_to_withdraw(invitation):
        return elsewhere
    form = await bind(request, WithdrawForm)
    if not form.ok:
        form.add_error("answers", N_("Please choose one of the two."))
        return await _withdraw_page(request, invitation, form, status=422)
    await actions.withdraw_consent(invitation, delete_answers=form.value.answers == "delete")
    return redirect("/my")


async def _nothing_to_withdraw(invitation: InvitationView) -> Response[Any] | None:
    given, run = await consent_queries.of(invitation.id), await queries.of_invitation(invitation.id)
    kept = run is not None and not run.answers_deleted
    return redirect("/my") if given is None or (given.withdrawn_at and not kept) else None


async def _withdraw_page(
    request: AnyRequest, invitation: InvitationView, form: Any, status: int = 200
) -> Response[Any]:
    given, known = await consent_queries.of(invitation.id), await expectations(invitation)
    if given and given.withdrawn_at:
        return page(request, "runs/delete_answers.html", status=status, form=form, cents=known["cents"])
    run = await queries.of_invitation(invitation.id)
    return page(request, "runs/withdraw.html", status=status, form=form, run=run, **known)


async def _invitation(request: AnyRequest) -> InvitationView:
    return await invitation_queries.get(tester(request).invitation_id)


CONSENT_ROUTES = [reread_invitation, show_consent, give_consent, show_withdraw, withdraw]
