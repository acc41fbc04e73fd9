"""Answers in, run forward: the expectation, a step, the questions at the end."""

from collections.abc import Iterable
from typing import Any

from panel.core.clock import now
from panel.core.errors import Invalid, NotAllowed
from panel.core.forms import Raw
from scenarios.authoring.script import Script
from scenarios.questions.kinds import KINDS
from scenarios.questions.rules import Question, WrongAnswer
from scenarios.questions.sets import EXPECTED_EASE
from scenarios.runs.actions.ending import complete
from scenarios.runs.rules import (
    RunView,
    Stage,
    beginning,
    may_answer,
    next_stage,
    place,
    seconds_spent,
    step_at,
)
from scenarios.runs.saving import save_again, save_and_move

Given = dict[str, tuple[str, Any]]
"""Question key → (kind, value)."""

SECONDS = "seconds"
"""Question key of the time a step took; nobody is asked, the clock answers."""


def read_answers(questions: Iterable[Question], raw: Raw) -> Given:
    """What was answered. Raises `Invalid` with a msgid at each wrong or missing field."""
    given: Given = {}
    errors: dict[str, str] = {}
    for question in questions:
        try:
            value = KINDS[question.kind].read(question, raw)
        except WrongAnswer as wrong:
            errors[question.key] = str(wrong)
            continue
        if value is not None:
            given[question.key] = (question.kind, value)
    if errors:
        raise Invalid(errors)
    return given


async def expect(run: RunView, script: Script, raw: Raw) -> None:
    """Lock the expected ease, then open what comes next in the step. Repeated, the first one stands."""
    _allow(run, run.position)
    step = step_at(script, run.position)
    if step is None or run.stage is not Stage.EXPECT:
        return
    given, at = read_answers([EXPECTED_EASE], raw), now()
    await save_and_move(run, step.key, given, place(script, run.position, next_stage(Stage.EXPECT, step), at), at)


async def finish_step(run: RunView, script: Script, position: int, raw: Raw) -> int:
    """Store the answers of a step. The open one moves the run on, an earlier one is replaced.

    Gives the position at which to go on. Raises `Invalid` at the fields and `NotAllowed` for a step out of order.
    """
    _allow(run, position)
    step = script.steps[position]
    given, at = read_answers(step.asked, raw), now()
    if position < run.position:
        await save_again(run, step.key, given, at)
        return run.position
    seconds = seconds_spent(run, at)
    if seconds is not None:
        given[SECONDS] = ("duration", seconds)
    await save_and_move(run, step.key, given, beginning(script, position + 1, at), at)
    return position + 1


async def finish_questions(run: RunView, script: Script, raw: Raw) -> None:
    """Store the answers of the end and complete the run: ledger row and thank-you in the same transaction."""
    _allow(run, len(script.steps))
    await complete(run, read_answers(script.asked_at_end, raw))


def _allow(run: RunView, position: int) -> None:
    if refusal := may_answer(run, position):
        raise NotAllowed(refusal)
