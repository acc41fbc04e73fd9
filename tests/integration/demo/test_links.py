"""`litestar demo --testers N --links`: open links of a fresh study of eight pages, for load drivers."""

import asyncio
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from panel.core.settings import ROOT
from scenarios.demo import load
from scenarios.demo.commands import demo
from tests.forms import Form, forms
from tests.integration.runs.made import table

PAGES = 8
"""Seven steps and the questions at the end, as the README says."""


async def test_it_prints_one_link_a_line() -> None:
    words = ("-m", "litestar", "--app", "app:app", "demo", "--testers", "3", "--links")
    process = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT, stdout=PIPE, stderr=PIPE)
    said, complaints = await process.communicate()
    assert process.returncode == 0, complaints.decode()
    lines = said.decode().splitlines()
    assert len(set(lines)) == 3
    assert all(re.fullmatch(r"http://probelauf\.test/t/[A-Za-z0-9_-]{43}", line) for line in lines)
    assert len(await table("invitation")) == 3


@pytest.mark.parametrize("words", [["--links"], ["--links", "--testers", "0"], ["--links", "--if-empty"]])
async def test_links_of_no_testers_are_refused(words: list[str]) -> None:
    asked = CliRunner().invoke(demo, words)
    assert asked.exit_code == 2
    assert "--links wants --testers N" in asked.output
    assert await table("staff_member") == []


async def test_its_links_walk(new_client: Callable[..., httpx.AsyncClient]) -> None:
    for token in await load.open_links(3):
        assert await pages_of(new_client(), f"/t/{token}") == ["invitation", "consent", *["page"] * PAGES]
    assert {row["state"] for row in await table("run")} == {"completed"}
    assert len(await table("answer", "question_key = 'outcome'")) == 3 * load.STEPS


async def test_a_second_call_makes_a_study_of_its_own() -> None:
    first, second = await load.open_links(1), await load.open_links(2)
    assert len({*first, *second}) == 3
    assert len(await table("study")) == 2


async def pages_of(browser: httpx.AsyncClient, address: str) -> list[str]:
    """Walk as a load driver does: the form `step`, the first of every choice, the button that goes on."""
    seen: list[str] = []
    while True:
        shown = await browser.get(address, follow_redirects=True)
        if re.search(r'<main[^>]* id="done"', shown.text):
            return seen
        assert len(re.findall(r'<form id="step"', shown.text)) == 1, address
        assert len(seen) < 20, "this way has no end"
        here = shown.url.path
        seen.append("invitation" if here.startswith("/t/") else "consent" if here == "/my/consent" else "page")
        answer = await browser.post(here, data=filled(step_form(shown.text, here)))
        assert answer.status_code == 303, answer.text
        address = answer.headers["location"]


def step_form(html: str, here: str) -> Form:
    return forms(html[html.index('<form id="step"') :], here)[0]


def filled(form: Form) -> dict[str, Any]:
    data: dict[str, Any] = dict(form.pairs())
    return data | {f.name: f.choices[0] for f in form.fields.values() if f.choices} | {"go": "next"}
