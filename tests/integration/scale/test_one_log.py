"""One web and one worker as processes, chatty: what they log holds no secret. (Those on PostgreSQL: see the dying.)"""

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from tests import cast
from tests.browsers import PLAIN
from tests.e2e.house import House, until
from tests.pages import words_of
from tests.smtp import MailServer


@pytest.fixture
def installation() -> Iterator[tuple[House, MailServer]]:
    """Web and worker as processes, chatty, with a mail server that refuses the first mails."""
    with MailServer() as smtp:
        made = House("", smtp.url, LOG_LEVEL="debug")
        try:
            yield made, smtp
        finally:
            made.remove()


def test_in_the_log_there_is_no_secret(installation: tuple[House, MailServer]) -> None:
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
    with httpx.Client(base_url=house.at, verify=PLAIN) as browser:
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
    by = [json.loads(line).get("logger") for line in lines.splitlines()]
    assert by.count("uvicorn.error") >= 4, "the server's start and end are lines as all others"


def walk(house: House, tokens: list[str]) -> set[str]:
    """Accept, agree, answer the first page; declines the second link. Gives the secrets of the way."""
    secrets = set()
    with httpx.Client(base_url=house.at, verify=PLAIN) as tester:
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


def sign_in(house: House, token: str) -> set[str]:
    password = "ein Satz mit vielen Worten"
    with httpx.Client(base_url=house.at, verify=PLAIN) as browser:
        send(browser, f"/set-password/{token}", f"/set-password/{token}", password=password, password_again=password)
        first = browser.cookies["probelauf"]
        send(browser, "/sign-in", "/sign-in", email="jana@nordhell.example", password="wrong-password-typed")
        return {password, "wrong-password-typed", first, browser.cookies["probelauf"]}


def send(browser: httpx.Client, page: str, action: str, **data: str) -> httpx.Response:
    asked = browser.get(page)
    if asked.status_code == 303 and urlsplit(asked.headers["location"]).path == "/":
        asked = browser.get("/")
    answer = browser.post(action, data={"_csrf": cast.csrf(asked.text), **words_of(asked.text), **data})
    assert answer.status_code < 500
    return answer
