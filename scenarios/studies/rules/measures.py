"""Whether the scenarios of a study ask what is to decide it: the keys are those of `plan.METRICS`."""

from collections.abc import Sequence

from scenarios.authoring.diff import Group
from scenarios.authoring.script import Script
from scenarios.questions import sets
from scenarios.studies.rules.plan import METRICS

AT_THE_END = {
    "sus": sets.SUS,
    "umux_lite": sets.UMUX_LITE,
    "ltr": (sets.LTR,),
    "ces": (sets.CES,),
    "csat": (sets.CSAT,),
}
AT_EACH_STEP = {"journey_ease": sets.EASE, "success_share": sets.OUTCOME}
MATCHED = "journey_ease"
"""Compared over the steps that both rounds have."""


def asks(script: Script, metric: str) -> bool:
    """Whether a whole walk of this script gives a value of the measure. Time is taken, not asked."""
    if metric in AT_THE_END:
        return set(AT_THE_END[metric]) <= set(script.asked_at_end)
    if metric in AT_EACH_STEP:
        return any(AT_EACH_STEP[metric] in step.asked for step in script.steps)
    return bool(script.steps)


def asked_in(script: Script) -> tuple[str, ...]:
    """The measures of which a whole walk of this script gives a value."""
    return tuple(key for key, _name, _small in METRICS if asks(script, key))


def decides(chosen: str, before: Script | None, after: Script | None, groups: Sequence[Group]) -> str:
    """The measure that will decide: the chosen one, else what the rule of the comparison takes.

    That is the mean ease where the map is one to one or SUS is not asked in both rounds, else SUS.
    """
    one_to_one = all(group.one_to_one for group in groups)
    both = before is not None and after is not None and asks(before, "sus") and asks(after, "sus")
    return chosen or (MATCHED if one_to_one or not both else "sus")


def name_of(metric: str) -> str:
    """msgid"""
    return next(name for key, name, _small in METRICS if key == metric)
