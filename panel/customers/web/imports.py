"""A file of customers: choose it, see what it would do, then do it."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from msgspec import Meta

from panel.core.clock import today
from panel.core.forms import Form, bind, blank
from panel.core.guard import MARKETING, staff
from panel.core.i18n import N_, _, language, ngettext
from panel.core.pages import download, page, redirect
from panel.core.principals import actor_of
from panel.core.spreadsheet import decoded
from panel.customers import importing, rules
from panel.customers.rules import Basis, sheet
from panel.customers.rules.imports import Defaults, Plan
from panel.customers.web.entry import LABELS
from panel.customers.web.listing import basis_names, kind_names

AnyRequest = Request[Any, Any, Any]
SHOWN = 200
"""Lines of one sort that the page lists; the rest is counted."""

ASK_BASIS = N_("Some lines do not say why you may write to these people. Please choose what holds for them.")
TOO_LARGE = N_("This file is too large. Please split it into files of at most 8 MB.")
HEADINGS = {
    "de": ("Anrede", "Vorname", "Nachname", "E-Mail", "Telefon", "Kundennummer", "Sprache", "Art", "Kontaktgrundlage",
           "Seit", "Quelle", "Notiz"),
    "en": ("Salutation", "Given name", "Family name", "E-mail", "Phone", "Customer number", "Language", "Kind",
           "Contact basis", "Since", "Source", "Note"),
}  # fmt: skip


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


@get("/customers/import/template.csv", allow=MARKETING)
async def template_file(request: AnyRequest) -> Response[bytes]:
    """An empty table with our headings, as spreadsheets here open it: semicolons, UTF-8 with mark."""
    head = ";".join(HEADINGS.get(language(), HEADINGS["en"]))
    return download(f"\ufeff{head}\r\n", _("customers.csv"), "text/csv; charset=utf-8")


@get("/customers/import/{id:uuid}", allow=MARKETING)
async def plan_page(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """The dry run: what will be added, what is there already, what is wrong in which line."""
    kept = await importing.load(id, staff(request).id)
    if kept.done_at:
        return redirect("/customers?sort=-added", flash=_added(kept.added))
    return page(request, "customers/plan.html", kept=kept, plan=kept.plan, shown=SHOWN, kinds=kind_names(),
                bases=basis_names(), labels=_labels())  # fmt: skip


@post("/customers/import/{id:uuid}/confirm", allow=MARKETING)
async def confirm(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Store the new ones; pressed twice it adds nobody twice."""
    me = staff(request)
    added = await importing.confirm(id, me.id, actor_of(me))
    return redirect("/customers?sort=-added", flash=_added(added))


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
                bases=basis_names(), headings=HEADINGS.get(language(), HEADINGS["en"]), labels=_labels())  # fmt: skip


def _labels() -> dict[str, str]:
    return {name: _(label) for name, label in LABELS.items()} | {"name": _("Name")}


def _added(count: int) -> str:
    return ngettext("%(num)s customer added.", "%(num)s customers added.", count)
