"""What the page's script sends while a tester types: garbage is refused, and never spoils what is kept."""

import json

import pytest

from tests import cast
from tests.furnished import Clients, House
from tests.snapshots import changed, taken

GARBAGE = {
    "nothing": b"",
    "no JSON": b"{",
    "null": b"null",
    "a list": b"[]",
    "a text": b'"x"',
    "a number": b"1e999",
    "nested": b'{"comment": {"a": 1}}',
    "without time": b'{"comment": "x"}',
    "time as a text": b'{"comment": ["x", "now"]}',
    "time as a fraction": b'{"comment": ["x", 1.5]}',
    "time beyond all": b'{"comment": ["x", 99999999999999999999999999]}',
    "a number for a text": b'{"comment": [5, 1]}',
    "a long name": json.dumps({"x" * 100: ["x", 1]}).encode(),
    "a long text": json.dumps({"comment": ["x" * 9000, 1]}).encode(),
    "list of long texts": json.dumps({"friction": [["x" * 200], 1]}).encode(),
    "deep": b'{"a":' * 3000 + b"1" + b"}" * 3000,
    "invalid UTF-8": b'{"comment": ["\xff\xfe", 1]}',
    "lone surrogate": b'{"comment": ["\\ud800", 1]}',
}


def token(page: str) -> dict[str, str]:
    return {"X-CSRF-Token": cast.csrf(page), "Accept": "application/json"}


@pytest.mark.parametrize("garbage", GARBAGE)
async def test_garbage_is_refused_and_changes_nothing(house: House, new_client: Clients, garbage: str) -> None:
    tester, before = house.browser(new_client, "do"), await taken()
    headers = token((await tester.get("/my/step/1")).text)
    answer = await tester.put("/my/draft/1", content=GARBAGE[garbage], headers=headers)
    assert answer.status_code in (400, 422), answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert changed(before, await taken()) == []


async def test_control_a_good_one_is_kept(house: House, new_client: Clients) -> None:
    tester = house.browser(new_client, "do")
    headers = token((await tester.get("/my/step/1")).text)
    sent = {
        "comment": ["Half a sent\x00ence 🦊", 1_800_000_000_000],
        "ease": ["3", 1],
        "friction": [["waited", "broke"], 2],
    }
    assert (await tester.put("/my/draft/1", json=sent, headers=headers)).status_code == 204
    page = (await tester.get("/my/step/1")).text
    assert "Half a sentence 🦊" in page


async def test_more_fields_than_any_page_has(house: House, new_client: Clients) -> None:
    """Kept is what a page may hold; the draft doesn't grow without end."""
    tester = house.browser(new_client, "do")
    headers = token((await tester.get("/my/step/1")).text)
    for turn in range(3):
        sent = {f"field-{turn}-{i}": ["x", 1] for i in range(500)}
        assert (await tester.put("/my/draft/1", json=sent, headers=headers)).status_code in (204, 422)
    assert len((await taken())["draft"][0]["fields"]) < 10_000


@pytest.mark.parametrize("clock_header", ["", "x", "-5", "9" * 40, "٣", "²", "1.5", "\xff"])
async def test_a_device_whose_clock_says_nonsense(house: House, new_client: Clients, clock_header: str) -> None:
    tester = house.browser(new_client, "do")
    headers = {**token((await tester.get("/my/step/1")).text), "X-Now": clock_header.encode("latin-1", "ignore")}
    answer = await tester.put("/my/draft/1", json={"comment": ["x", 2**53]}, headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 204, answer.text
    assert (await tester.get("/my/step/1")).status_code == 200


@pytest.mark.parametrize(
    ("who", "number", "status"),
    [
        ("do", "2", 409), ("do", "999", 409), ("do", "9" * 30, 409), ("do", "0", 404), ("do", "-1", 404),
        ("do", "one", 404), ("done", "1", 409), ("stopped", "1", 409), ("accepted", "1", 409), ("expect", "1", 204),
        ("end", "1", 204), ("end", "4", 204),
    ],
)  # fmt: skip
async def test_drafts_for_pages_that_are_not_open(
    house: House, new_client: Clients, who: str, number: str, status: int
) -> None:
    tester = house.browser(new_client, who)
    headers = token((await tester.get(f"/t/{house.links[who]}", follow_redirects=True)).text)
    answer = await tester.put(f"/my/draft/{number}", json={"comment": ["x", 1]}, headers=headers)
    assert answer.status_code == status, answer.text


async def test_nobody_writes_without_the_token_or_from_elsewhere(house: House, new_client: Clients) -> None:
    tester, before = house.browser(new_client, "do"), await taken()
    headers = token((await tester.get("/my/step/1")).text)
    sent = json.dumps({"comment": ["x", 1]}).encode()
    for wrong in (
        {},
        {"X-CSRF-Token": "no"},
        {**headers, "Sec-Fetch-Site": "cross-site"},
        {**headers, "Origin": "https://evil.example"},
    ):
        answer = await tester.put("/my/draft/1", content=sent, headers={"Accept": "application/json", **wrong})
        assert answer.status_code == 403
    signed_out = new_client()
    answer = await signed_out.put("/my/draft/1", content=sent, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "signed-out")
    assert changed(before, await taken()) == []
