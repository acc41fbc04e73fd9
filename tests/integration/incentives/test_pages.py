"""The pages about money, as marketing uses them."""

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx
import pytest

from panel.core.clock import now
from panel.core.principals import Role
from panel.incentives import queries
from panel.incentives.rules import State
from panel.outbox import queries as messages
from tests import cast
from tests.forms import forms
from tests.integration.incentives.made import approved, earned, pool, state


@pytest.fixture
async def marketing(client: httpx.AsyncClient) -> httpx.AsyncClient:
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    return client


async def send(client: httpx.AsyncClient, page: str, action: str, **data: object) -> httpx.Response:
    token = cast.csrf((await client.get(page)).text)
    return await client.post(action, data={"_csrf": token, **data})


async def test_choose_see_what_it_costs_approve(marketing: httpx.AsyncClient) -> None:
    pool_id = await pool(codes=1)
    bonuses = [await earned(name, pool_id=pool_id) for name in ("Maria Berger", "Horst Kolbe")]
    ids = [str(b) for b in bonuses]
    listed = (await marketing.get("/incentives")).text
    assert "2 bonuses, together €50" in listed
    asked = await send(marketing, "/incentives", "/incentives/approve", ids=ids)
    assert asked.status_code == 200
    assert "Approve 2 bonuses for €50?" in asked.text
    assert "1 voucher goes out at once. 1 voucher has to wait for codes" in asked.text
    assert "1 bonus waits for a code of €25 from “Bücher 25 €”." in asked.text
    assert await state(bonuses[0]) == State.EARNED, "asking changes nothing"
    done = await send(marketing, "/incentives", "/incentives/approve", ids=ids, confirmed="on")
    assert done.status_code == 303
    after = (await marketing.get("/incentives")).text
    assert "2 bonuses approved (€50). 1 voucher is on its way. 1 voucher waits for a code." in after
    assert "1 bonus waits for a code of €25 from “Bücher 25 €”." in after
    again = await send(marketing, "/incentives", "/incentives/approve", ids=ids, confirmed="on")
    assert again.status_code == 303
    assert "These bonuses had been approved already." in (await marketing.get("/incentives")).text


async def test_the_second_click_on_approve_says_what_the_first_said(marketing: httpx.AsyncClient) -> None:
    pool_id = await pool(codes=1)
    before = await earned("Elke Wagner", kind="bill_credit")
    bonuses = [await earned(name, pool_id=pool_id) for name in ("Maria Berger", "Horst Kolbe")]
    ids = [str(b) for b in (before, *bonuses)]
    asked = (await send(marketing, "/incentives", "/incentives/approve", ids=ids)).text
    await approved(before)  # by somebody else meanwhile
    fields = {
        "_csrf": cast.csrf(asked),
        "confirmed": "on",
        "ids": ids,
        "_once": re.findall(r'"_once" value="(\w+)"', asked),
    }
    said: list[str] = []
    for _click in range(2):
        assert (await marketing.post("/incentives/approve", data=fields)).status_code == 303
        said += re.findall(r"[^<>]* approved [^<>]*", (await marketing.get("/incentives")).text)
    assert said == ["2 bonuses approved (€50). 1 voucher is on its way. 1 voucher waits for a code."] * 2
    told = [m for m in (await messages.search()).items if m.template == "bonus_voucher"]
    assert len(told) == 1


async def test_people_stand_by_family_name_as_in_the_list_of_customers(marketing: httpx.AsyncClient) -> None:
    names = ["Maria Berger", "Aylin Yıldız", "Horst Kolbe", "Berta Kolbe"]
    sorted_names = ["Maria Berger", "Berta Kolbe", "Horst Kolbe", "Aylin Yıldız"]
    bonuses = [await earned(name, kind="bill_credit") for name in names]

    def named(text: str) -> list[str]:
        return re.findall("|".join(sorted_names), re.sub(r'(?s)<span class="vh">.*?</span>', "", text))

    assert named((await marketing.get("/incentives")).text) == sorted_names
    ids = [str(b) for b in bonuses]
    assert named((await send(marketing, "/incentives", "/incentives/approve", ids=ids)).text) == sorted_names
    await approved(*bonuses)
    assert named((await marketing.get("/incentives/bill-credits")).text) == sorted_names
    for sort, expected in (("name", sorted_names), ("-name", sorted_names[::-1]), ("<script>", sorted_names)):
        assert named((await marketing.get("/incentives/ledger", params={"sort": sort})).text) == expected, sort
        assert named((await marketing.get("/incentives/ledger.csv", params={"sort": sort})).text) == expected


async def test_nothing_chosen_is_said(marketing: httpx.AsyncClient) -> None:
    await earned()
    answer = await send(marketing, "/incentives", "/incentives/approve")
    assert answer.status_code == 422
    assert "Please choose at least one bonus." in answer.text


@pytest.mark.parametrize("confirmed", ["", "on"])
async def test_ones_own_bonus_has_no_box_and_cannot_be_forged(marketing: httpx.AsyncClient, confirmed: str) -> None:
    own = await earned(customer=await cast.customer("Selma Aydin", email="SELMA.AYDIN@nordhell.invalid"))
    listed = (await marketing.get("/incentives")).text
    assert "somebody else must approve this" in listed
    assert str(own) not in re.findall(r'name="ids" value="([^"]+)"', listed)
    forged = await send(marketing, "/incentives", "/incentives/approve", ids=[str(own)], confirmed=confirmed)
    assert forged.status_code == 409
    assert await state(own) == State.EARNED


async def test_a_pool_is_made_checked_and_filled(marketing: httpx.AsyncClient) -> None:
    made = await send(
        marketing,
        "/incentives/pools/new",
        "/incentives/pools",
        name="Bücher",
        amount_cents="12,50",
        instructions="buecher.example.org",
    )
    assert made.status_code == 303
    address = made.headers["location"]
    checked = await send(
        marketing, address, f"{address}/codes", codes="ABCD-1111\nABCD-1111\n=1+1\nEFGH-2222;2027-12-31"
    )
    assert "worth €25" in checked.text
    assert "ABCD-1111" not in checked.text, "codes are not shown whole"
    held = html.unescape(re.findall(r'name="held" value="([^"]+)"', checked.text)[0])
    for expected in ("2 codes added.", "All of these codes were there already."):
        assert (await send(marketing, address, f"{address}/codes", held=held)).status_code == 303
        assert expected in (await marketing.get(address)).text
    page = (await marketing.get(address)).text
    assert "••••11" in page
    assert "EFGH" not in page


async def test_the_second_click_on_add_says_that_the_first_did_it(marketing: httpx.AsyncClient) -> None:
    address = f"/incentives/pools/{await pool()}"
    checked = (await send(marketing, address, f"{address}/codes", codes="ABCD-1111\nEFGH-2222")).text
    (form,) = [f for f in forms(checked, address) if "held" in f.fields]
    fields = {name: field.values[0] for name, field in form.fields.items() if field.values}
    for expected in ("2 codes added.", "These codes were added just now."):
        assert (await marketing.post(f"{address}/codes", data=fields)).status_code == 303
        assert expected in (await marketing.get(address)).text


async def test_codes_as_a_file_of_an_old_spreadsheet(marketing: httpx.AsyncClient) -> None:
    address = f"/incentives/pools/{await pool()}"
    token = cast.csrf((await marketing.get(address)).text)
    content = "Gutscheincode;Gültig bis\r\nABCD-1111;31.12.2027\r\n".encode("cp1252")
    answer = await marketing.post(
        f"{address}/codes", data={"_csrf": token, "codes": ""}, files={"file": ("codes.csv", content, "text/csv")}
    )
    assert answer.status_code == 200
    assert "Add 1 code" in answer.text


@pytest.mark.parametrize("held", ["", "nonsense"])
async def test_a_changed_hidden_field_loses_nothing(marketing: httpx.AsyncClient, held: str) -> None:
    address = f"/incentives/pools/{await pool()}"
    answer = await send(marketing, address, f"{address}/codes", held=held)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "data",
    [
        {"name": "", "amount_cents": "25"},
        {"name": "Bücher", "amount_cents": "much"},
        {"name": "x" * 200, "amount_cents": "0"},
    ],
)
async def test_a_pool_without_name_or_value_keeps_what_was_typed(
    marketing: httpx.AsyncClient, data: dict[str, str]
) -> None:
    answer = await send(marketing, "/incentives/pools/new", "/incentives/pools", **data)
    assert answer.status_code == 422
    assert "field-error" in answer.text
    assert f'value="{data["amount_cents"]}"' in answer.text


async def test_the_ledger_lists_filters_and_downloads(marketing: httpx.AsyncClient) -> None:
    await approved(await earned(cents=1999))
    bonus = await queries.standing(await earned("Horst Kolbe", cents=1000))
    page = (await marketing.get("/incentives/ledger")).text
    assert "€19.99" in page
    assert "€10" in page
    found = (await marketing.get("/incentives/ledger?q=KOLBE&state=earned")).text
    assert "Horst Kolbe" in found
    assert "Maria Berger" not in found
    assert "Nothing found" in (await marketing.get(f"/incentives/ledger?q=x&purpose={bonus.purpose.id}")).text
    assert (await marketing.get("/incentives/ledger?state=rubbish&purpose=rubbish&page=99999999")).status_code == 200
    file = await marketing.get("/incentives/ledger.csv?state=approved")
    assert ";19,99;" in file.text
    assert "10.00" not in file.text


async def test_one_bonus_tells_who_did_what_and_can_be_taken_back(marketing: httpx.AsyncClient) -> None:
    address = f"/incentives/bonus/{await earned()}"
    assert "waiting for approval" in (await marketing.get(address)).text
    assert (await send(marketing, address, f"{address}/reverse", reason="")).status_code == 422
    assert (await send(marketing, address, f"{address}/reverse", reason="walked by a bot")).status_code == 303
    page = (await marketing.get(address)).text
    assert "walked by a bot" in page
    assert "Selma Aydin" in page
    assert "/reverse" not in page
    again = await send(marketing, "/incentives/pools/new", f"{address}/reverse", reason="once more")
    assert again.status_code == 422


async def test_credits_are_exported_by_a_button_and_downloaded(marketing: httpx.AsyncClient) -> None:
    await approved(await earned(kind="bill_credit"))
    lacking = await earned(customer=await cast.customer("Ohne Nummer", customer_number=""), kind="bill_credit")
    await approved(lacking)
    page = (await marketing.get("/incentives/bill-credits")).text
    assert "1 credit, together €25" in page
    assert "no customer number" in page
    assert (await send(marketing, "/incentives/bill-credits", "/incentives/bill-credits")).status_code == 303
    second = await send(marketing, "/incentives/bill-credits", "/incentives/bill-credits")
    assert second.status_code == 409
    file = await marketing.get("/incentives/bill-credits/1/file")
    assert 'filename="bill-credits-0001.csv"' in file.headers["content-disposition"]
    assert "Maria Berger" in file.text
    assert (await marketing.get("/incentives/bill-credits/2/file")).status_code == 404


async def test_empty_pages_say_what_will_be_there(marketing: httpx.AsyncClient) -> None:
    words = {
        "": "Nothing waits for approval",
        "/ledger": "No bonuses yet",
        "/pools": "No voucher pool yet",
        "/bill-credits": "Nothing to export",
    }
    for path, text in words.items():
        assert text in (await marketing.get(f"/incentives{path}")).text


async def test_product_owners_stay_outside(client: httpx.AsyncClient) -> None:
    await cast.signed_in(client, await cast.staff(Role.OWNER))
    for path in ("", "/ledger", "/ledger.csv", "/pools", "/bill-credits"):
        assert (await client.get(f"/incentives{path}")).status_code == 403


async def test_what_a_bonus_is_for_is_said_in_the_readers_language(client: httpx.AsyncClient) -> None:
    bonus = await earned()
    await cast.signed_in(client, await cast.staff(Role.MARKETING, language="de"))
    for path in ("", "/ledger", f"/bonus/{bonus}"):
        text = (await client.get(f"/incentives{path}")).text
        assert "Moving\u00a0·\u00a0vorher" in text, "no dot alone at a line's end"
    assert "Moving · vorher" in (await client.get("/incentives/ledger.csv")).text


async def test_expired_codes_are_named_before_and_after(
    marketing: httpx.AsyncClient, clock: Callable[[datetime], None]
) -> None:
    address = f"/incentives/pools/{await pool()}"
    asked = (
        await send(marketing, address, f"{address}/codes", codes="ABCD-1111;2026-09-13\nEFGH-2222;2026-09-20")
    ).text
    assert "Add 1 code" in asked
    assert "Line 1: expired on 13\u00a0Sept 2026" in asked
    (held,) = re.findall(r'name="held" value="([^"]+)"', asked)
    await send(marketing, address, f"{address}/codes", held=html.unescape(held))
    kept = (await marketing.get(address)).text
    assert "20\u00a0Sept 2026" in kept
    assert "Few codes are left." in kept
    clock(now() + timedelta(days=7))
    later = (await marketing.get(address)).text
    assert ">expired<" in re.sub(r"<span[^>]*></span>", "", later)
    assert "No code is left." in later
