"""Bodies that are no forms: broken, foreign, endless. Each is refused plainly, and nothing is stored."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.furnished import Clients, House
from tests.integration.bad_input.found import Found, filled
from tests.snapshots import changed, taken

URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
MULTIPART = {"Content-Type": "multipart/form-data; boundary=x"}
BODIES: dict[str, tuple[dict[str, str], bytes]] = {
    "invalid UTF-8": (URLENCODED, b"name=%ff%fe&email=\xff\xc0\xaf&text=%ED%A0%80"),
    "lone surrogate": (URLENCODED, b"name=%ED%A0%BD&title_de=%ED%B2%A9&text=%ED%A0%BD"),
    "broken percents": (URLENCODED, b"name=%&email=%zz&=&&&==&a=b=c;d"),
    "many fields": (URLENCODED, b"&".join(b"f%d=1" % i for i in range(3000))),
    "many values": (URLENCODED, b"&".join(b"who=1&ids=2&customer=3" for _ in range(1000))),
    "no multipart": (MULTIPART, b"this is no multipart body"),
    "torn multipart": (MULTIPART, b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nhalf'),
    "multipart without names": (MULTIPART, b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--\r\n"),
    "multipart in nonsense bytes": (
        MULTIPART, b'--x\r\nContent-Disposition: form-data; name="name"; filename="\xff\x00"\r\n\r\n\xff\xfe\x00\r\n--x--\r\n'
    ),
    "multipart in other letters": (
        MULTIPART, b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\xfe\r\n--x--\r\n'
    ),
    "multipart in unknown letters": (
        MULTIPART,
        b'--x\r\nContent-Disposition: form-data; name="name"\r\nContent-Type: text/plain; charset=klingon\r\n\r\na\r\n--x--\r\n',
    ),
    "multipart without a boundary": ({"Content-Type": "multipart/form-data"}, b"--x--"),
    "JSON": ({"Content-Type": "application/json"}, b'{"name": ["x"]}'),
    "broken JSON": ({"Content-Type": "application/json"}, b'{"name": '),
    "XML": ({"Content-Type": "text/xml"}, b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'),
    "nonsense for a type": ({"Content-Type": ";;;,"}, b"\x00\x01"),
    "foreign letters": ({"Content-Type": "application/x-www-form-urlencoded; charset=utf-99"}, b"name=x"),
    "no type": ({}, b"name=x"),
    "nothing": ({}, b""),
}  # fmt: skip
WITHOUT_TOKEN = ("invalid UTF-8", "torn multipart", "multipart in nonsense bytes", "nonsense for a type", "nothing")
"""Looking for the form's token must not break on them either."""
REFUSED = {303, 400, 401, 403, 404, 409, 413, 415, 422, 429}


def token(one: Found) -> dict[str, str]:
    """The form's token as a header, so that the body alone is wrong."""
    return {"X-CSRF-Token": dict(filled(one.form))["_csrf"]}


@pytest.mark.parametrize("body", BODIES)
async def test_a_body_that_is_no_form(house: House, found: list[Found], new_client: Clients, body: str) -> None:
    """With the token in the header; what is not understood as a form counts as an empty one."""
    headers, content = BODIES[body]
    complaints = []
    for one in found:
        if not one.form.fields.keys() - {"_csrf", "revision"}:
            continue
        for more in (token(one), {}) if body in WITHOUT_TOKEN else (token(one),):
            browser = house.browser(new_client, one.who, broken_ok=True)
            answer = await browser.post(one.form.action, content=content, headers={**headers, **more})
            if answer.status_code not in REFUSED | ({200} if "/preview/" in one.path else set()):
                complaints.append(f"{one}: {answer.status_code} {answer.text[:80]}")
    assert not complaints, "\n".join(complaints)


@pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <function SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
)
async def test_a_file_where_a_text_belongs(house: House, found: list[Found], new_client: Clients) -> None:
    complaints = []
    for one in found:
        sent = [(name, ("x.bin", b"\x00\xff" * 50)) for name in one.form.fields if name != "_csrf"]
        browser = house.browser(new_client, one.who, broken_ok=True)
        answer = await browser.post(one.form.action, files=sent or None, headers=token(one))
        if answer.status_code >= 500:
            complaints.append(f"{one}: {answer.status_code}")
    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize("path", ["/sign-in", "/new-link", "/customers/add", "/my/step/1"])
async def test_a_body_of_countless_fields_is_refused_unread(house: House, new_client: Clients, path: str) -> None:
    """Whoever sends it, before anything else: reading it would hold up everybody for minutes."""
    nobody = new_client()
    answer = await asyncio.wait_for(nobody.post(path, content=b"a&" * 5_900_000, headers=URLENCODED), 5)
    assert answer.status_code in (401, 413)
    assert len(answer.content) < 20_000


async def test_what_is_kept_for_a_second_try_has_a_limit(house: House, new_client: Clients) -> None:
    nobody = new_client()
    for size, kept in ((900_000, True), (1_100_000, False)):
        answer = await nobody.post("/customers/add", data={"family_name": "y" * size})
        assert answer.status_code == 401
        assert (len(answer.content) > 100_000) is kept


@pytest.mark.parametrize("address", ["/customers/import", "/scenarios/import", "/panels/add"])
async def test_a_body_beyond_all_measure_is_refused(house: House, new_client: Clients, address: str) -> None:
    selma, before = house.browser(new_client, "marketing"), await taken()
    csrf = (await selma.get("/account")).text.split('name="_csrf" value="', 1)[1][:40]
    endless: list[dict[str, Any]] = [
        {"data": {"_csrf": csrf, "text": "x" * 13_000_000}},
        upload(b"x;y\n" * 3_300_000, csrf),
    ]
    for sent in endless:
        answer = await selma.post(address, **sent)
        assert answer.status_code == 413, answer.text[:200]
        assert "too large" in answer.text
        assert "content-security-policy" in answer.headers
    assert changed(before, await taken()) == []


def upload(content: bytes, csrf: str) -> dict[str, Any]:
    return {"files": [("_csrf", (None, csrf)), ("file", ("big.csv", content, "text/csv"))]}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "BREW"])
@pytest.mark.parametrize("address", ["/", "/panels/add", "/my", "/sign-in", "/static/0/css/core.css", "/nowhere"])
async def test_methods_that_nobody_uses(house: House, new_client: Clients, method: str, address: str) -> None:
    before = await taken()
    for who in ("anonymous", "marketing", "do"):
        answer = await house.browser(new_client, who).request(method, address)
        assert answer.status_code in {200, 204, 303, 400, 401, 403, 404, 405}, answer.text[:200]
    assert changed(before, await taken()) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "probelauf=\xff\xfe; language=\x01"},
        {"Cookie": "probelauf=" + "x" * 6000},
        {"Cookie": "visit=%00; flash=gAAAAA; language=xx"},
        {"Cookie": "flash=" + "A" * 2000},
        {"Cookie": ";;;=;a"},
        {"Accept-Language": "zz;q=nan, de;q=-1, *;q=1e99," + "x" * 500},
        {"Accept": "\xff"},
        {"X-Forwarded-For": "nobody, \xff, 1.2.3.4'"},
        {"Host": "evil.example"},
        {"HX-Request": "true", "HX-Boosted": "maybe"},
        {"Range": "bytes=9-1"},
        {"If-None-Match": '"' * 50},
        {"Authorization": "Bearer \xff"},
    ],
    ids=lambda headers: " ".join(headers),
)
async def test_headers_full_of_nonsense(house: House, new_client: Clients, headers: dict[str, str]) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    client = new_client()
    for address in ("/sign-in", "/", "/my", "/nowhere", "/metrics", f"/t/{house.links['invited']}"):
        answer = await client.request("GET", address, headers=raw)
        assert answer.status_code in {200, 303, 401, 404}
        assert "evil.example" not in answer.text + str(answer.headers)


@pytest.mark.parametrize(
    "query",
    ["page=-1", "page=99999999999999999999", "page=٣", "q=" + "x" * 5000, "q=%00%ff", "q=%25_%5C", "sort=;drop", "kind=nobody",
     "state=nothing", "round=no-uuid", "round=00000000-0000-0000-0000-000000000000", "stage=xx", "customer=1", "next=//x",
     "lang=xx&kind=xx", "page=1&page=2", "=", "%", "phase=nope", "actor=x&from=2026-99-99&until=x", "day=9999-99-99",
     "customer=&customer=00000000-0000-0000-0000-000000000000"],
)  # fmt: skip
async def test_queries_full_of_nonsense(house: House, new_client: Clients, query: str) -> None:
    """After every address that takes a query, and those that don't."""
    selma, jana = (house.browser(new_client, role, broken_ok=True) for role in ("marketing", "admin"))
    study, round_ = house.ids["study_id"], house.ids["round_id"]
    for browser, address in (
        (selma, "/customers"), (selma, "/panels"), (selma, "/messages"), (selma, "/incentives/ledger"), (selma, "/studies"),
        (selma, "/incentives/ledger.csv"), (selma, f"/studies/{study}"), (selma, "/scenarios"), (selma, "/panels/fill"),
        (selma, f"/panels/{house.ids['panels']}/members"), (selma, f"/studies/{study}/rounds/{round_}/invite/preview"),
        (selma, f"/scenarios/{house.ids['scenario_id']}/preview/1"), (selma, f"/studies/{study}/report"),
        (selma, f"/studies/{study}/report.csv"), (selma, "/studies/planning-hint"), (jana, "/audit"), (jana, "/sign-in"),
        (selma, f"/journeys/{house.ids['journey_id']}/new-touchpoint"), (selma, "/reports"),
    ):  # fmt: skip
        answer: httpx.Response = await browser.get(f"{address}?{query}")
        assert answer.status_code in {200, 303, 400, 404}, f"{address}?{query}: {answer.status_code}"
