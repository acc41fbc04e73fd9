"""How long a scenario keeps people waiting, held against the days of a round."""

from datetime import date

from scenarios.authoring.script import Script
from scenarios.studies.rules import RoundView


def usual_days(script: Script) -> int:
    """Days that all waiting usually takes."""
    return script.days


def late_days(script: Script) -> int:
    """Days of waiting when one thing never comes (the worst of them) and all others come as usual."""
    extra = (step.waiting.cutoff_days - step.waiting.usually_days for step in script.steps if step.waiting)
    return usual_days(script) + max(extra, default=0)


def days_left(round_: RoundView, today: date) -> int:
    """Days on which people may walk, from today or the first day on; 0 without days."""
    if round_.opens_on is None or round_.closes_on is None:
        return 0
    return max(0, (round_.closes_on - max(round_.opens_on, today)).days + 1)
