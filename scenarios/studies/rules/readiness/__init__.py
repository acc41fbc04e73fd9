"""May this round be published? One line a thing, green, orange or red, with what to do next."""

from scenarios.studies.rules import Purpose, RoundView, StudyView
from scenarios.studies.rules.readiness import after, days, means, people, script
from scenarios.studies.rules.readiness.facts import Codes, Facts, Pairs
from scenarios.studies.rules.readiness.lines import Item

__all__ = ["Codes", "Facts", "Item", "Pairs", "is_ready", "readiness"]


def readiness(study: StudyView, round_: RoundView, facts: Facts) -> tuple[Item, ...]:
    """Everything that a round needs before people are asked. A red line forbids publishing."""
    items = [
        script.version(round_, facts),
        script.metric(study, round_, facts),
        people.panel(round_, facts),
        people.number(study, facts),
        people.basis(facts),
        people.willing(facts),
        script.texts(round_, facts),
        script.samples(facts),
        days.dates(round_, facts),
        means.codes(study, facts.codes),
        means.parts(study, facts.codes),
        means.mail(facts),
    ]
    if round_.purpose is Purpose.AFTER:
        items += [after.step_map(facts), after.plan(study, facts), after.same_people(facts)]
    return tuple(item for item in items if item)


def is_ready(items: tuple[Item, ...]) -> bool:
    """Nothing is red."""
    return all(item.tone != "bad" for item in items)
