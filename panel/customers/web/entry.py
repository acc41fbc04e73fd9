"""One customer: add, look at, change, put away and bring back."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from panel.core.errors import Changed, Invalid
from panel.core.forms import Form, bind, blank
from panel.core.guard import MARKETING, staff
from panel.core.http import AnyRequest
from panel.core.i18n import N_, _, language
from panel.core.once import once
from panel.core.pages import page, redirect
from panel.core.principals import actor_of
from panel.customers import actions, queries, rules
from panel.customers.history import history
from panel.customers.parts import Part
from panel.customers.rules import CustomerInput, CustomerView
from panel.customers.web.listing import basis_names, kind_names

LABELS = {
    "kind": N_("Kind"),
    "salutation": N_("Salutation"),
    "given_name": N_("Given name"),
    "family_name": N_("Family name"),
    "email": N_("E-mail address"),
    "phone": N_("Phone"),
    "customer_number": N_("Customer number"),
    "language": N_("Language of invitations"),
    "contact_basis": N_("Contact basis"),
    "basis_on": N_("Since"),
    "basis_source": N_("Source"),
    "note": N_("Note"),
}


def labels() -> dict[str, str]:
    """What each field is called on screen, in the present language."""
    return {name: _(label) for name, label in LABELS.items()}


class EditForm(CustomerInput):
    revision: str = ""


@get("/customers/add", allow=MARKETING)
async def add_page(request: AnyRequest) -> Response[Any]:
    """The empty form."""
    return _form_page(request, blank(kind=rules.Kind.FRIENDLY.value, language=language()))


@post("/customers/add", allow=MARKETING)
async def add(request: AnyRequest) -> Response[Any]:
    """Add one."""
    form, existing, first, made = await bind(request, CustomerInput), None, True, None
    if form.ok:
        try:
            async with once(request) as first:
                made = await actions.add(form.value, actor_of(staff(request)))
        except Invalid as wrong:
            known = None if first else await queries.by_email(form.value.email)
            made = known.id if known else None  # then by the first of two clicks
            existing = None if made else _told(form, wrong)
        if made:
            return redirect(f"/customers/{made}", flash=_("%(name)s is added.", name=actions.full_name(form.value)))
    return _form_page(request, form, status=422, existing=existing)


@get("/customers/{id:uuid}", allow=MARKETING)
async def customer_page(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Everything about one customer."""
    customer = await queries.get(id)
    parts: tuple[Part, ...] = request.app.state.get("customer_parts", ())
    return page(
        request,
        "customers/detail.html",
        customer=customer,
        kinds=kind_names(),
        bases=basis_names(),
        parts=[(part.template, await part.load(id)) for part in parts],
        deeds=await history(id, request.app.state.get("customer_pasts", ())),
    )


@get("/customers/{id:uuid}/edit", allow=MARKETING)
async def edit_page(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """The form with what is stored."""
    customer = await queries.get(id)
    return _form_page(request, _filled(customer), customer=customer)


@post("/customers/{id:uuid}/edit", allow=MARKETING)
async def edit(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Store what was typed; when somebody saved in between, show both."""
    form, existing = await bind(request, EditForm), None
    if form.ok:
        try:
            await actions.change(id, form.value, form.value.revision, actor_of(staff(request)))
            return redirect(f"/customers/{id}", flash=_("Saved."))
        except Invalid as wrong:
            existing = _told(form, wrong)
        except Changed:
            now_stored = await queries.get(id)
            return _form_page(
                request, form, status=409, customer=now_stored, differs=_differences(now_stored, form.value)
            )
    return _form_page(request, form, status=422, customer=await queries.get(id), existing=existing)


@post("/customers/{id:uuid}/archive", allow=MARKETING)
async def archive(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Put away, with a way back."""
    customer = await queries.get(id)
    await actions.archive(id, actor_of(staff(request)))
    told = _("%(name)s is in the archive.", name=customer.name)
    return redirect("/customers", flash=told, undo=f"/customers/{id}/restore")


@post("/customers/{id:uuid}/restore", allow=MARKETING)
async def restore(request: AnyRequest, id: FromPath[UUID]) -> Response[Any]:
    """Bring back."""
    customer = await queries.get(id)
    await actions.restore(id, actor_of(staff(request)))
    return redirect(f"/customers/{id}", flash=_("%(name)s is back.", name=customer.name))


def _form_page(
    request: AnyRequest,
    form: Form[Any],
    *,
    status: int = 200,
    customer: CustomerView | None = None,
    existing: UUID | None = None,
    differs: list[tuple[str, str]] | None = None,
) -> Response[Any]:
    """The form, whatever became of it. `differs` are stored values that somebody else's save brought."""
    return page(
        request,
        "customers/form.html",
        status=status,
        form=form,
        customer=customer,
        existing=existing,
        differs=differs or [],
        revision=customer.revision if customer and (differs is not None or status == 200) else form.raw.get("revision"),
        kinds=kind_names(),
        bases=basis_names(),
        salutations={key: _(name) for key, name in rules.SALUTATIONS.items()},
        labels=labels(),
    )


def _filled(customer: CustomerView) -> Form[Any]:
    return blank(**{name: getattr(customer, name) or "" for name in actions.TEXTS})


def _told(form: Form[Any], wrong: Invalid) -> UUID | None:
    """Put the errors at their fields; whose the address is, when it is taken."""
    form.add_errors(wrong.errors)
    return wrong.existing if isinstance(wrong, actions.Taken) else None


def _differences(stored: CustomerView, typed: CustomerInput) -> list[tuple[str, str]]:
    """Label and stored value of each field that was typed otherwise."""
    names = {**kind_names(), **basis_names()}
    changed = actions.changed_fields(stored, typed)
    return [(_(LABELS[name]), names.get(text := str(getattr(stored, name) or "–"), text)) for name in changed]
