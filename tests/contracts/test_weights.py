"""A tester on a train: each page after the first stays small, in every ready-made journey, both languages, whatever
people write into it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from panel.core.clock import today
from panel.core.i18n import LANGUAGES
from panel.core.principals import SYSTEM
from scenarios import library
from scenarios.authoring import actions as authoring
from scenarios.authoring import queries as scripts
from scenarios.authoring.script import Script
from scenarios.questions.kinds import KINDS
from scenarios.questions.rules import Question
from scenarios.studies import actions as studies
from scenarios.studies import queries as study_queries
from scenarios.studies.rules.plan import Plan
from scenarios.studies.rules.rounds import RoundPlan
from tests import cast
from tests.integration.runs.made import Browser
from tests.pages import csrf, words_of

LIMIT = 15_000
"""Bytes on the line: head and body, not compressed."""
SERVER = 100
"""What the web server adds to each head: the date and its name."""
WORDS = "Nach über zwanzig Minuten in der Warteschleife hieß es, „das“ ginge nur schriftlich & dauere sechs Wochen. "
MARIA = "Maria-Magdalena Freifrau von Hohenlohe-Waldenburg-Schillingsfürst"
Pairs = list[tuple[str, str]]


class Scales:
    """Walks a way through and weighs each page that comes back."""

    def __init__(self, client: httpx.AsyncClient, token: str, script: Script) -> None:
        self.browser, self.script = Browser(client, token), script
        self.weights: dict[str, int] = {}
        self._token = ""

    async def see(self, path: str, what: str = "") -> httpx.Response:
        page = await self.browser.client.get(path)
        assert page.status_code == 200, f"{path}: {page.status_code} {page.headers.get('location')}"
        return self._weighed(page, f"{path} {what}")

    async def refused(self, path: str, pairs: Pairs, what: str) -> None:
        page = await self.browser.post(path, self._token, pairs)
        assert page.status_code == 422, f"{path}: {page.status_code}"
        self._weighed(page, f"{path} {what}")

    async def goes_on(self, path: str, pairs: Pairs) -> None:
        answer = await self.browser.post(path, self._token, pairs)
        assert answer.status_code == 303, f"{path}: {answer.status_code}"

    def _weighed(self, page: httpx.Response, name: str) -> httpx.Response:
        head = sum(len(key) + len(value) + 4 for key, value in page.headers.raw)
        self.weights[name] = head + len(page.content) + SERVER
        self._token = csrf(page.text)
        return page

    async def walk(self) -> None:
        await self.browser.enter()
        await self.see("/my/invitation")
        page = await self.see("/my/consent")
        read = list(words_of(page.text).items())
        await self.refused("/my/consent", read, "not ticked")
        await self.goes_on("/my/consent", [*read, ("participate", "on"), ("quotes", "on")])
        for number, step in enumerate(self.script.steps, 1):
            path = f"/my/step/{number}"
            if step.expectation:
                await self.see(path, "expect")
                await self.refused(path, [("stage", "expect")], "expect, nothing chosen")
                await self.goes_on(path, [("stage", "expect"), ("expected_ease", "7")])
            if step.waiting:
                await self.see(path, "wait")
                await self.see("/my", "waiting")
                await self.goes_on(path, [("stage", "wait"), ("go", "next")])
            await self.questions(path, step.asked, [("stage", "do")])
        for number in range(1, len(self.script.steps) + 1):
            await self.see(f"/my/step/{number}", "again")
        await self.beside()
        await self.questions("/my/end", self.script.asked_at_end, [])
        await self.see("/my/done")

    async def questions(self, path: str, asked: tuple[Question, ...], hidden: Pairs) -> None:
        """The page untouched, with nothing answered, full of words but for one answer, and come back to."""
        await self.see(path)
        every = [pair for question in asked for pair in longest(question)]
        forgotten = next(question.key for question in asked if question.required)
        await self.refused(path, hidden, "nothing answered")
        await self.refused(path, [*hidden, *(pair for pair in every if pair[0] != forgotten)], "one forgotten")
        await self.goes_on(path, [*hidden, *every, ("go", "later")])
        await self.see(path, "come back to")
        await self.see("/my", "between")
        if path == "/my/end":
            first = self.script.steps[0]
            await self.goes_on("/my/step/1", [("stage", "do"), *(p for q in first.asked for p in longest(q))])
        await self.see(path, "full")
        await self.goes_on(path, [*hidden, *every])

    async def beside(self) -> None:
        text = (WORDS * 40)[:2500]
        await self.see("/my", "near the end")
        await self.see("/my/withdraw")
        await self.see("/my/trouble?step=1")
        await self.refused("/my/trouble", [("text", text)], "too long")
        await self.see("/my/stop?step=1")
        await self.refused("/my/stop", [("reason", text)], "too long")


def longest(question: Question) -> Pairs:
    """Everything that may be ticked or written."""
    if question.kind == "text":
        return [(question.key, (WORDS * 80)[: question.max_length])]
    if question.kind == "scale":
        return [(question.key, str(question.high))]
    values: list[Any] = [choice.value for choice in KINDS[question.kind].choices(question)]
    return [(question.key, str(value)) for value in (values if question.kind == "friction" else values[-1:])]


async def invited(key: str) -> tuple[str, Script]:
    """Somebody with a long name, asked to walk a ready-made journey for a bonus."""
    taken = await authoring.take(key, SYSTEM)
    revision = (await scripts.scenario(taken.scenario_id)).revision
    version = await authoring.publish(taken.scenario_id, revision, SYSTEM)
    plan = Plan(
        title="Weights", journey_id=taken.journey_id, planned_n=4, bonus_friendly_cents=25_00, stopped_percent=50
    )
    study = await study_queries.get(await studies.create(plan, SYSTEM))
    person = await cast.customer(MARIA, language="de", email="maria@friends.invalid")
    days = {"opens_on": today(), "closes_on": today() + timedelta(days=90)}
    chosen = RoundPlan(version_id=version, panel_id=await cast.panel("One", (person,)), **days)
    await studies.change_round(study.rounds[0].id, chosen, SYSTEM)
    await studies.publish_round(study.rounds[0].id, SYSTEM)
    made = (await studies.invite_panel(study.rounds[0].id, None, SYSTEM)).made
    return made[person.id].token, (await scripts.version(version)).script


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", sorted(path.stem for path in library.files()))
async def test_each_page_after_the_first(
    new_client: Callable[..., httpx.AsyncClient], clock: object, key: str, language: str
) -> None:
    token, script = await invited(key)
    scales = Scales(new_client(cookies={"language": language}), token, script)
    await scales.walk()
    assert len(scales.weights) > 5 * len(script.steps)
    assert {page: size for page, size in sorted(scales.weights.items()) if size > LIMIT} == {}
