"""A file of customers: choose it, see what it would do, then do it."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import Meta

from panel.core.clock import today
from panel.core.forms import Form, bind, blank
from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _, language
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from panel.core.spreadsheet import decoded
from panel.customers import importing, rules
from panel.customers.rules import Basis, sheet
from panel.customers.rules.imports import Defaults, Plan
from panel.customers.web.entry import labels
from panel.customers.web.import_ends import lost, to_people
from panel.customers.web.import_files import headings
from panel.customers.web.listing import basis_names, kind_names

SHOWN = 200
"""Lines of one sort that the page lists; the rest is counted."""

ASK_BASIS = N_("Some lines do not say so. Please choose what holds for them.")
TOO_LARGE = N_("This file is too large. Please split it into files of at most 8 MB.")


class ImportForm(msgspec.Struct):
    """What holds for lines that do not say. The pasted text stays out: it may be long."""

    kind: rules.Kind = rules.Kind.FRIENDLY
    language: Literal["de", "en"] = "de"
    contact_basis: Literal["", "consent", "contract", "employment", "none"] = ""
    basis_on: date | None = None
    basis_source: Annotated[str, Meta(max_length=200)] = ""


@get("/customers/import", allow=MARKETING)
async def import_page(request: AnyRequest) -> Response[Any]:
    """Choose a file or paste lines."""
    return _import_page(request, blank(kind=rules.Kind.FRIENDLY.value, language=language()))


@post("/customers/import", allow=MARKETING)
async def try_import(request: AnyRequest) -> Response[Any]:
    """Try it without storing anybody, and show what would happen."""
    form = await bind(request, ImportForm)
    text = await _content(form)
    if form.ok:
        _check_basis(form)
    plan = await _tried(form, text) if form.ok else None
    if plan is not None and plan.without_basis and not form.value.contact_basis:
        form.add_error("contact_basis", ASK_BASIS)
    if plan is None or not form.ok:
        return _import_page(request, form, text=text, status=422)
    kept = await importing.keep(plan, staff(request).id)
    return redirect(f"/customers/import/{kept}")


@get("/customers/import/{id:uuid}", allow=MARKETING)
async def plan_page(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """The dry run: what will be added, what is there already, what is wrong in which line. Done: what was left out."""
    kept = await importing.load(id, staff(request).id)
    if kept.lost:
        return lost(kept)
    if kept.done_at and not kept.plan.incomplete:
        return to_people(kept)
    template = "customers/imported.html" if kept.done_at else "customers/plan.html"
    return page(request, template, kept=kept, plan=kept.plan, shown=SHOWN, kinds=kind_names(),
                bases=basis_names(), labels=_labels())  # fmt: skip


@post("/customers/import/{id:uuid}/confirm", allow=MARKETING)
async def confirm(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Store the new ones; pressed twice it adds nobody twice."""
    me = staff(request)
    if (kept := await importing.load(id, me.id)).lost:
        return lost(kept)
    await importing.confirm(id, me.id, actor_of(me))
    kept = await importing.load(id, me.id)
    return redirect(f"/customers/import/{id}") if kept.plan.incomplete else to_people(kept)


async def _content(form: Form[Any]) -> str:
    """The file's text, or what was pasted."""
    upload = form.files.get("file")
    if upload is None:
        return form.raw.get("text")
    content = await upload.read()
    if len(content) > sheet.MOST_BYTES:
        form.add_error("file", TOO_LARGE)
        return ""
    return decoded(content)


async def _tried(form: Form[ImportForm], text: str) -> Plan | None:
    given = form.value
    basis = Basis(given.contact_basis) if given.contact_basis not in ("", "none") else None
    defaults = Defaults(given.kind, given.language, basis, given.basis_on, given.basis_source)
    try:
        return await importing.dry_run(text, defaults)
    except sheet.Unreadable as wrong:
        form.add_error("text" if form.raw.get("text") else "file", wrong.message, **wrong.params)
        return None


def _check_basis(form: Form[ImportForm]) -> None:
    """A basis for all lines wants its day, and consent its source, as in the form for one customer."""
    given = form.value
    if given.contact_basis in ("", "none"):
        return
    trial = rules.CustomerInput(
        kind=given.kind,
        family_name="x",
        email="x@example.com",
        contact_basis=Basis(given.contact_basis),
        basis_on=given.basis_on,
        basis_source=given.basis_source,
    )
    form.add_errors(rules.problems(trial, today()))


def _import_page(request: AnyRequest, form: Form[Any], *, text: str = "", status: int = 200) -> Response[Any]:
    return page(request, "customers/import.html", status=status, form=form, text=text, kinds=kind_names(),
                bases=basis_names(), headings=headings().values(), labels=labels() | _own_labels())  # fmt: skip


def _own_labels() -> dict[str, str]:
    """What fields are called on this page alone."""
    return {
        "contact_basis": _("Why you may write to these people"),
        "file": _("CSV file"),
        "text": _("or paste the lines, with the headings"),
    }


def _labels() -> dict[str, str]:
    """What the columns of a list are called."""
    return labels() | {"name": _("Name")}
