"""The list of customers: search, filter, sort, and ticks that lead to a panel."""

from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get

from panel.core.forms import bind_pairs
from panel.core.guard import MARKETING
from panel.core.i18n import _
from panel.core.pages import page
from panel.customers import queries, rules

AnyRequest = Request[Any, Any, Any]


class ListForm(msgspec.Struct):
    q: str = ""
    kind: str = ""
    state: str = ""
    sort: str = "name"
    page: int = 1


@get("/customers", allow=MARKETING)
async def customers_page(request: AnyRequest) -> Response[Any]:
    """One page of customers; nonsense in the address filters nothing."""
    form = bind_pairs(list(request.query_params.multi_items()), ListForm)
    asked = form.value if not form.errors else ListForm()
    found = await queries.search(asked.q, asked.kind, asked.page, asked.sort, state=asked.state)
    kept = {"q": asked.q, "kind": asked.kind, "state": asked.state}
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
        by_sort=_base(kept),
        by_page=_base({**kept, "sort": asked.sort}),
        filtered=any(kept.values()),
    )


def kind_names() -> dict[str, str]:
    return {kind.value: _(name) for kind, name in rules.KIND_NAMES.items()}


def basis_names() -> dict[str, str]:
    return {basis.value: _(name) for basis, name in rules.BASIS_NAMES.items()}


def _base(kept: dict[str, str]) -> str:
    """The present address without page or order, ready for one more parameter."""
    given = urlencode({name: value for name, value in kept.items() if value})
    return f"/customers?{given}&" if given else "/customers?"
