"""Plan a study, and change its plan while that may be. What it means while she types: `hints`."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec import Meta

from panel.core.clock import now
from panel.core.errors import Changed, Invalid
from panel.core.forms import Cents, Form, bind, blank
from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _, format_money, format_number, pick
from panel.core.once import once
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from panel.incentives import supply
from scenarios.comparisons.web import hints
from scenarios.journeys import queries as journeys
from scenarios.studies import actions, ready
from scenarios.studies import queries as studies
from scenarios.studies.rules import StudyView
from scenarios.studies.rules.measures import name_of
from scenarios.studies.rules.plan import METRICS, REWARDS, SHARES, Plan, is_running

OTHER = "other"
Share = Annotated[str, Meta(pattern=r"^(\d{1,3}|other)$")]


class PlanForm(msgspec.Struct, kw_only=True):
    title: Annotated[str, Meta(max_length=120)]
    question: Annotated[str, Meta(max_length=500)] = ""
    journey_id: UUID
    primary_metric: Annotated[str, Meta(max_length=20)] = ""
    planned_n: Annotated[int, Meta(ge=1, le=200)] | None = None
    reward_kind: Annotated[str, Meta(max_length=20)] = "voucher"
    pool_id: UUID | None = None
    bonus_friendly_cents: Cents = Cents(0)
    bonus_churned_cents: Cents = Cents(0)
    bonus_internal_cents: Cents = Cents(0)
    stopped: Share = "0"
    stopped_other: Annotated[int, Meta(ge=0, le=100)] | None = None
    blocked: Share = "100"
    blocked_other: Annotated[int, Meta(ge=0, le=100)] | None = None
    revision: int = 0

    def plan(self) -> Plan:
        """The plan, without what only the form knows."""
        return Plan(
            **{name: getattr(self, name) for name in PLAIN},
            stopped_percent=_percent(self.stopped, self.stopped_other),
            blocked_percent=_percent(self.blocked, self.blocked_other),
        )


PLAIN = tuple(f.name for f in msgspec.structs.fields(Plan) if not f.name.endswith("_percent"))


@get("/studies/new", allow=MARKETING)
async def new_study(request: AnyRequest, journey: FromQuery[str] = "") -> Response[Any]:
    """An empty plan for the first or the next study, of this journey where the address names one."""
    form = blank(
        journey_id=journey, reward_kind="voucher", planned_n=6, stopped="0", blocked="100", bonus_internal_cents=0
    )
    return await _page(request, form, None)


@post("/studies/new", allow=MARKETING)
async def create_study(request: AnyRequest) -> Response[Any]:
    form = await bind(request, PlanForm)
    if _complete(form):
        try:
            async with once(request) as sent_first:
                if not sent_first:
                    return redirect("/studies")
                study_id = await actions.create(form.value.plan(), actor_of(staff(request)))
            first = (await studies.get(study_id)).rounds[0]
            done = _("The study is planned. Now its first round.")
            return redirect(f"/studies/{study_id}/rounds/{first.id}", flash=done)
        except Invalid as wrong:
            form.add_errors(wrong.errors)
    return await _page(request, form, None, status=422)


@get("/studies/{study_id:uuid}/plan", allow=MARKETING)
async def plan_page(request: AnyRequest, study_id: FromPath[UUID]) -> Response[Any]:
    """The plan as it stands, and what may still change."""
    study = await studies.get(study_id)
    return await _page(request, form_of(study), study)


@post("/studies/{study_id:uuid}/plan", allow=MARKETING)
async def change_plan(request: AnyRequest, study_id: FromPath[UUID]) -> Response[Any]:
    """Save it; when another tab saved in between, everything typed stays and may be saved on top."""
    study, form = await studies.get(study_id), await bind(request, PlanForm)
    if not _complete(form):
        return await _page(request, form, study, status=422)
    try:
        await actions.change_plan(study_id, form.value.plan(), form.value.revision, actor_of(staff(request)))
    except Invalid as wrong:
        form.add_errors(wrong.errors)
        return await _page(request, form, study, status=422)
    except Changed:
        form.add_error(
            "",
            N_(
                "Somebody saved this plan in between. What you typed is still here; look it over and "
                "save again to put it on top."
            ),
        )
        return await _page(request, form, await studies.get(study_id), status=409)
    return redirect(f"/studies/{study_id}", **await _saved(study, form.value.primary_metric))


async def _saved(study: StudyView, chosen: str) -> dict[str, str]:
    """What is said after saving: a warning where what is to decide was never asked before."""
    asked = await ready.asked_before(study)
    if asked is None or not chosen or chosen in asked:
        return {"flash": _("The plan is saved.")}
    told = _(
        "The plan is saved. But the before round did not ask what is to decide: %(metric)s", metric=_(name_of(chosen))
    )
    return {"flash": told, "tone": "warn"}


def _complete(form: Form[PlanForm]) -> bool:
    """ "Another share" needs its number."""
    for name in ("stopped", "blocked"):
        if form.raw.get(name) == OTHER and not form.raw.get(f"{name}_other"):
            form.add_error(f"{name}_other", N_("Please fill this in."))
    return form.ok


def _percent(choice: str, other: int | None) -> int:
    return (other or 0) if choice == OTHER else int(choice)


def form_of(study: StudyView) -> Form[Any]:
    """A form that shows the plan of a study."""
    usual = {str(percent) for percent, _label in SHARES}
    shown: dict[str, Any] = {name: getattr(study, name) for name in PLAIN if not name.endswith("_cents")}
    for name in ("bonus_friendly_cents", "bonus_churned_cents", "bonus_internal_cents"):
        shown[name] = typed_money(getattr(study, name))
    for name, percent in (("stopped", study.stopped_percent), ("blocked", study.blocked_percent)):
        shown |= {name: percent} if str(percent) in usual else {name: OTHER, f"{name}_other": percent}
    return blank(**shown)


def typed_money(cents: int) -> str:
    """An amount as people would type it: `25` or `12,50`."""
    return str(cents // 100) if cents % 100 == 0 else format_number(cents / 100, 2)


async def _page(request: AnyRequest, form: Form[Any], study: StudyView | None, status: int = 200) -> Response[Any]:
    return page(
        request,
        "studies/plan.html",
        status=status,
        form=form,
        study=study,
        **await hints.of(form, study),
        journeys=[(j.id, pick(j.title)) for j in await journeys.all_journeys()],
        metrics=METRICS,
        asked=await ready.asked_before(study) if study else None,
        rewards=REWARDS,
        shares=[*((str(percent), _(words)) for percent, words in SHARES), (OTHER, _("another share"))],
        pools=[(p.id, f"{p.name} · {format_money(p.amount_cents, p.currency)}") for p in await supply.pools()],
        changes=await studies.plan_changes(study.id) if study else [],
        journey_fixed=bool(study and any(r.version_id for r in study.rounds)),
        money_fixed=bool(study and any(is_running(r, now()) for r in study.rounds)),
    )
