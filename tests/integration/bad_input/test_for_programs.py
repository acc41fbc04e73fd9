"""Programs, which ask for JSON, get every error as problem+json: what a page says, with the fields it says it of."""

from typing import Any

import httpx
import pytest

from tests import cast
from tests.furnished import Clients, House
from tests.integration.bad_input.found import Found, filled, send
from tests.snapshots import undone

PROGRAM = {"Accept": "application/json"}
NOWHERE = "a" * 43
GONE = [
    ("anonymous", "/nowhere", 404), ("anonymous", "/t/xx", 404), ("anonymous", f"/t/{NOWHERE}", 404),
    ("anonymous", "/set-password/abc", 404), ("anonymous", f"/set-password/{NOWHERE}", 404),
    ("anonymous", "/customers", 401), ("anonymous", "/my", 401), ("anonymous", "/static/0/nothing.css", 404),
    ("owner", "/customers", 403), ("marketing", "/customers/x", 404), ("marketing", "/my/nowhere", 404),
    ("do", "/my/step/99", 404),
]  # fmt: skip


@pytest.mark.parametrize(("who", "address", "status"), GONE)
async def test_a_page_that_is_not_there(house: House, new_client: Clients, who: str, address: str, status: int) -> None:
    answer = await house.browser(new_client, who, headers=PROGRAM).get(address)
    assert (answer.status_code, wrong(answer)) == (status, "")


async def test_every_form_that_is_sent_empty(house: House, found: list[Found], new_client: Clients) -> None:
    complaints, told = list[str](), 0
    for one in found:
        kept = [pair for pair in filled(one.form) if pair[0] in ("_csrf", "revision", "stage")]
        async with undone():
            answer = await send(house.browser(new_client, one.who, headers=PROGRAM), one, kept)
        if answer.status_code >= 400 and (said := wrong(answer)):
            complaints.append(f"{one}: {answer.status_code} {said}")
        told += answer.status_code == 422
    assert not complaints, "\n".join(complaints)
    assert told > 25, "too few forms refuse to be empty: this shows nothing"


async def test_fields_are_named_as_the_form_names_them(house: House, new_client: Clients) -> None:
    nobody = house.browser(new_client, "anonymous", headers={**PROGRAM, "Accept-Language": "en"})
    token = cast.csrf((await nobody.get("/sign-in")).text)
    said = (await nobody.post("/sign-in", data={"_csrf": token, "email": "a@b.example"})).json()
    assert said["errors"] == {"password": "Please fill this in."}
    assert (said["title"], said["detail"]) == ("Please check what you entered", "Please fill this in.")


def wrong(answer: httpx.Response) -> str:
    """What is wrong with an error as a program gets it; nothing when all is well."""
    if not answer.headers.get("content-type", "").startswith("application/problem+json"):
        return f"is {answer.headers.get('content-type')}"
    said: dict[str, Any] = answer.json()
    if said["status"] != answer.status_code or not said["title"]:
        return f"says {said}"
    errors = said.get("errors", {})
    return "" if answer.status_code != 422 or (errors and all(errors.values())) else "names no field"
