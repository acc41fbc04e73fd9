"""What a panel's size is good for, and who may be in it."""

from uuid import uuid4

import pytest

from panel.panels.rules import FINE, LARGE, TO_CONFIRM, TOO_FEW, PanelView, may_add, size_hint
from scenarios.comparisons.rules import power
from tests.unit.customers.views import customer_view


def panel(friendly: int = 0, internal: int = 0, churned: int = 0, archived: bool = False) -> PanelView:
    return PanelView(uuid4(), "Friends", "", friendly, internal, churned, archived)


@pytest.mark.parametrize(
    ("counts", "hint"),
    [
        ((0, 0, 0), TOO_FEW),
        ((1, 9, 0), TOO_FEW),
        ((2, 0, 0), FINE),
        ((5, 2, 0), FINE),
        ((3, 0, 2), FINE),
        ((6, 0, 0), LARGE),
    ],
)
def test_only_customers_count_for_its_size(counts: tuple[int, int, int], hint: str) -> None:
    assert size_hint(panel(*counts))[1] == hint


def test_the_advice_is_that_of_the_comparison() -> None:
    assert TO_CONFIRM == power.FEWEST_PAIRS
    for hint, says in ((FINE, ("six customers", "four before and four")), (LARGE, ("can be confirmed",))):
        assert all(words in hint for words in says)
    assert (power.FEWEST_PAIRS, power.FEWEST_A_GROUP) == (6, 4), "the words say so"


def test_who_may_be_in_it() -> None:
    assert may_add(panel(), customer_view()) is None
    assert may_add(panel(), customer_view(contact_basis=None)) is None
    refused = [may_add(panel(archived=True), customer_view()), may_add(panel(), customer_view(archived=True))]
    assert [r.code if r else "" for r in refused] == ["archived-panel", "archived-customer"]
