"""Where people could not go on, or asked for help: that weighs more than any rating, which those who are stuck may not give."""

from collections.abc import Iterable, Mapping

import msgspec

from panel.core.i18n import _, ngettext, pick
from scenarios.reports.rules.facts import Facts
from scenarios.reports.rules.pieces import Spot
from scenarios.reports.rules.words import counted, listed


class Stuck(msgspec.Struct, frozen=True):
    """The steps where most tests ended (`ended`), else where most asked for help: so many `people` at each."""

    steps: tuple[str, ...]
    people: int
    ended: bool


def worst(facts: Facts) -> Stuck | None:
    """Of the only round; none where everybody got on by themselves. Where as many tests ended, help asked for decides."""
    round_ = facts.round(facts.only)
    ended, asked = (_people(spots) for spots in (round_.ended, round_.stuck)) if round_ else ({}, {})
    weights = {s.key: (ended.get(s.key, 0), asked.get(s.key, 0)) for s in facts.steps}
    most = max(weights.values(), default=(0, 0))
    if not any(most):
        return None
    names = tuple(pick(s.name) for s in facts.steps if weights[s.key] == most)
    return Stuck(names, most[0] or most[1], bool(most[0]))


def told(found: Stuck) -> str:
    """`at “A” one person could not go on`."""
    places = {"steps": listed(list(found.steps)), "many": counted(found.people)}
    if len(found.steps) > 1:
        return _each(found, places)
    if found.ended:
        return ngettext("at %(steps)s one person could not go on", "at %(steps)s %(many)s people could not go on",
                        found.people, **places)  # fmt: skip
    return ngettext("at %(steps)s one person needed help", "at %(steps)s %(many)s people needed help",
                    found.people, **places)  # fmt: skip


def _each(found: Stuck, places: Mapping[str, str]) -> str:
    if found.ended:
        return ngettext("at %(steps)s one person each could not go on", "at %(steps)s %(many)s people each could not go on",
                        found.people, **places)  # fmt: skip
    return ngettext("at %(steps)s one person each needed help", "at %(steps)s %(many)s people each needed help",
                    found.people, **places)  # fmt: skip


def begin(found: Stuck) -> str:
    """Where to begin mending."""
    steps = listed(list(found.steps))
    if found.ended:
        return _("Begin with %(steps)s: nothing weighs more than not getting on.", steps=steps)
    return _("Begin with %(steps)s: help was needed there.", steps=steps)


def _people(spots: Iterable[Spot]) -> dict[str, int]:
    """Step → how many; who reported trouble twice is one."""
    once = dict.fromkeys(spots)
    return {key: sum(spot.step == key for spot in once) for key in dict.fromkeys(spot.step for spot in once)}
