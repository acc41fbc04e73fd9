"""One customer: add, change, two tabs, put away and bring back; and who may."""

from datetime import timedelta
from uuid import uuid4

import httpx
import pytest

from panel.audit import queries as audit
from panel.core.principals import SYSTEM, Role
from panel.customers import actions, queries
from panel.customers.rules import Kind
from panel.customers.ticks import MOST
from tests import cast
from tests.conftest import MOMENT
from tests.pages import errors, follow, hidden, send

MARIA = {
    "kind": "friendly", "salutation": "ms", "given_name": "Maria", "family_name": "Berger",
    "email": "Maria.Berger@friends.invalid", "phone": "+49 341 00000012", "customer_number": "K-7", "language": "de",
    "contact_basis": "consent", "basis_on": "2026-03-02", "basis_source": "Shop Leipzig", "note": "mag Post",
}  # fmt: skip


async def test_what_was_typed_is_stored_and_shown(marketing: httpx.AsyncClient) -> None:
    page = await follow(marketing, await send(marketing, "/customers/add", MARIA))
    for shown in ("Maria Berger", "Maria.Berger@friends.invalid", "Ms Berger", "K-7", "Shop Leipzig", "mag Post"):
        assert shown in page
    stored = await queries.by_email("MARIA.BERGER@friends.invalid")
    assert stored is not None
    assert {name: str(getattr(stored, name)) for name in MARIA} == MARIA


async def test_a_german_date_is_read_too(marketing: httpx.AsyncClient) -> None:
    assert (await send(marketing, "/customers/add", {**MARIA, "basis_on": "2.3.2026"})).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "emperor"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"family_name": " "}, "family_name"),
        ({"family_name": "x" * 101}, "family_name"),
        ({"given_name": "x" * 101}, "given_name"),
        ({"email": ""}, "email"),
        ({"email": "nonsense"}, "email"),
        ({"email": "x" * 300 + "@y.de"}, "email"),
        ({"phone": "call me"}, "phone"),
        ({"customer_number": "9" * 61}, "customer_number"),
        ({"language": "fr"}, "language"),
        ({"salutation": "Dr."}, "salutation"),
        ({"contact_basis": "because"}, "contact_basis"),
        ({"contact_basis": ""}, "contact_basis"),
        ({"basis_on": ""}, "basis_on"),
        ({"basis_on": "yesterday"}, "basis_on"),
        ({"basis_on": "2999-01-01"}, "basis_on"),
        ({"basis_source": ""}, "basis_source"),
        ({"note": "x" * 2001}, "note"),
    ],
)
async def test_what_is_wrong_stands_at_its_field(marketing, wrong: dict[str, str], field: str) -> None:
    typed = {**MARIA, **wrong}
    answer = await send(marketing, "/customers/add", typed)
    assert answer.status_code == 422
    assert list(errors(answer.text)) == [field]
    assert 'value="K-7"' in answer.text or field == "customer_number"
    assert (await queries.search()).total == 0


async def test_nonsense_in_every_field_breaks_nothing(marketing: httpx.AsyncClient) -> None:
    hostile = dict.fromkeys(MARIA, "<script>alert(1)</script>'\"\x00{{7*7}}😀")
    answer = await send(marketing, "/customers/add", hostile)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert (await send(marketing, "/customers/add", {})).status_code == 422


async def test_a_known_address_leads_to_whom_it_belongs(marketing: httpx.AsyncClient) -> None:
    maria = await cast.customer()
    answer = await send(marketing, "/customers/add", {**MARIA, "email": maria.email.upper()})
    assert answer.status_code == 422
    assert "email" in errors(answer.text)
    assert f'href="/customers/{maria.id}"' in answer.text
    assert (await queries.search()).total == 1


async def test_changing_to_a_known_address_too(marketing: httpx.AsyncClient) -> None:
    maria, horst = await cast.customer(), await cast.customer("Horst Kolbe")
    form = await marketing.get(f"/customers/{horst.id}/edit")
    answer = await marketing.post(
        f"/customers/{horst.id}/edit", data={**hidden(form.text), **MARIA, "email": maria.email}
    )
    assert answer.status_code == 422
    assert f'href="/customers/{maria.id}"' in answer.text


async def test_a_change_is_noted_without_its_values(marketing: httpx.AsyncClient) -> None:
    maria = await cast.customer()
    form = await marketing.get(f"/customers/{maria.id}/edit")
    data = {**MARIA, "email": maria.email, "phone": "0341 99", "note": "", "language": "en"}
    page = await follow(
        marketing, await marketing.post(f"/customers/{maria.id}/edit", data={**hidden(form.text), **data})
    )
    assert "0341 99" in page
    noted = (await audit.of_subject("customer", maria.id))[0]
    assert noted.event == "customer.changed"
    assert set(noted.data["fields"]) == {"phone", "customer_number", "language"}
    assert "0341 99" not in str(noted.data)


async def test_two_tabs_do_not_overwrite_each_other_unseen(marketing, clock) -> None:
    maria = await cast.customer()
    first = hidden((await marketing.get(f"/customers/{maria.id}/edit")).text)
    second = hidden((await marketing.get(f"/customers/{maria.id}/edit")).text)
    clock(MOMENT + timedelta(minutes=1))
    path = f"/customers/{maria.id}/edit"
    assert (await marketing.post(path, data={**first, **MARIA, "phone": "111"})).status_code == 303
    clock(MOMENT + timedelta(minutes=2))
    late = await marketing.post(path, data={**second, **MARIA, "phone": "222", "note": "meine Notiz"})
    assert late.status_code == 409
    assert 'value="222"' in late.text
    assert "meine Notiz" in late.text
    assert "<b>111</b>" in late.text
    assert (await queries.get(maria.id)).phone == "111"
    again = await marketing.post(path, data={**hidden(late.text), **MARIA, "phone": "222"})
    assert again.status_code == 303
    assert (await queries.get(maria.id)).phone == "222"


async def test_the_archive_and_the_way_back(marketing: httpx.AsyncClient) -> None:
    maria = await cast.customer()
    away = await follow(marketing, await send(marketing, f"/customers/{maria.id}/archive"))
    assert "is in the archive" in away
    assert f'action="/customers/{maria.id}/restore"' in away
    assert maria.email not in away
    assert maria.email in (await marketing.get("/customers?state=archived")).text
    back = await follow(marketing, await send(marketing, f"/customers/{maria.id}/restore"))
    assert "is back" in back
    assert not (await queries.get(maria.id)).archived


async def test_pressed_twice_is_once() -> None:
    maria = await cast.customer()
    await actions.archive(maria.id, SYSTEM)
    await actions.archive(maria.id, SYSTEM)
    events = [e.event for e in await audit.of_subject("customer", maria.id)]
    assert events.count("customer.archived") == 1


@pytest.mark.parametrize("path", ["", "/edit"])
async def test_nobody_is_not_found(marketing: httpx.AsyncClient, path: str) -> None:
    assert (await marketing.get(f"/customers/{uuid4()}{path}")).status_code == 404
    assert (await marketing.get(f"/customers/x{path}")).status_code == 404
    assert (await send(marketing, f"/customers/{uuid4()}/archive")).status_code == 404


@pytest.mark.parametrize("path", ["/customers", "/customers/add", "/customers/import"])
async def test_product_owners_see_no_names(client: httpx.AsyncClient, path: str) -> None:
    await cast.signed_in(client, await cast.staff(Role.OWNER))
    assert (await client.get(path)).status_code == 403
    maria = await cast.customer()
    assert (await client.get(f"/customers/{maria.id}")).status_code == 403


class TestList:
    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("berger", ["Maria Berger"]),
            ("BERGER maria", ["Maria Berger"]),
            ("schon", ["Thomas Schön"]),
            ("ayl", ["Aylin Yıldız"]),
            ("horst.kolbe@", ["Horst Kolbe"]),
            ("%", []),
            ("_", []),
            ("' OR 1=1 --", []),
        ],
    )
    async def test_search(self, words: str, found: list[str]) -> None:
        await cast.friends()
        assert [c.name for c in (await queries.search(words)).items] == found

    async def test_filters_sort_and_pages(self) -> None:
        await cast.friends()
        await cast.colleagues()
        await cast.customer("Pavel Rezek", Kind.CHURNED, contact_basis=None, basis_on=None, basis_source="")
        assert (await queries.search(kind="internal")).total == 2
        assert [c.name for c in (await queries.search(state="no_basis")).items] == ["Pavel Rezek"]
        assert [c.family_name for c in (await queries.search(size=3)).items] == ["Berger", "Kolbe", "Petersen"]
        last = await queries.search(sort="-name", page=99, size=3)
        assert (last.page, last.pages, last.total) == (3, 3, 8)
        assert [c.family_name for c in last.items] == ["Kolbe", "Berger"]
        assert await queries.counts() == {Kind.FRIENDLY: 5, Kind.INTERNAL: 2, Kind.CHURNED: 1}

    async def test_names_are_ordered_alike_on_every_database(self) -> None:
        ordered = [
            "Zoe Berg",
            "Ida Berg-Klein",
            "Adam Berger",
            "Zoe Öhm",
            "Anna Olsen",
            "Ada Weiss",
            "Bo Weiß",
            "Cem Yıldız",
        ]
        people = [await cast.customer(name) for name in reversed(ordered)]
        assert [p.name for p in (await queries.search()).items] == ordered
        assert [p.name for p in (await queries.search(sort="-name")).items] == ordered[::-1]
        assert [p.name for p in await queries.many([p.id for p in people])] == ordered
        assert [p.name for p in (await queries.search("yildiz")).items] == ["Cem Yıldız"]

    async def test_the_page(self, marketing: httpx.AsyncClient) -> None:
        empty = (await marketing.get("/customers")).text
        assert "Nobody here yet" in empty
        await cast.friends()
        await cast.colleagues()
        page = (await marketing.get("/customers")).text
        assert "5 customers, 2 colleagues" in page
        assert "Thomas Schön" in page
        only = (await marketing.get("/customers?q=schön&kind=friendly")).text
        assert "Thomas Schön" in only
        assert "Maria Berger" not in only
        assert "Nobody fits" in (await marketing.get("/customers?q=xyz")).text

    async def test_ticks_go_along_over_pages_searches_and_orders(self, marketing: httpx.AsyncClient) -> None:
        maria = await cast.customer("Maria Berger")
        for number in range(queries.PAGE_SIZE):
            await cast.customer(f"Anna Nr{number}", customer_number="")
        box = f'name="customer" value="{maria.id}" aria-label="Maria Berger"'
        assert f"{box} checked" in (await marketing.get(f"/customers?customer={maria.id}")).text
        for away in ("page=2", "q=nr7", "sort=-name", "kind=internal"):
            page = (await marketing.get(f"/customers?{away}&customer={maria.id}")).text
            assert f'<input type="hidden" name="customer" value="{maria.id}">' in page, away
            assert box not in page
            assert "on other pages: Maria Berger" in page
        shown = (await marketing.get(f"/customers?q=nr7&everybody=1&customer={maria.id}")).text
        assert f"{box} checked" in shown

    async def test_showing_all_again_keeps_the_ticks_where_nobody_fits(self, marketing: httpx.AsyncClient) -> None:
        """A button of the form, not a way out of it."""
        maria = await cast.customer("Maria Berger")
        page = (await marketing.get(f"/customers?q=nobody&customer={maria.id}")).text
        empty = page.split('class="empty"', 1)[1].split("</form>", 1)[0]
        assert 'name="everybody" value="1">Show all</button>' in empty
        assert 'href="/customers"' not in empty

    async def test_what_cannot_be_ticked_at_once_is_said(self, marketing: httpx.AsyncClient) -> None:
        maria = await cast.customer()
        ticked = "&".join(f"customer={one}" for one in (*(uuid4() for _ in range(MOST)), maria.id))
        page = (await marketing.get(f"/customers?{ticked}")).text
        assert f"These are the first {MOST}." in page
        assert " checked>" not in page
        refused = await follow(marketing, await marketing.get(f"/panels/fill?{ticked}"))
        assert f"Please choose at most {MOST} at once." in refused

    @pytest.mark.parametrize(
        "query", ["page=x", "page=-5", "page=99999999999999999999", "sort=drop", "kind=%00", "state=x"]
    )
    async def test_nonsense_in_the_address(self, marketing: httpx.AsyncClient, query: str) -> None:
        await cast.friends()
        page = await marketing.get(f"/customers?{query}")
        assert page.status_code == 200
        assert "Maria Berger" in page.text or "kind" in query
