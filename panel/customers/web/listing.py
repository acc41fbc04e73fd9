"""The list of people: search, filter, sort and pages are one form, so that ticks stay, and lead to a panel."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get

from panel.core.forms import bind_pairs
from panel.core.guard import MARKETING
from panel.core.http import AnyRequest
from panel.core.i18n import _
from panel.core.pages import page
from panel.customers import queries, rules
from panel.customers.ticks import ticks


class ListForm(msgspec.Struct):
    q: str = ""
    kind: str = ""
    state: str = ""
    sort: str = "name"
    page: int = 1
    customer: list[UUID] = []
    everybody: bool = False
    """The button that ends a search."""


@get("/customers", allow=MARKETING)
async def customers_page(request: AnyRequest) -> Response[Any]:
    """One page of people; nonsense in the address filters nothing."""
    form = bind_pairs(list(request.query_params.multi_items()), ListForm)
    asked = form.value if not form.errors else ListForm()
    if asked.everybody:
        asked = ListForm(sort=asked.sort, customer=asked.customer)
    found = await queries.search(asked.q, asked.kind, asked.page, asked.sort, state=asked.state)
    counted = await queries.counts()
    return page(
        request,
        "customers/list.html",
        form=form,
        asked=asked,
        found=found,
        everybody=sum(counted.values()),
        words=rules.count_words(
            counted[rules.Kind.FRIENDLY], counted[rules.Kind.INTERNAL], counted[rules.Kind.CHURNED]
        ),
        kinds=kind_names(),
        bases=basis_names(),
        ticks=await ticks(asked.customer, {person.id for person in found.items}),
        filtered=any((asked.q, asked.kind, asked.state)),
    )


def kind_names() -> dict[str, str]:
    return {kind.value: _(name) for kind, name in rules.KIND_NAMES.items()}


def basis_names() -> dict[str, str]:
    return {basis.value: _(name) for basis, name in rules.BASIS_NAMES.items()}
