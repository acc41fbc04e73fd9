"""What a plan means while it is typed: what so many testers can and cannot show, and what it costs at most."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get
from litestar.params import FromQuery
from msgspec import Meta

from panel.core.forms import Cents, Form, bind_pairs
from panel.core.guard import MARKETING
from panel.core.http import AnyRequest
from panel.core.pages import page
from panel.core.settings import settings
from panel.customers.rules import Kind
from panel.panels import queries as panels
from panel.panels.queries import PanelView
from scenarios.comparisons.rules.outlook import outlook
from scenarios.studies import queries as studies
from scenarios.studies.rules import Purpose, StudyView
from scenarios.studies.rules.plan import most_it_costs


class HintForm(msgspec.Struct, kw_only=True):
    """The part of the plan that the hints look at."""

    planned_n: Annotated[int, Meta(ge=1, le=200)] | None = None
    primary_metric: str = ""
    bonus_friendly_cents: Cents = Cents(0)
    bonus_churned_cents: Cents = Cents(0)
    bonus_internal_cents: Cents = Cents(0)

    def bonus_cents(self, kind: str) -> int:
        return getattr(self, f"bonus_{kind}_cents")


class Costs(msgspec.Struct, frozen=True):
    """At most so much a round: (people who get something, cents each), their sum. `panel`: who they are; None: as planned."""

    lines: tuple[tuple[int, int], ...]
    total: int
    currency: str
    panel: PanelView | None


@get("/studies/planning-hint", allow=MARKETING)
async def planning_hint(request: AnyRequest, study_id: FromQuery[UUID | None] = None) -> Response[Any]:
    """The part of the plan page that answers while she types; of a new study, or of this one."""
    form = bind_pairs(list(request.query_params.multi_items()), HintForm)
    study = await studies.get(study_id) if study_id else None
    return page(request, "studies/_planning.html", **await of(form, study))


async def of(form: Form[Any], study: StudyView | None) -> dict[str, Any]:
    """What `_planning.html` shows of what is typed so far; what is wrong counts as not typed."""
    raw = bind_pairs([(name, value) for name, value in form.raw.pairs() if name not in form.errors], HintForm)
    typed = raw.value if raw.ok else HintForm()
    seen = outlook(typed.planned_n, typed.primary_metric)
    return {"outlook": seen, "costs": await _costs(typed, study)}


async def _costs(typed: HintForm, study: StudyView | None) -> Costs | None:
    """For the panel of the before round; while there is none, for so many customers as are planned."""
    before = study.round(Purpose.BEFORE) if study else None
    panel = await panels.get(before.panel_id) if before and before.panel_id else None
    people = (
        {Kind.FRIENDLY: panel.count_friendly, Kind.CHURNED: panel.count_churned, Kind.INTERNAL: panel.count_internal}
        if panel
        else {Kind.FRIENDLY: typed.planned_n or 0}
    )
    lines, total = most_it_costs(typed.bonus_cents, people)
    currency = study.currency if study else settings().currency
    asked = total or (panel and any(people.values()))
    return Costs(lines, total, currency, panel) if asked else None
