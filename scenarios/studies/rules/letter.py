"""What an invitation tells: who asks for what, how much work it is, until when, and what it is worth."""

from datetime import date
from typing import Any, cast

from panel.customers.rules import is_colleague
from panel.incentives.rules import share
from scenarios.authoring.script import Script
from scenarios.studies.rules import RoundView, StudyView


def letter(study: StudyView, round_: RoundView, script: Script, kind: str, today: date) -> dict[str, Any]:
    """The words' material for one kind of tester. Needs a published round; `cents` 0 means: no bonus is offered.

    `opens_on` is None once that day is past: whoever is asked then reads only until when.
    """
    opens_on = cast(date, round_.opens_on)
    return {
        "title": script.title,
        "steps": len(script.steps),
        "minutes": script.minutes,
        "days": script.days,
        "channels": tuple(dict.fromkeys(step.channel for step in script.steps)),
        "opens_on": opens_on if opens_on >= today else None,
        "closes_on": cast(date, round_.closes_on),
        "round": round_.purpose.value,
        **worth(study, study.bonus_cents(kind)),
        "currency": study.currency,
        "reward": study.reward_kind,
        "colleague": is_colleague(kind),
    }


def worth(study: StudyView, cents: int) -> dict[str, int]:
    """The bonus in full, of a test that was stopped, and of one that could not go on; in cents."""
    return {
        "cents": cents,
        "stopped_cents": share(cents, study.stopped_percent),
        "blocked_cents": share(cents, study.blocked_percent),
    }
