"""The tester's home between steps, and the end with the bonus."""

from datetime import date, datetime
from typing import Any

from litestar import Response, get, post

from panel.consent import queries as consents
from panel.core.clock import local, now
from panel.core.guard import TESTER
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.pages import page, redirect
from panel.core.sent import sent
from panel.core.sessions import caller, opened_at
from panel.core.shared_pages import shared_page
from panel.incentives import actions as incentives
from panel.incentives import queries as incentive_queries
from panel.incentives.queries import BonusStatus
from panel.invitations import queries as invitations
from scenarios.runs import actions, queries
from scenarios.runs.rules import Stage
from scenarios.runs.walk import NotStarted, Walk, walk_of
from scenarios.studies import queries as studies
from scenarios.studies.rules.letter import worth


@get("/my", allow=TESTER)
async def home(request: AnyRequest) -> Response[Any]:
    """Where the tester stands, what comes next, and the steps done."""
    try:
        walk = await walk_of(request)
    except NotStarted:
        return redirect("/my/consent")
    if walk.run.ended:
        return redirect("/my/done")
    return page(request, "runs/home.html", walk=walk, wrote=await queries.unsettled(walk.run.id), **await around(walk))


@post("/my", allow=TESTER)
async def go_on_or_sleep(request: AnyRequest) -> Response[Any]:
    """From the home page: on to the page that is next, or remind me tomorrow. That it came says only who read of it."""
    walk, form = await walk_of(request), await sent(request)
    if form.get("go") == "tomorrow":
        await actions.wait(walk.run, walk.script, remind_days=1)
        return redirect("/my", flash=_(N_("We will remind you tomorrow.")))
    if form.get("stage") == Stage.WAIT:
        await actions.arrived(walk.run, walk.script)
    return redirect(walk.here)


@get("/my/done", allow=TESTER)
async def done(request: AnyRequest) -> Response[Any]:
    """Thanks, and the state of the bonus."""
    walk = await walk_of(request)
    if not walk.run.ended:
        return redirect("/my")
    bonus, withdrawn = await bonus_of(walk, await _link_opened(request)), await _withdrawn_on(walk)
    if bonus is None:
        return shared_page(
            request,
            "runs/done.html",
            (walk.run.state, walk.run.answers_deleted, withdrawn),
            {},
            walk=walk,
            bonus=None,
            withdrawn=withdrawn,
        )
    return page(request, "runs/done.html", walk=walk, bonus=bonus, code=None, withdrawn=withdrawn)


@post("/my/bonus", allow=TESTER)
async def reveal_bonus(request: AnyRequest) -> Response[Any]:
    """Show the voucher's code to its owner; the page says when it is hidden again, or that nobody can read it now."""
    walk, opened = await walk_of(request), await _link_opened(request)
    status = await bonus_of(walk, opened)
    if status is None or status.unreadable or not (status.can_reveal or status.shown_at is None):
        return redirect("/my/done")
    code = await incentives.reveal(status.entitlement_id, now(), opened)
    bonus, withdrawn = await bonus_of(walk, opened), await _withdrawn_on(walk)
    return page(request, "runs/done.html", walk=walk, bonus=bonus, code=code, withdrawn=withdrawn)


async def _link_opened(request: AnyRequest) -> datetime | None:
    """When the personal link was last confirmed in this browser."""
    session = caller(request).session
    return await opened_at(session) if session else None


async def _withdrawn_on(walk: Walk) -> date | None:
    """The local day on which the tester took the consent back."""
    given = await consents.of(walk.run.invitation_id) if walk.run.invitation_id else None
    return local(given.withdrawn_at).date() if given and given.withdrawn_at else None


async def bonus_of(walk: Walk, link_opened_at: datetime | None = None) -> BonusStatus | None:
    """What this run brings, None where nothing was promised."""
    return await incentive_queries.status_of(walk.run.tester_id, walk.run.round_id, link_opened_at)


async def around(walk: Walk) -> dict[str, Any]:
    """Study, round and person around a run: for the pages between the steps."""
    study, round_ = await studies.study_of_round(walk.run.round_id)
    bonus = await bonus_of(walk)
    return {
        "study": study,
        "round": round_,
        "outcomes": await _outcomes(walk),
        "invitation": await invitations.get(walk.run.invitation_id) if walk.run.invitation_id else None,
        "bonus": bonus,
        **worth(study, bonus.amount_cents if bonus else 0),
    }


async def _outcomes(walk: Walk) -> dict[str, str]:
    return {key: values.get("outcome", "") for key, values in (await queries.answers(walk.run.id)).items()}


HOME_ROUTES = [home, go_on_or_sleep, done, reveal_bonus]
