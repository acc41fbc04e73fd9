"""Secrets are written down nowhere: not in the database, not in the log of a real web and a real worker."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from panel.core import db
from panel.core.principals import SYSTEM
from panel.core.tokens import digest
from panel.staff import actions as staff_actions
from tests import cast
from tests.e2e.house import House as Installation
from tests.e2e.house import until
from tests.furnished import Clients, House
from tests.integration.core.db.conftest import ON_POSTGRES
from tests.postgres import fresh_database
from tests.smtp import MailServer
from tests.snapshots import taken, texts


async def test_in_the_database_tokens_are_digests_and_codes_are_sealed(house: House, new_client: Clients) -> None:
    browser = house.browser(new_client, "admin")
    shown = await browser.post(
        f"/staff/{house.ids['staff']}/link", data={"_csrf": cast.csrf((await browser.get("/account")).text)}
    )
    link = re.search(r"/set-password/([\w-]{43})", shown.text)
    assert link is not None
    codes = [code for name, code in house.secrets.items() if name.startswith("code")]
    secrets = {link[1], cast.PASSWORD, *codes, *house.links.values(), house.secrets["password link"]}
    secrets |= {token for cookies in house.cookies.values() for token in cookies.values()}
    stored = texts(await taken())
    for secret in secrets:
        assert [column for column, text in stored if secret in text] == [], f"{secret[:6]}… is readable"
    assert len(secrets) > 30
    assert {digest(token) for token in house.links.values()} <= {text for _, text in stored}, (
        "the control: digests are there"
    )


async def test_outside_development_a_sent_mail_keeps_no_link(house: House) -> None:
    """In the sealed body of a message that waits there is a link; the key alone opens it."""
    rows = await db.rows("SELECT sealed_text, sealed_html FROM message WHERE template = 'invitation'")
    assert rows
    for row in rows:
        assert "/t/" not in row["sealed_text"] + row["sealed_html"]


@pytest.fixture
def installation() -> Iterator[tuple[Installation, MailServer]]:
    """Web and worker as processes, chatty, with a mail server that refuses the first mails."""
    with MailServer() as smtp:
        made = Installation(fresh_database() if ON_POSTGRES else "", smtp.url, LOG_LEVEL="debug")
        try:
            yield made, smtp
        finally:
            made.remove()


def test_in_the_log_there_is_no_secret(installation: tuple[Installation, MailServer]) -> None:
    """Signing in and failing to, setting a password, walking, mails that bounce, a page that breaks."""
    house, smtp = installation
    smtp.fail_with("550 5.1.1 <who@there.example> unknown, see https://x.example/t/" + "a" * 43, times=2)
    staff, demo = "staff add jana@nordhell.example --name Jana --role admin", "demo --testers 2 --links"
    printed = house.run("migrate", staff, demo)
    token = re.search(r"/set-password/([\w-]{43})", printed)
    assert token is not None, printed
    tokens = re.findall(r"/t/([\w-]{43})", printed)
    house.start()
    secrets = {*tokens, "jana@nordhell.example", *walk(house, tokens)}
    secrets |= {token[1], *sign_in(house, token[1])}
    with httpx.Client(base_url=house.at) as browser:
        send(browser, "/forgot-password", "/forgot-password", email="jana@nordhell.example")
        browser.get("/nowhere", params={"token": tokens[0], "mail": "jana@nordhell.example"})
        browser.get(f"/t/{tokens[0]}x")
        browser.post("/new-link", data={"email": "jana@nordhell.example"})
    until(lambda: smtp.offered >= 1, "the worker to try a mail")
    house.stop()
    lines = house.log(1_000_000)
    assert lines.count('"event":"request"') > 15, "the log was read too early, or is empty"
    for secret in secrets:
        assert secret not in lines, (
            f"{secret[:8]}… is in the log: {[line for line in lines.splitlines() if secret in line][:1]}"
        )
    assert re.findall(r"[\w.+-]+@[\w-]+\.\w+", lines) == []
    assert "/t/{token" in lines, "the control: routes are named"
    assert all(json.loads(line) for line in lines.splitlines() if line.startswith("{"))


def walk(house: Installation, tokens: list[str]) -> set[str]:
    """Accept, agree, answer the first page; declines the second link. Gives the secrets of the way."""
    secrets = set()
    with httpx.Client(base_url=house.at) as tester:
        send(tester, f"/t/{tokens[0]}", f"/t/{tokens[0]}", go="next")
        secrets.add(tester.cookies["probelauf"])
        send(tester, "/my/consent", "/my/consent", participate="on", go="next")
        answer = send(
            tester, "/my/step/1", "/my/step/1", go="next", outcome="yes", ease="5", comment="said-in-confidence"
        )
        assert answer.headers["location"] == "/my/step/2", answer.text
        send(tester, f"/t/{tokens[1]}", f"/t/{tokens[1]}", go="decline")
        secrets |= {"said-in-confidence", cast.csrf(tester.get("/my").text)}
    return secrets


def sign_in(house: Installation, token: str) -> set[str]:
    password = "ein Satz mit vielen Worten"
    with httpx.Client(base_url=house.at) as browser:
        send(browser, f"/set-password/{token}", f"/set-password/{token}", password=password, password_again=password)
        first = browser.cookies["probelauf"]
        send(browser, "/sign-in", "/sign-in", email="jana@nordhell.example", password="wrong-password-typed")
        return {password, "wrong-password-typed", first, browser.cookies["probelauf"]}


def send(browser: httpx.Client, page: str, action: str, **data: str) -> httpx.Response:
    asked = browser.get(page)
    if asked.status_code == 303 and urlsplit(asked.headers["location"]).path == "/":
        asked = browser.get("/")
    answer = browser.post(action, data={"_csrf": cast.csrf(asked.text), **data})
    assert answer.status_code < 500
    return answer


async def test_a_link_shown_in_the_browser_is_not_audited(house: House) -> None:
    """The log of deeds names people and things, never tokens."""
    token = await staff_actions.make_link(house.people["owner"].id, SYSTEM)
    deeds = [text for column, text in texts(await taken()) if column.startswith("audit_event")]
    assert any("staff.link_made" in text for text in deeds)
    assert not any(token in text or digest(token) in text for text in deeds)
