"""How long a scenario keeps people waiting, held against the days of a round."""

from collections.abc import Iterable
from datetime import date, timedelta

from scenarios.authoring.script import Script
from scenarios.studies.rules import RoundView

USUAL, SPARE = 21, 7
"""Days of a round where nothing takes long; days beyond all waiting, since nobody begins at once."""


def usual_days(script: Script) -> int:
    """Days that all waiting usually takes."""
    return script.days


def late_days(script: Script) -> int:
    """Days of waiting when one thing never comes (the worst of them) and all others come as usual."""
    extra = (step.waiting.cutoff_days - step.waiting.usually_days for step in script.steps if step.waiting)
    return usual_days(script) + max(extra, default=0)


def proposed_days(scripts: Iterable[Script], today: date) -> tuple[date, date]:
    """First and last day of a new round: three weeks from tomorrow on.

    More where one of these scripts may take longer: its waiting with one thing that never comes, and a week to walk.
    """
    first, longest = today + timedelta(days=1), max((late_days(script) for script in scripts), default=0)
    return first, first + timedelta(days=max(USUAL, longest + SPARE) - 1)


def days_left(round_: RoundView, today: date) -> int:
    """Days on which people may walk, from today or the first day on; 0 without days."""
    if round_.opens_on is None or round_.closes_on is None:
        return 0
    return max(0, (round_.closes_on - max(round_.opens_on, today)).days + 1)
