"""A file of customers in the browser: tried first, stored once, in any usual encoding, ten thousand lines."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
import pytest

from panel.audit import queries as audit
from panel.customers import importing, queries
from panel.customers.rules import Basis
from panel.customers.tables import Customer, CustomerImport
from tests import cast
from tests.conftest import MOMENT
from tests.pages import csrf, errors, follow, send

OTHER = "another key that is long enough to be one, really"
LIST = (
    "Anrede;Vorname;Nachname;E-Mail;Art;Kontaktgrundlage;Seit;Quelle\n"
    "Frau;Jördis;Weiß;joerdis@x.invalid;Kundin;Vertrag;1.2.2026;\n"
    "Herr;Jan;Groß;jan@x.invalid;Mitarbeiter;;;\n"
    "Herr;;;kaputt;Kaiser;;;\n"
    "Frau;Jördis;Weiß;JOERDIS@x.invalid;Kundin;;;\n"
    ";Maria;Berger;Maria.Berger@FRIENDS.invalid;;;;\n"
)
CONTRACT = {
    "contact_basis": "contract",
    "basis_on": "2026-09-01",
    "basis_source": "",
    "kind": "friendly",
    "language": "de",
}


async def upload(client: httpx.AsyncClient, content: bytes, **more: Any) -> httpx.Response:
    token = csrf((await client.get("/customers/import")).text)
    files = {"file": ("kunden.csv", content, "text/csv")}
    return await client.post("/customers/import", data={"_csrf": token, **CONTRACT, **more}, files=files)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
async def test_it_is_tried_before_anybody_is_stored(marketing, encoding: str, separator: str) -> None:
    maria = await cast.customer()
    answer = await upload(marketing, LIST.replace(";", separator).encode(encoding))
    page = await follow(marketing, answer)
    assert "Add 2 people" in page
    assert "Jördis Weiß" in page
    assert "Jan Groß" in page
    assert "Kaiser" in page
    assert f'href="/customers/{maria.id}"' in page
    assert "in line 2 of this list" in page
    assert (await queries.search()).total == 1


async def test_confirmed_it_is_stored_once(marketing: httpx.AsyncClient) -> None:
    await cast.customer()
    answer = await upload(marketing, LIST.encode())
    path = answer.headers["location"]
    for _ in range(2):
        assert "2 people added" in await follow(marketing, await send(marketing, f"{path}/confirm"))
    assert (await queries.search()).total == 3
    jan = await queries.by_email("jan@x.invalid")
    assert jan is not None
    assert (jan.contact_basis, jan.kind.value, jan.salutation) == (Basis.CONTRACT, "internal", "mr")
    row = (await CustomerImport.select())[0]
    assert row["added"] == 2
    assert "joerdis" not in row["sealed"]
    assert "Person added from an imported list" in (await marketing.get(f"/customers/{jan.id}")).text
    history = await audit.of_subject("customer", jan.id)
    assert [(e.event, e.subject_label) for e in history] == [("customer.imported", jan.name)]


async def test_a_list_without_a_fault_leads_to_the_people_and_is_forgotten(marketing: httpx.AsyncClient) -> None:
    path = (await upload(marketing, b"Name;E-Mail\nIda Neu;ida@x.invalid\n")).headers["location"]
    confirmed = await send(marketing, f"{path}/confirm")
    assert confirmed.headers["location"] == "/customers?sort=-added"
    assert "1 new person added." in await follow(marketing, confirmed)
    assert (await marketing.get(path)).headers["location"] == "/customers?sort=-added"
    assert (await CustomerImport.select())[0]["sealed"] == ""


async def test_what_was_left_out_is_still_said_afterwards(marketing: httpx.AsyncClient) -> None:
    maria = await cast.customer()
    path = (await upload(marketing, LIST.encode())).headers["location"]
    await cast.customer("Jan Groß", email="JAN@x.invalid")  # while she was looking
    page = await follow(marketing, await send(marketing, f"{path}/confirm"))
    assert "1 person added" in page
    assert "4 lines of the list were left out." in page
    assert "Kaiser" in page
    assert "in line 2 of this list" in page
    assert f'href="/customers/{maria.id}"' in page
    assert "jan@x.invalid" in page
    assert "confirm" not in page
    assert f'href="{path}/left-out.csv"' in page


async def test_what_was_left_out_can_be_had_mended_and_imported(marketing: httpx.AsyncClient) -> None:
    await cast.customer()
    path = (await upload(marketing, LIST.encode())).headers["location"]
    before = await marketing.get(f"{path}/left-out.csv")
    await send(marketing, f"{path}/confirm")
    file = await marketing.get(f"{path}/left-out.csv")
    assert file.content == before.content
    assert file.content.startswith(b"\xef\xbb\xbf")
    head, wrong, double, known = file.text.splitlines()
    assert head.startswith("\ufeffLine;Reason;Salutation;Given name;Family name;E-mail")
    assert wrong.startswith("4;")
    assert "E-mail: This does not look like an e-mail address." in wrong
    assert double.endswith("JOERDIS@x.invalid;;;;Kundin;;;;")
    assert known.startswith("6;There already: Maria Berger;;Maria;Berger;Maria.Berger@FRIENDS.invalid")
    mended = file.text.replace(";;kaputt;", ";Kaiserin;kaiserin@x.invalid;").replace(";Kaiser;", ";Kundin;")
    page = await follow(marketing, await upload(marketing, mended.encode()))
    assert "kaiserin@x.invalid" in page
    assert "We do not know these columns" not in page


async def test_a_telephone_number_comes_back_as_it_was(marketing: httpx.AsyncClient) -> None:
    """Marked against formulas in the file of left-out lines, and without the mark in the list again."""
    text = "Name;E-Mail;Telefon;Notiz\nIda Neu;kaputt;+49 (0) 171 / 123;- ruft gern an\n"
    path = (await upload(marketing, text.encode())).headers["location"]
    file = (await marketing.get(f"{path}/left-out.csv")).text
    assert "'+49 (0) 171 / 123" in file
    mended = file.replace("kaputt", "ida@x.invalid").replace("E-mail: This", "This")
    again = await upload(marketing, mended.encode())
    await send(marketing, f"{again.headers['location']}/confirm")
    ida = await queries.by_email("ida@x.invalid")
    assert ida is not None
    assert (ida.phone, ida.note) == ("+49 (0) 171 / 123", "- ruft gern an")


async def test_somebody_added_meanwhile_is_left_as_they_are(marketing: httpx.AsyncClient) -> None:
    path = (await upload(marketing, LIST.encode())).headers["location"]
    known = await cast.customer("Jan Groß", email="JAN@x.invalid")
    await send(marketing, f"{path}/confirm")
    assert await queries.by_email("jan@x.invalid") == known
    assert await Customer.count() == 3


async def test_pasted_lines_do_as_well(marketing: httpx.AsyncClient) -> None:
    answer = await send(marketing, "/customers/import", {**CONTRACT, "text": LIST}, page="/customers/import")
    assert "Add 3 people" in await follow(marketing, answer)


async def test_lines_without_a_basis_ask_for_one_and_keep_the_list(marketing: httpx.AsyncClient) -> None:
    answer = await upload(marketing, LIST.encode("cp1252"), contact_basis="", basis_on="")
    assert answer.status_code == 422
    assert list(errors(answer.text)) == ["contact_basis"]
    assert "Frau;Jördis;Weiß" in answer.text
    again = await upload(marketing, LIST.encode(), contact_basis="none", basis_on="")
    assert "cannot be invited" in await follow(marketing, again)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"basis_on": ""}, "basis_on"),
        ({"basis_on": "2999-01-01"}, "basis_on"),
        ({"contact_basis": "consent"}, "basis_source"),
        ({"contact_basis": "whatever"}, "contact_basis"),
        ({"kind": "emperor"}, "kind"),
    ],
)
async def test_what_is_wrong_stands_at_its_field(marketing, more: dict[str, str], field: str) -> None:
    answer = await upload(marketing, LIST.encode(), **more)
    assert answer.status_code == 422
    assert list(errors(answer.text)) == [field]
    assert "joerdis@x.invalid" in answer.text


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04" + bytes(range(256)) * 50, b"a;b\nc;d\n", b'"'])
async def test_a_file_that_is_no_list(marketing: httpx.AsyncClient, content: bytes) -> None:
    answer = await upload(marketing, content)
    assert answer.status_code == 422
    assert set(errors(answer.text)) <= {"file", "text"}
    assert errors(answer.text)


async def test_markup_and_formulas_are_text(marketing: httpx.AsyncClient) -> None:
    text = "Name;E-Mail\n<img src=x onerror=alert(1)>;a@x.invalid\n=cmd|' /C calc'!A0;b@x.invalid\n"
    page = await follow(marketing, await upload(marketing, text.encode()))
    assert "<img src=x" not in page
    assert "Add 2 people" in page


async def test_another_persons_import_is_not_found(marketing, new_client) -> None:
    path = (await upload(marketing, LIST.encode())).headers["location"]
    other = new_client()
    await cast.signed_in(other, await cast.staff(name="Olaf Brand"))
    assert (await other.get(path)).status_code == 404
    assert (await other.get(f"{path}/left-out.csv")).status_code == 404
    assert (await send(other, f"{path}/confirm")).status_code == 404
    assert (await queries.search()).total == 0


WAYS: tuple[Callable[..., Awaitable[httpx.Response]], ...] = (
    lambda browser, path: browser.get(path),
    lambda browser, path: browser.get(f"{path}/left-out.csv"),
    lambda browser, path: send(browser, f"{path}/confirm"),
)
"""The page of an import, its file of left-out lines, and its button."""


async def test_a_list_kept_with_another_key_is_asked_for_again(marketing, setting: Callable[..., None]) -> None:
    path = (await upload(marketing, LIST.encode())).headers["location"]
    setting(secret_key=OTHER)
    for ask in WAYS:
        answer = await ask(marketing, path)
        assert answer.headers["location"] == "/customers/import"
        page = unescape(await follow(marketing, answer))
        assert "This list can't be read any more. Please choose it again." in page
    assert await Customer.count() == 0
    assert (await CustomerImport.select())[0]["done_at"] is None, "with the former key it goes on"


async def test_done_under_another_key_it_still_says_how_many_were_added(marketing, setting) -> None:
    path = (await upload(marketing, LIST.encode())).headers["location"]
    await send(marketing, f"{path}/confirm")
    setting(secret_key=OTHER)
    for ask in WAYS:
        answer = await ask(marketing, path)
        assert answer.headers["location"] == "/customers?sort=-added"
        said = unescape(await follow(marketing, answer))
        assert "3 new people added. The lines that were left out can't be read any more." in said
    assert await Customer.count() == 3


async def test_ten_thousand_lines(marketing: httpx.AsyncClient) -> None:
    lines = "".join(f"Vor{n};Nach{n};p{n}@x.invalid;K-{n}\n" for n in range(10_000))
    answer = await upload(marketing, ("Vorname;Nachname;E-Mail;Kundennummer\n" + lines).encode("cp1252"))
    page = await follow(marketing, answer)
    assert "Add 10000 people" in page
    assert "and 9800 more" in page
    confirmed = await send(marketing, f"{answer.headers['location']}/confirm")
    assert confirmed.status_code == 303
    assert (await queries.search()).total == 10_000


async def test_the_empty_table_can_be_imported(marketing: httpx.AsyncClient) -> None:
    for language, name in (("de", "Nachname"), ("en", "Family name")):
        marketing.cookies.set("language", language, domain="probelauf.test")
        file = await marketing.get("/customers/import/template.csv")
        assert file.content.startswith(b"\xef\xbb\xbf")
        assert name in file.text
        row = ";Maria;Muster;maria@x.invalid;;;;;;;;\n"
        page = await follow(marketing, await upload(marketing, file.content + row.encode()))
        assert "maria@x.invalid" in page


async def test_the_import_is_noted_and_forgotten(marketing, clock) -> None:
    selma = await cast.staff()
    path = (await upload(marketing, LIST.encode())).headers["location"]
    await send(marketing, f"{path}/confirm")
    noted = (await audit.search(audit.Filter("customers.imported"))).items[0]
    assert (noted.actor_id, noted.data) == (selma.id, {"added": 3})
    clock(MOMENT + timedelta(hours=23))
    assert await importing.drop_old() == 0
    clock(MOMENT + importing.KEPT_FOR + timedelta(seconds=1))
    assert await importing.drop_old() == 1
    assert (await queries.search()).total == 3
