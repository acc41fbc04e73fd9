"""One study as it runs: who is where, what just happened, what needs somebody."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Meta

from panel.consent import queries as consents
from panel.core.clock import now
from panel.core.errors import NotAllowed
from panel.core.forms import Form, bind, blank
from panel.core.guard import MARKETING, STAFF, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.pages import page, redirect, wants_fragment
from panel.core.principals import MARKETING as WRITERS
from panel.core.principals import actor_of
from panel.core.settings import settings
from panel.customers import queries as customers
from panel.customers.queries import CustomerView
from panel.incentives import queries as incentives
from scenarios.comparisons import live
from scenarios.comparisons.ready import items_of
from scenarios.comparisons.rules.happenings import recent
from scenarios.comparisons.rules.progress import funnel, mean_ease, seats, to_invite
from scenarios.comparisons.rules.seat import WORDS, Seat
from scenarios.journeys import queries as journeys
from scenarios.runs import actions as runs
from scenarios.runs.rules.counting import may_set_aside
from scenarios.studies import queries as studies
from scenarios.studies.asking import Unasked, lines_of, unasked
from scenarios.studies.rules import RoundState, RoundView, StudyView
from scenarios.studies.rules.plan import METRICS
from scenarios.studies.rules.rounds import may_add, may_invite_now, shown_rounds
from scenarios.studies.rules.storage import parts_soon
from scenarios.studies.web.tabs import tabs_of


class ReasonForm(msgspec.Struct):
    reason: Annotated[str, Meta(min_length=1, max_length=300)]


@get("/studies/{study_id:uuid}", allow=STAFF)
async def overview(
    request: AnyRequest, study_id: FromPath[UUID], round: FromQuery[UUID | None] = None
) -> Response[Any]:
    """The page, or just its live part for HTMX."""
    study = await studies.get(study_id)
    chosen = await _chosen(study, round)
    context = await _live(request, study, chosen) | await _plan(study)
    if wants_fragment(request):
        return page(request, "studies/_live.html", **context)
    draft = chosen.state(now()) is RoundState.DRAFT
    return page(
        request,
        "studies/overview.html",
        **context,
        tabs=tabs_of(study, chosen, "overview"),
        items=await items_of(study, chosen, names=context["writer"]) if draft else (),
        addable=[p for p in type(chosen.purpose) if may_add(study, p) is None],
        cut_soon=parts_soon(study, settings().storage_months, now()),
    )


async def _chosen(study: StudyView, wanted: UUID | None) -> RoundView:
    """The round asked for, else the one that runs, else the one published last, else the first."""
    if wanted is not None:
        _study, found = await studies.round_in(study.id, wanted)
        return found
    at, rounds = now(), shown_rounds(study)
    running = [r for r in rounds if r.state(at) in (RoundState.OPEN, RoundState.SCHEDULED)]
    published = sorted((r for r in rounds if r.published_at), key=lambda r: r.published_at or at)
    return next(iter([*running, *reversed(published), *rounds]))


async def _live(request: AnyRequest, study: StudyView, chosen: RoundView) -> dict[str, Any]:
    """What the live part shows; product owners read pseudonyms."""
    writer = staff(request).who in WRITERS
    seen = await live.watch(study, chosen, names=writer)
    lines = seats(seen)
    ease, of = mean_ease(seen, lines)
    stuck = [s for s in lines if s.troubles]
    goal = study.planned_n or sum(not s.colleague for s in lines)
    takes_in = may_invite_now(chosen, now()) is None
    return {
        "study": study,
        "round": chosen,
        "state": chosen.state(now()),
        "writer": writer,
        "seats": lines,
        "words": WORDS,
        "funnel": funnel(lines),
        "events": recent(seen, lines),
        "ease": ease,
        "ease_of": of,
        "script": seen.script,
        "finished": sum(s.counts for s in lines),
        "deleted": sum(s.taken_back for s in lines),
        "goal": goal,
        "to_invite": to_invite(lines, goal) if lines and takes_in else 0,
        "stuck": stuck,
        "reach": await _reach(stuck) if writer else {},
        "to_approve": await _to_approve(chosen, lines) if writer else 0,
        "unasked": await _unasked(study, chosen) if writer else None,
        "withdrawn": await consents.withdrawn(chosen.id),
    }


async def _plan(study: StudyView) -> dict[str, Any]:
    """What the card of the plan shows."""
    changes = await studies.plan_changes(study.id)
    return {"metrics": METRICS, "journey": await journeys.get(study.journey_id), "changes": changes}


async def _reach(lines: list[Seat]) -> dict[UUID, CustomerView]:
    """Whom to write to or ring up, by customer id."""
    people = [s.invitation.customer_id for s in lines]
    return {c.id: c for c in await customers.many([one for one in people if one is not None])}


async def _to_approve(chosen: RoundView, lines: list[Seat]) -> int:
    """Bonuses of this round that wait for somebody's approval."""
    return sum(standing.purpose.id == chosen.id for standing in await incentives.to_approve()) if lines else 0


async def _unasked(study: StudyView, chosen: RoundView) -> Unasked | None:
    """Who of the panel is still to be invited, while a round takes people in."""
    return None if may_invite_now(chosen, now()) else unasked(await lines_of(study, chosen))


@post("/studies/{study_id:uuid}/troubles/{trouble_id:uuid}", allow=MARKETING)
async def resolve(request: AnyRequest, study_id: FromPath[UUID], trouble_id: FromPath[UUID]) -> Response[Any]:
    """Staff dealt with a tester who was stuck."""
    round_id = await live.trouble_in(study_id, trouble_id)
    await runs.resolve_trouble(trouble_id, actor_of(staff(request)))
    return redirect(f"/studies/{study_id}?round={round_id}", flash=_("Noted: this is settled."))


@get("/studies/{study_id:uuid}/runs/{run_id:uuid}/set-aside", allow=MARKETING)
async def set_aside_page(request: AnyRequest, study_id: FromPath[UUID], run_id: FromPath[UUID]) -> Response[Any]:
    """Ask for the reason first: a run that does not count needs one."""
    return await _set_aside_page(request, study_id, run_id, blank())


@post("/studies/{study_id:uuid}/runs/{run_id:uuid}/set-aside", allow=MARKETING)
async def set_aside(request: AnyRequest, study_id: FromPath[UUID], run_id: FromPath[UUID]) -> Response[Any]:
    """Do not count this run."""
    form = await bind(request, ReasonForm)
    if not form.ok:
        return await _set_aside_page(request, study_id, run_id, form, status=422)
    run, round_ = await live.run_in(study_id, run_id)
    await runs.set_aside(run.id, form.value.reason, actor_of(staff(request)))
    return redirect(f"/studies/{study_id}?round={round_.id}", flash=_("This test no longer counts."))


@post("/studies/{study_id:uuid}/runs/{run_id:uuid}/count", allow=MARKETING)
async def count_again(request: AnyRequest, study_id: FromPath[UUID], run_id: FromPath[UUID]) -> Response[Any]:
    """Count it after all."""
    run, round_ = await live.run_in(study_id, run_id)
    await runs.count_again(run.id, actor_of(staff(request)))
    return redirect(f"/studies/{study_id}?round={round_.id}", flash=_("This test counts again."))


async def _set_aside_page(
    request: AnyRequest, study_id: UUID, run_id: UUID, form: Form[Any], status: int = 200
) -> Response[Any]:
    study, (run, round_) = await studies.get(study_id), await live.run_in(study_id, run_id)
    if refusal := may_set_aside(run):
        raise NotAllowed(refusal)
    seen = await live.watch(study, round_, names=True)
    return page(
        request,
        "studies/set_aside.html",
        status=status,
        form=form,
        study=study,
        run=run,
        name=seen.names.get(run.tester_id, "–"),
        back=f"/studies/{study_id}?round={round_.id}",
        reasons=[_(words) for words in REASONS],
    )


REASONS = (
    N_("Tried it out for us, not a real test"),
    N_("Stopped by something outside the test"),
    N_("Somebody else did it"),
    N_("Asked us not to count it"),
)
