"""The staff page: add, role, access, links; and the start page of each role."""

import re
from uuid import uuid4

import httpx
import pytest

from panel.audit import queries as audit
from panel.core.errors import NotAllowed
from panel.core.principals import SYSTEM, Role, actor_of
from panel.outbox import queries as outbox
from panel.staff import actions, queries
from tests import cast
from tests.pages import errors, follow, mail_text, send

MIRA = {"name": "Mira Lenz", "email": "mira.lenz@nordhell.invalid", "role": "owner", "language": "de"}


async def test_somebody_added_gets_a_link_by_mail(admin: httpx.AsyncClient, new_client) -> None:
    page = await follow(admin, await send(admin, "/staff/add", MIRA))
    assert "Mira Lenz" in page
    assert "Waits for a password" in page
    mail = (await outbox.search()).items[0]
    assert (mail.to_address, mail.language) == (MIRA["email"], "de")
    link = re.search(r"/set-password/\S+", await mail_text(mail.id))
    assert link
    assert (await new_client().get(link[0])).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"email": "nonsense"}, "email"),
        ({"email": "JANA.koehler@nordhell.invalid"}, "email"),
        ({"role": "emperor"}, "role"),
        ({"role": ""}, "role"),
        ({"language": "fr"}, "language"),
    ],
)
async def test_what_is_wrong_stands_at_its_field(admin, wrong: dict[str, str], field: str) -> None:
    answer = await send(admin, "/staff/add", {**MIRA, **wrong})
    assert answer.status_code == 422
    assert list(errors(answer.text)) == [field]
    assert wrong.get("name", MIRA["name"]) in answer.text
    assert len(await queries.everybody()) == 1
    assert (await outbox.search()).total == 0


async def test_a_name_is_shown_as_typed_and_does_nothing(admin: httpx.AsyncClient) -> None:
    page = await follow(admin, await send(admin, "/staff/add", {**MIRA, "name": "<script>alert(1)</script>"}))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


async def test_another_role_counts_from_the_next_sign_in(admin, new_client) -> None:
    selma = await cast.staff()
    hers = new_client()
    await cast.sign_in(hers, selma)
    await follow(admin, await send(admin, f"/staff/{selma.id}/role", {"role": "owner"}))
    assert (await hers.get("/")).status_code == 303
    await cast.sign_in(hers, selma)
    assert (await hers.get("/customers")).status_code == 403


async def test_access_is_taken_and_given_back(admin, new_client) -> None:
    selma = await cast.staff()
    hers = new_client()
    await cast.sign_in(hers, selma)
    assert "Take access away from Selma Aydin?" in (await admin.get(f"/staff/{selma.id}/disable")).text
    assert (await hers.get("/")).status_code == 200
    assert "Switched off" in await follow(admin, await send(admin, f"/staff/{selma.id}/disable"))
    assert (await hers.get("/")).status_code == 303
    await follow(admin, await send(admin, f"/staff/{selma.id}/enable"))
    await cast.sign_in(hers, selma)


async def test_nobody_locks_themselves_out(admin: httpx.AsyncClient) -> None:
    jana = await cast.staff(Role.ADMIN)
    await cast.staff(Role.ADMIN, "Olaf Brand")
    for path, data in ((f"/staff/{jana.id}/disable", {}), (f"/staff/{jana.id}/role", {"role": "owner"})):
        answer = await send(admin, path, data)
        assert answer.status_code == 409
        assert "your own access" in answer.text
    assert (await admin.get("/staff")).status_code == 200


async def test_one_administrator_stays() -> None:
    jana = await cast.staff(Role.ADMIN)
    olaf = await cast.staff(Role.ADMIN, "Olaf Brand")
    await actions.disable(olaf.id, SYSTEM)
    with pytest.raises(NotAllowed) as refused:
        await actions.change_role(jana.id, Role.OWNER, SYSTEM)
    assert refused.value.refusal.code == "last-admin"
    with pytest.raises(NotAllowed):
        await actions.disable(jana.id, SYSTEM)
    assert (await queries.get(jana.id)).role is Role.ADMIN


async def test_a_link_is_shown_once(admin: httpx.AsyncClient) -> None:
    selma = await cast.staff()
    shown = await send(admin, f"/staff/{selma.id}/link")
    assert re.search(r"http://probelauf\.test/set-password/[\w-]{43}", shown.text)
    assert "/set-password/" not in (await admin.get(f"/staff/{selma.id}")).text


async def test_no_link_while_access_is_off(admin: httpx.AsyncClient) -> None:
    selma = await cast.staff()
    await actions.disable(selma.id, SYSTEM)
    for path in ("link", "send-link"):
        assert (await send(admin, f"/staff/{selma.id}/{path}")).status_code == 409


async def test_what_administrators_do_is_noted(admin: httpx.AsyncClient) -> None:
    jana, selma = await cast.staff(Role.ADMIN), await cast.staff()
    await send(admin, f"/staff/{selma.id}/role", {"role": "owner"})
    newest = (await audit.of_subject("staff", selma.id))[0]
    assert (newest.event, newest.actor_id) == ("staff.role_changed", jana.id)
    assert newest.data == {"before": "marketing", "after": "owner"}
    assert actor_of(await queries.principal(jana.id)).label == "Jana Köhler"  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["", "/disable"])
async def test_nobody_is_not_found(admin: httpx.AsyncClient, path: str) -> None:
    assert (await admin.get(f"/staff/{uuid4()}{path}")).status_code == 404
    assert (await admin.get(f"/staff/nonsense{path}")).status_code == 404


@pytest.mark.parametrize(
    ("role", "sees", "lacks"),
    [
        (Role.ADMIN, ["/staff", "/audit", "/customers"], []),
        (Role.MARKETING, ["/customers", "/panels", "/incentives"], ["/staff", "/audit"]),
        (Role.OWNER, ["/studies", "/scenarios"], ["/customers", "/panels", "/staff", "/audit"]),
    ],
)
async def test_everybody_starts_with_their_own_ways(client, role: Role, sees: list[str], lacks: list[str]) -> None:
    await cast.sign_in(client, await cast.staff(role))
    page = (await client.get("/")).text
    assert all(f'href="{path}"' in page for path in sees)
    assert not any(f'href="{path}"' in page for path in lacks)
    for path in lacks:
        assert (await client.get(path)).status_code == 403
