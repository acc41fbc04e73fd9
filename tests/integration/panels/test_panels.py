"""Panels: make, rename, fill by search and by ticks, take out, put away."""

import re
from uuid import uuid4

import httpx
import pytest

from panel.audit import queries as audit
from panel.core.errors import NotAllowed
from panel.core.principals import SYSTEM, Role
from panel.customers import actions as customers
from panel.customers.rules import Kind
from panel.customers.ticks import MOST
from panel.panels import actions, queries
from tests import cast
from tests.forms import forms
from tests.pages import errors, follow, hidden, send


async def test_a_panel_is_made_and_filled(marketing: httpx.AsyncClient) -> None:
    people = [*await cast.friends(), *await cast.colleagues()]
    made = await send(marketing, "/panels/add", {"name": "Freunde des Hauses", "purpose": "Umzug testen"})
    page = await follow(marketing, made)
    assert "Maria Berger" in page
    path = made.headers["location"]
    filled = await send(marketing, path, {"customer": [str(p.id) for p in people]})
    page = await follow(marketing, filled)
    assert "7 people added." in page
    assert "5 customers, 2 colleagues" in page
    assert "Umzug testen" in page
    panel = (await queries.all_panels())[0]
    assert (panel.count_friendly, panel.count_internal, panel.count_churned, panel.size) == (5, 2, 0, 7)
    assert {c.id for c in await queries.members(panel.id)} == {p.id for p in people}


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "FREUNDE des hauses"}, "name"),
        ({"purpose": "x" * 501}, "purpose"),
    ],
)
async def test_what_is_wrong_stands_at_its_field(marketing, typed: dict[str, str], field: str) -> None:
    there = await cast.panel(members=())
    other = await cast.panel("Andere", members=())
    for path in ("/panels/add", f"/panels/{other}/edit"):
        answer = await send(marketing, path, {"name": "Neu", "purpose": "wofür", **typed})
        assert answer.status_code == 422
        assert list(errors(answer.text)) == [field]
    assert {p.id for p in await queries.all_panels()} == {there, other}


async def test_rename(marketing: httpx.AsyncClient) -> None:
    panel = await cast.panel(members=())
    page = await follow(marketing, await send(marketing, f"/panels/{panel}/edit", {"name": "FREUNDE", "purpose": "x"}))
    assert "FREUNDE" in page
    assert (await audit.of_subject("panel", panel))[0].event == "panel.changed"


async def test_nobody_is_in_twice() -> None:
    maria = await cast.customer()
    panel = await cast.panel(members=())
    assert await actions.add_member(panel, maria.id, SYSTEM)
    assert not await actions.add_member(panel, maria.id, SYSTEM)
    assert await actions.add_members(panel, [maria.id, maria.id], SYSTEM) == 0
    assert (await queries.get(panel)).size == 1


async def test_taking_out_and_putting_back(marketing: httpx.AsyncClient) -> None:
    maria = await cast.customer()
    panel = await cast.panel(members=(maria,))
    out = await follow(marketing, await send(marketing, f"/panels/{panel}/members/{maria.id}/remove"))
    assert "is out of the panel" in out
    assert f"/panels/{panel}/members/{maria.id}/put-back" in out
    assert await queries.members(panel) == ()
    await follow(marketing, await send(marketing, f"/panels/{panel}/members/{maria.id}/put-back"))
    assert await queries.members(panel) == (maria,)


async def test_without_contact_basis_there_is_a_warning(marketing: httpx.AsyncClient) -> None:
    horst = await cast.customer("Horst Kolbe", contact_basis=None, basis_on=None, basis_source="")
    panel = await cast.panel(members=(await cast.customer(), horst))
    page = (await marketing.get(f"/panels/{panel}")).text
    assert "1 person has no contact basis" in page
    assert page.count("No contact basis") == 1


async def test_the_archive_is_not_counted_and_not_added() -> None:
    maria, horst = await cast.customer(), await cast.customer("Horst Kolbe")
    panel = await cast.panel(members=(maria, horst))
    await customers.archive(horst.id, SYSTEM)
    assert (await queries.get(panel)).size == 1
    assert len(await queries.members(panel)) == 2
    with pytest.raises(NotAllowed):
        await actions.add_members(await cast.panel("Andere", members=()), [maria.id, horst.id], SYSTEM)
    assert (await queries.all_panels())[0].size == 0, "all of them or none"


async def test_a_panel_in_the_archive(marketing: httpx.AsyncClient) -> None:
    maria = await cast.customer()
    panel = await cast.panel(members=())
    away = await follow(marketing, await send(marketing, f"/panels/{panel}/archive"))
    assert f'action="/panels/{panel}/restore"' in away
    assert await queries.choices() == ()
    refused = await send(marketing, f"/panels/{panel}/members", {"customer": str(maria.id)})
    assert refused.status_code == 409
    assert "Freunde des Hauses" in (await marketing.get("/panels?state=archived")).text
    await follow(marketing, await send(marketing, f"/panels/{panel}/restore"))
    assert len(await queries.choices()) == 1


class TestTicks:
    async def test_from_the_list_into_a_panel_that_is_there(self, marketing: httpx.AsyncClient) -> None:
        maria, horst = await cast.customer(), await cast.customer("Horst Kolbe")
        panel = await cast.panel(members=(maria,))
        path = f"/panels/fill?customer={maria.id}&customer={horst.id}"
        page = (await marketing.get(path)).text
        assert "2 people" in page
        data = {"customer": [str(maria.id), str(horst.id)], "panel": str(panel)}
        assert "1 person added." in await follow(marketing, await send(marketing, "/panels/fill", data))

    @pytest.mark.parametrize("chooser", [True, False])
    async def test_the_second_click_says_what_the_first_did(self, marketing: httpx.AsyncClient, chooser: bool) -> None:
        people, panel = [await cast.customer(), await cast.customer("Horst Kolbe")], await cast.panel(members=())
        ids = [str(person.id) for person in people]
        path = f"/panels/{panel}/members" if chooser else "/panels/fill"
        form = (await marketing.get(path if chooser else f"{path}?customer={ids[0]}&customer={ids[1]}")).text
        data = {**hidden(form), "customer": ids} | ({} if chooser else {"panel": str(panel)})
        for _ in range(2):
            assert "2 people added." in await follow(marketing, await marketing.post(path, data=data))

    async def test_into_a_new_one(self, marketing: httpx.AsyncClient) -> None:
        maria = await cast.customer()
        data = {"customer": [str(maria.id)], "name": "Neue Gruppe"}
        assert "Neue Gruppe" in await follow(marketing, await send(marketing, "/panels/fill", data))
        assert (await queries.all_panels())[0].size == 1

    async def test_a_taken_name_makes_nothing(self, marketing: httpx.AsyncClient) -> None:
        maria = await cast.customer()
        await cast.panel(members=())
        data = {"customer": [str(maria.id)], "name": "freunde DES hauses"}
        answer = await send(marketing, "/panels/fill", data)
        assert answer.status_code == 422
        assert "Maria Berger" in answer.text
        assert (await queries.all_panels())[0].size == 0

    @pytest.mark.parametrize("data", [{}, {"customer": "x"}, {"panel": "x"}, {"name": "y"}])
    async def test_what_is_missing_is_said(self, marketing: httpx.AsyncClient, data: dict[str, str]) -> None:
        answer = await send(marketing, "/panels/fill", data)
        assert answer.status_code == 422
        assert "field-error" in answer.text or 'class="errors"' in answer.text

    async def test_an_empty_tick_beside_others_is_none(self, marketing: httpx.AsyncClient) -> None:
        maria = await cast.customer()
        assert "Maria Berger" in (await marketing.get(f"/panels/fill?customer=&customer={maria.id}")).text
        answer = await send(marketing, "/panels/fill", {"customer": ["", str(maria.id)]})
        assert answer.status_code == 422
        assert "Maria Berger" in answer.text

    async def test_too_many_go_back_to_the_list_as_it_was_with_their_ticks(self, marketing: httpx.AsyncClient) -> None:
        maria = await cast.customer()
        ids = [str(maria.id), *(str(uuid4()) for _ in range(MOST))]
        here = {"q": "berger", "kind": "friendly", "state": "", "sort": "-name", "at": "2", "customer": ids}
        answer = await marketing.get("/panels/fill", params=here)
        back = httpx.URL(answer.headers["location"])
        kept = {"q": "berger", "kind": "friendly", "sort": "-name", "page": "2"}
        assert (back.path, {key: back.params[key] for key in kept}) == ("/customers", kept)
        assert back.params.get_list("customer") == ids[:MOST]
        page = await follow(marketing, answer)
        assert f"Please choose at most {MOST} at once. The first {MOST} are still ticked." in page
        assert re.search(f'value="{maria.id}"[^>]* checked', page)

    @pytest.mark.parametrize("path", ["/panels/fill", "/panels/{panel}/members"])
    async def test_whom_we_no_longer_know_is_left_out(self, marketing: httpx.AsyncClient, path: str) -> None:
        maria, panel = await cast.customer(), await cast.panel(members=())
        to, gone = path.format(panel=panel), [str(uuid4()) for _ in range(MOST - 1)]
        data = {"customer": [*gone, str(maria.id)], "panel": str(panel)}
        assert "1 person added." in await follow(marketing, await send(marketing, to, data))
        answer = await send(marketing, to, {**data, "customer": gone})
        assert (answer.status_code, "at least one person" in answer.text) == (422, True)
        assert "at least one person" in await follow(marketing, await marketing.get(f"/panels/fill?customer={gone[0]}"))

    async def test_nobody_ticked_goes_back_with_a_word(self, marketing: httpx.AsyncClient) -> None:
        assert "at least one person" in await follow(marketing, await marketing.get("/panels/fill"))
        panel = await cast.panel(members=())
        answer = await send(marketing, f"/panels/{panel}/members", {})
        assert answer.status_code == 422
        assert "at least one person" in answer.text


async def test_on_the_customers_page(marketing: httpx.AsyncClient) -> None:
    maria = await cast.customer()
    await cast.panel(members=(maria, await cast.customer("Pavel Rezek", Kind.CHURNED)))
    page = (await marketing.get(f"/customers/{maria.id}")).text
    assert "Freunde des Hauses" in page
    assert "1 customer, 1 former customer" in page


async def test_nothing_is_not_found(marketing: httpx.AsyncClient) -> None:
    panel, maria = await cast.panel(members=()), await cast.customer()
    for path in (f"/panels/{uuid4()}", f"/panels/{uuid4()}/members", f"/panels/{uuid4()}/edit", "/panels/x"):
        assert (await marketing.get(path)).status_code == 404
    for path in (f"/panels/{panel}/members/{uuid4()}/remove", f"/panels/{uuid4()}/members/{maria.id}/remove"):
        assert (await send(marketing, path)).status_code == 404
    ghost = await send(marketing, f"/panels/{panel}/members", {"customer": str(uuid4())})
    assert (ghost.status_code, list(errors(ghost.text))) == (422, ["customer"])


async def test_product_owners_stay_outside(client: httpx.AsyncClient) -> None:
    panel = await cast.panel(members=())
    await cast.signed_in(client, await cast.staff(Role.OWNER))
    for path in ("/panels", f"/panels/{panel}", f"/panels/{panel}/members", "/panels/fill"):
        assert (await client.get(path)).status_code == 403


def boxes(html: str) -> tuple[set[str], set[str]]:
    """(ids that a page would send, ids among them that are ticks to be seen)."""
    form = next(f for f in forms(html, "/") if "customer" in f.fields or ("q" in f.fields and f.method == "post"))
    sent = set(form.fields["customer"].values) if "customer" in form.fields else set()
    return sent, set(re.findall(r'value="([0-9a-f-]{36})" id="c-[0-9a-f-]{36}" checked', html))


def counted(html: str) -> str:
    """How many the page says are ticked, on all its pages."""
    return html.split('data-ticked="customer">', 1)[1].split("<", 1)[0]


async def test_ticks_survive_the_turn_of_a_page_and_a_search(marketing: httpx.AsyncClient) -> None:
    people = [await cast.customer(f"Anna Person{number:02}") for number in range(35)]
    first, last = str(people[0].id), str(people[-1].id)
    panel = await cast.panel(members=())
    path = f"/panels/{panel}/members"
    page = await follow(marketing, await send(marketing, path, {"customer": first, "page": "2"}))
    assert boxes(page) == ({first}, set()), "on the second page it waits unseen"
    assert "on other pages: Anna Person00" in page
    assert counted(page) == "1"
    page = await follow(marketing, await send(marketing, path, {"customer": [first, last], "page": "1"}))
    assert boxes(page) == ({first, last}, {first})
    assert counted(page) == "2"
    data = {"customer": [first, last], "go": "search", "q": "nobody of that name"}
    page = await follow(marketing, await send(marketing, path, data))
    assert boxes(page) == ({first, last}, set())
    assert await queries.members(panel) == ()
    await follow(marketing, await send(marketing, path, {"customer": [first, last], "go": "add"}))
    assert {str(p.id) for p in await queries.members(panel)} == {first, last}


async def test_looking_further_leads_to_an_address_of_its_own(marketing: httpx.AsyncClient) -> None:
    maria, panel = await cast.customer(), await cast.panel(members=())
    path, ticked = f"/panels/{panel}/members", {"customer": [str(maria.id)]}
    found = await send(marketing, path, {**ticked, "go": "search", "q": "Löwe & Co", "kind": "friendly"})
    assert found.headers["location"] == f"{path}?q=L%C3%B6we+%26+Co&kind=friendly&customer={maria.id}"
    assert (await send(marketing, path, {"go": "search"})).headers["location"] == path
    many = {"customer": [str(uuid4()) for _ in range(MOST + 1)], "go": "search"}
    refused = await send(marketing, path, many)
    assert (refused.status_code, errors(refused.text)) == (422, {"customer": f"Please choose at most {MOST} at once."})
    assert await queries.members(panel) == ()


@pytest.mark.usefixtures("clock")
async def test_what_made_it_stands_below_what_happened_in_the_same_moment(marketing: httpx.AsyncClient) -> None:
    page = (await marketing.get(f"/panels/{await cast.panel()}")).text
    lines = page.split('<ol class="timeline">', 1)[1].split("</ol>", 1)[0].split("<li>")[1:]
    assert ["Panel made" in line for line in lines] == [*[False] * 7, True]
