"""What happened here, for administrators."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Response, get

from panel.audit import queries
from panel.audit.events import EVENTS, said
from panel.audit.queries import Filter
from panel.core.forms import bind_pairs
from panel.core.guard import ADMIN
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.pages import page

GROUPS = {
    "staff": N_("Staff"),
    "customer": N_("People"),
    "panel": N_("Panels"),
    "invitation": N_("Invitations"),
    "consent": N_("Consent"),
    "incentive": N_("Bonuses"),
    "pool": N_("Vouchers"),
    "billing": N_("Bill credits"),
    "journey": N_("Journeys"),
    "scenario": N_("Scenarios"),
    "study": N_("Studies"),
    "round": N_("Rounds"),
    "run": N_("Runs"),
    "verdict": N_("Verdicts"),
    "message": N_("Messages"),
}
"""Events by how their names begin."""


class AuditForm(msgspec.Struct):
    event: str = ""
    person: UUID | None = None
    first: date | None = None
    last: date | None = None
    page: int = 1


@get("/audit", allow=ADMIN)
async def audit_page(request: AnyRequest) -> Response[Any]:
    """Everything, or what fits the filter; nonsense in the address filters nothing."""
    form = bind_pairs(list(request.query_params.multi_items()), AuditForm)
    asked = form.value if not form.errors else AuditForm()
    found = await queries.search(Filter(asked.event, asked.person, asked.first, asked.last), asked.page)
    kept = {name: value for name, value in form.raw.pairs() if value and name != "page"}
    return page(
        request,
        "audit/list.html",
        form=form,
        found=found,
        base=f"?{urlencode(kept)}&" if kept else "?",
        filtered=bool(kept),
        people=await queries.actors(),
        groups={key: _(words) for key, words in GROUPS.items()},
        events={event: said(event) for event in EVENTS},
    )


ROUTES: list[Any] = [audit_page]
