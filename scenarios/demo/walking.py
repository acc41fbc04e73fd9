"""A tester of the demo walks: every page through the actions behind it, with the clock moving on."""

import random
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import msgspec
from ruamel.yaml import YAML

from panel.consent import actions as consents
from panel.consent import queries as consent_queries
from panel.core.clock import now, set_clock
from panel.core.forms import Raw
from panel.core.settings import ROOT
from panel.invitations import actions as invitations
from scenarios.authoring import queries as authoring
from scenarios.authoring.script import Step
from scenarios.questions.rules import Question
from scenarios.runs import actions, queries
from scenarios.runs.rules import RunView, Stage


class Temper(msgspec.Struct, frozen=True):
    """Who walks: seed of the dice, how kindly they rate, language of their comments, whether they may be quoted.

    `turn` counts from 0 those of the same language in a round: each has a comment of their own.
    """

    seed: int
    turn: int = 0
    kindness: float = 0.0
    language: str = "de"
    quotes: bool = True


class Comment(msgspec.Struct, frozen=True):
    tone: int
    friction: list[str] = []
    de: str = ""
    en: str = ""

    def said_in(self, language: str) -> str:
        """The words in this language; empty where nobody said it so."""
        return self.en if language == "en" else self.de


@cache
def comments() -> dict[str, dict[str, dict[str, list[Comment]]]]:
    """Scenario → round → step → what people said."""
    text = (ROOT / "scenarios/demo/comments.yaml").read_text("utf-8")
    return msgspec.convert(YAML(typ="safe").load(text), dict[str, dict[str, dict[str, list[Comment]]]])


class Walker:
    """One tester on one round. `said` are the comments of that scenario and round, by step."""

    def __init__(self, token: str, temper: Temper, said: dict[str, list[Comment]]) -> None:
        self.token, self.temper, self.said = token, temper, said
        self.dice = random.Random(temper.seed)
        self.ratings: list[int] = []

    async def begin(self, at: datetime) -> RunView:
        """Accept, agree and open the first step."""
        set_clock(at)
        invitation = await invitations.take_part(self.token)
        words = consent_queries.words(invitation.language)
        self._pass(minutes=2)
        await consents.grant(
            invitation.id,
            invitation.customer_id,
            invitation.purpose,
            words,
            quotes=self.temper.quotes,
            recontact=True,
        )
        self.run = await actions.start(invitation)
        self.script = (await authoring.version(self.run.version_id)).script
        return self.run

    async def walk(self, steps: int | None = None) -> RunView:
        """Do the next steps, all by default."""
        last = len(self.script.steps) if steps is None else steps
        while self.run.position < last and not self.run.ended:
            await self.page()
        return self.run

    async def finish(self) -> RunView:
        """The whole way and the questions at the end."""
        await self.walk()
        self._pass(minutes=3)
        await actions.finish_questions(self.run, self.script, self._end())
        return await self.look()

    async def sleep(self) -> RunView:
        """Up to the next step that waits, and into the waiting."""
        while self.run.stage is not Stage.WAIT:
            await self.page()
        return self.run

    async def page(self) -> None:
        """One page: the expectation, the waiting, or the step itself."""
        step = self.script.steps[self.run.position]
        if self.run.stage is Stage.EXPECT:
            self._pass(minutes=1)
            await actions.expect(
                self.run, self.script, Raw([("expected_ease", str(self.dice.choice((4, 5, 5, 6, 6))))])
            )
        elif self.run.stage is Stage.WAIT:
            assert step.waiting is not None
            set_clock(now() + timedelta(days=max(1, step.waiting.usually_days - self.dice.randint(0, 1)), minutes=40))
            await actions.arrived(self.run, self.script)
        else:
            self._pass(minutes=step.minutes * self.dice.uniform(0.6, 1.5))
            await actions.finish_step(self.run, self.script, self.run.position, self._rate(step))
        await self.look()

    def _rate(self, step: Step) -> Raw:
        """Answers that fit one of the comments made about this step."""
        comment = self._comment(step)
        ease = _clip(4.2 + 1.25 * comment.tone + self.temper.kindness + self.dice.gauss(0, 0.5), 1, 7)
        self.ratings.append(ease)
        outcome = "yes" if ease >= 4 else "partly" if ease >= 3 else "no"
        given: dict[str, Any] = {
            "outcome": outcome,
            "ease": ease,
            "compared": _clip(comment.tone + self.dice.gauss(0, 0.4), -2, 2),
            "emotion": comment.tone,
            "resolved": "yes" if outcome == "yes" else "no",
            "friction": comment.friction,
            "comment": comment.said_in(self.temper.language) if self.dice.random() < 0.8 else "",
        }
        return _raw(step.asked, given)

    def _comment(self, step: Step) -> Comment:
        """Each tester says something else about a step, in their own language; who finds nothing left to say is silent."""
        offered = self.said.get(step.key) or [Comment(0)]
        own = [c for c in offered if c.said_in(self.temper.language)]
        own.sort(key=lambda c: bool(c.de and c.en))  # what two languages say comes last: a translation is a repetition
        alone = sum(not (c.de and c.en) for c in own)
        if self.temper.turn < alone:
            return own[(self.temper.turn + len(step.key)) % alone]
        if self.temper.turn < len(own):
            return own[self.temper.turn]
        like = offered[self.temper.seed % len(offered)]
        return Comment(like.tone, like.friction)

    def _end(self) -> Raw:
        mood = sum(self.ratings) / max(1, len(self.ratings))
        agree, given = (mood - 1) / 6, {}
        for question in self.script.asked_at_end:
            share = 1 - agree if question.key in NEGATIVE else agree
            span = question.high - question.low
            wanted = question.low + span * share + self.dice.gauss(0, 0.09 * span)
            given[question.key] = _clip(wanted, question.low, question.high)
        return _raw(self.script.asked_at_end, given | {"missing": ""})

    def _pass(self, minutes: float) -> None:
        set_clock(now() + timedelta(minutes=minutes))

    async def look(self) -> RunView:
        self.run = await queries.get(self.run.id)
        return self.run


NEGATIVE = frozenset(f"sus_{i}" for i in (2, 4, 6, 8, 10))


def _clip(value: float, low: int, high: int) -> int:
    return max(low, min(high, round(value)))


def _raw(asked: tuple[Question, ...], given: dict[str, Any]) -> Raw:
    pairs: list[tuple[str, str]] = []
    for question in asked:
        value = given.get(question.key, "")
        pairs += [(question.key, str(v)) for v in (value if isinstance(value, list) else [value])]
    return Raw(pairs)
