"""All bonuses, summed to the cent; one bonus with everything that happened to it."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Meta

from panel.core.addresses import fold
from panel.core.clock import local, today
from panel.core.errors import NotAllowed
from panel.core.forms import Form, bind, blank, clean
from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.once import once
from panel.core.pages import download, page, page_asked, redirect
from panel.core.principals import actor_of
from panel.core.spreadsheet import amount, written
from panel.incentives import actions, queries
from panel.incentives.rules import FACT_LABELS, LABELS, Fact, State
from panel.incentives.web.missing import missing_for
from panel.incentives.web.parts import LOOKS, Row, by_name, rows_of, tabs

PAGE_SIZE = 50
SORTS = ("name", "-name", "since", "-since")
HEAD = (
    N_("Study"),
    N_("Name"),
    N_("Customer number"),
    N_("Kind"),
    N_("State"),
    N_("Promised"),
    N_("Due"),
    N_("Currency"),
    N_("Changed"),
    N_("Reference"),
)
"""msgids"""


class ReverseForm(msgspec.Struct):
    reason: Annotated[str, Meta(min_length=3, max_length=300)]


@get("/incentives/ledger", allow=MARKETING)
async def show_ledger(request: AnyRequest) -> Response[str]:
    """The list with its filter, the sums of what is listed, and the sums of each study."""
    asked, sort = _asked(request), request.query_params.get("sort", "")
    rows = _sorted(await _filtered(*asked), sort)
    q, state, purpose = asked
    everything = [row.bonus for row in rows]
    studies: dict[str, list[Any]] = {}
    for one in everything:
        studies.setdefault(one.purpose.words, []).append(one)
    number, pages = page_asked(request), max(1, -(-len(rows) // PAGE_SIZE))
    number = min(number, pages)
    return page(
        request,
        "incentives/ledger.html",
        rows=rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE],
        total=len(rows),
        number=number,
        pages=pages,
        q=q,
        state=state,
        purpose=purpose,
        sort=sort if sort in SORTS else "-since",
        purposes=await queries.purposes(),
        sums=queries.sums(everything),
        studies={label: queries.sums(found) for label, found in sorted(studies.items())},
        labels=LABELS,
        looks=LOOKS,
        tabs=await tabs("/incentives/ledger"),
        query=request.url.query or "",
    )


@get("/incentives/ledger.csv", allow=MARKETING)
async def download_ledger(request: AnyRequest) -> Response[bytes]:
    """The filtered list as a file, its words in the reader's language."""
    rows = _sorted(await _filtered(*_asked(request)), request.query_params.get("sort", ""))
    table = written([_(name) for name in HEAD], [_cells(row) for row in rows])
    return download(table, f"bonuses-{today().isoformat()}.csv", "text/csv; charset=utf-8")


def _cells(row: Row) -> tuple[object, ...]:
    one, owner = row.bonus, row.owner
    return (
        one.purpose.words,
        owner.name if owner else "",
        owner.customer_number if owner else "",
        one.kind,
        _(LABELS[one.state]),
        amount(one.amount_cents),
        amount(one.due_cents),
        one.currency,
        local(one.changed_at).isoformat(timespec="minutes"),
        one.id,
    )


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    """By name, or by their last change: the newest first, and what changed at one moment by name."""
    named = by_name(rows)
    if sort in ("name", "-name"):
        return named[::-1] if sort == "-name" else named
    return sorted(named, key=lambda row: row.bonus.changed_at, reverse=sort != "since")


def _asked(request: AnyRequest) -> tuple[str, str, UUID | None]:
    asked = request.query_params
    state = asked.get("state", "")
    try:
        purpose = UUID(asked.get("purpose", ""))
    except ValueError:
        purpose = None
    return clean(asked.get("q", ""))[:200], state if state in set(State) else "", purpose


async def _filtered(q: str, state: str, purpose: UUID | None) -> list[Row]:
    rows = await rows_of(await queries.everything(state, purpose))
    wanted = fold(q)
    return [row for row in rows if not wanted or (row.owner and wanted in fold(f"{row.owner.name} {row.owner.email}"))]


@get("/incentives/bonus/{bonus_id:uuid}", allow=MARKETING)
async def show_bonus(request: AnyRequest, bonus_id: FromPath[UUID]) -> Response[str]:
    """Every fact about one bonus: who, what, when; and taking it back."""
    return await _bonus_page(request, bonus_id, blank())


@post("/incentives/bonus/{bonus_id:uuid}/reverse", allow=MARKETING)
async def reverse(request: AnyRequest, bonus_id: FromPath[UUID]) -> Response[Any]:
    """Take it back, with a reason."""
    form, first, refused = await bind(request, ReverseForm), True, None
    if form.ok:
        try:
            async with once(request) as first:
                await actions.reverse(bonus_id, form.value.reason, actor_of(staff(request)))
        except NotAllowed as no:
            refused = no.refusal
        if refused is None or (not first and refused.code == State.REVERSED):  # then by the first of two clicks
            return redirect(f"/incentives/bonus/{bonus_id}", flash=_(N_("The bonus has been taken back.")))
        form.add_error("", refused.message, **refused.params)
    return await _bonus_page(request, bonus_id, form, status=422)


async def _bonus_page(request: AnyRequest, bonus_id: UUID, form: Form[Any], status: int = 200) -> Response[str]:
    row = (await rows_of([await queries.standing(bonus_id)]))[0]
    facts = sorted(row.bonus.facts.values(), key=lambda n: (n.at, list(Fact).index(n.fact)))
    return page(
        request,
        "incentives/bonus.html",
        status=status,
        row=row,
        bonus=row.bonus,
        facts=facts,
        form=form,
        code=await queries.code_of(bonus_id),
        labels=LABELS,
        fact_labels=FACT_LABELS,
        looks=LOOKS,
        kept=await queries.kept(row.bonus),
        missing=await missing_for(row.bonus),
    )
