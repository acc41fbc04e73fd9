"""Credits on their way to billing."""

import asyncio
import csv
import io
from typing import Any
from uuid import UUID

import pytest

from panel.core.errors import NotAllowed, NotFound
from panel.core.i18n import speaking
from panel.incentives import actions, billing, queries
from panel.incentives.rules import State
from panel.outbox import queries as messages
from tests import cast
from tests.integration.incentives.made import SELMA, approved, earned, state


async def ready(name: str = "Maria Berger", **more: Any) -> UUID:
    customer = await cast.customer(name, **more)
    bonus = await earned(customer=customer, kind="bill_credit", cents=1250)
    await approved(bonus)
    return bonus


async def lines(number: int) -> list[dict[str, str]]:
    with speaking("en"):
        text = (await billing.file_of(number)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


async def test_an_export_is_numbered_and_can_be_downloaded_again() -> None:
    first = await ready()
    assert await actions.pay([first], SELMA) == 0, "a credit waits for the export"
    assert await billing.export(SELMA) == 1
    second = await ready("Horst Kolbe", customer_number="K-1016")
    assert await billing.export(SELMA) == 2
    assert [line["Reference"] for line in await lines(1)] == [str(first)]
    assert await lines(1) == await lines(1)
    (line,) = await lines(2)
    assert (line["Amount"], line["Currency"], line["Customer number"]) == ("12,50", "EUR", "K-1016")
    assert await state(second) == State.SENT
    assert [(e.number, e.lines, e.cents) for e in await billing.exports()] == [(2, 1, 1250), (1, 1, 1250)]
    told = [m.template for m in (await messages.search()).items]
    assert told.count("bonus_bill_credit") == 2


async def test_the_headings_speak_the_readers_language() -> None:
    await ready()
    await billing.export(SELMA)
    with speaking("de"):
        head = (await billing.file_of(1)).removeprefix("\ufeff").splitlines()[0]
    assert head == "Export;Zeile;Kundennummer;Name;Betrag;Währung;Text;Referenz"


async def test_exported_twice_is_exported_once() -> None:
    await ready()
    both = await asyncio.gather(*(asyncio.create_task(billing.export(SELMA)) for _ in range(3)), return_exceptions=True)
    assert [one for one in both if isinstance(one, int)] == [1]
    assert len([one for one in both if isinstance(one, NotAllowed)]) == 2
    assert len(await lines(1)) == 1


async def test_without_a_customer_number_it_waits_and_says_so() -> None:
    bonus = await ready(customer_number="")
    found = await billing.ready()
    assert found.credits == ()
    assert [one.id for one, _ in found.without_number] == [bonus]
    with pytest.raises(NotAllowed):
        await billing.export(SELMA)


async def test_a_formula_in_a_name_stays_a_name() -> None:
    await ready("=HYPERLINK(1)", email="evil@friends.invalid", customer_number="+49")
    await billing.export(SELMA)
    (line,) = await lines(1)
    assert line["Name"] == "'=HYPERLINK(1)"
    assert line["Customer number"] == "+49", "digits are no formula, and billing needs the number as it is"


async def test_what_billing_has_cannot_be_taken_back_here() -> None:
    bonus = await ready()
    await billing.export(SELMA)
    with pytest.raises(NotAllowed) as no:
        await actions.reverse(bonus, "mistake", SELMA)
    assert no.value.refusal.code == "exported"
    assert (await queries.standing(bonus)).state == State.SENT


async def test_an_export_that_never_was() -> None:
    with pytest.raises(NotFound):
        await billing.file_of(7)
