"""Are the data sound? Who finished, who did not, how the steps match, and what to keep in mind."""

from collections import Counter
from collections.abc import Callable
from typing import ClassVar

import msgspec

from panel.core.i18n import N_, _, format_date, ngettext, pick
from scenarios.authoring.diff import Relation
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.values import Design
from scenarios.reports.rules import titles
from scenarios.reports.rules.facts import Facts, RoundFacts, Spot, Stage
from scenarios.reports.rules.words import counted, listed, sentence
from scenarios.reports.sections.base import Point, Section
from scenarios.studies.rules.plan import METRICS

RELATIONS: dict[Relation, Callable[[int], str]] = {
    Relation.SAME: lambda n: ngettext("%(num)s unchanged", "%(num)s unchanged", n),
    Relation.RENAMED: lambda n: ngettext("%(num)s renamed", "%(num)s renamed", n),
    Relation.REDESIGNED: lambda n: ngettext("%(num)s redesigned", "%(num)s redesigned", n),
    Relation.MERGED: lambda n: ngettext("%(num)s merged", "%(num)s merged", n),
    Relation.SPLIT: lambda n: ngettext("%(num)s split up", "%(num)s split up", n),
    Relation.REMOVED: lambda n: ngettext("%(num)s removed", "%(num)s removed", n),
    Relation.ADDED: lambda n: ngettext("%(num)s new", "%(num)s new", n),
}


class Item(msgspec.Struct, frozen=True):
    """One figure on the soundness; `tone` is ok, warn or bad."""

    label: str
    tone: str
    icon: str
    value: str
    note: str = ""


class View(msgspec.Struct, frozen=True):
    tone: str
    answer: str
    items: tuple[Item, ...]
    scenario: str
    pips: tuple[tuple[str, str], ...]
    pips_note: str
    hints: tuple[Point, ...]


class Health(Section):
    key: ClassVar[str] = "health"
    name: ClassVar[str] = N_("Data")

    def view(self, facts: Facts) -> View:
        hints = _hints(facts)
        tone, answer = _answer(facts, len(hints))
        both = facts.stage is Stage.BOTH
        pips = tuple((s.relation.value, pick(s.name)) for s in facts.steps) if both else ()
        return View(tone, answer, _items(facts), _scenario(facts), pips, _relations(facts) if both else "", hints)


def _answer(facts: Facts, hints: int) -> tuple[str, str]:
    if facts.stage is Stage.NOTHING:
        return "", _("No answers yet")
    if facts.stage is Stage.ONE_ROUND:
        return "", _("One round only")
    if not facts.comparable:
        return "warn", _("No verdict possible")
    if facts.verdict.too_few:
        return "warn", _("Too few for a verdict")
    if not hints:
        return "ok", _("Yes")
    return "ok", ngettext("Yes, with one note", "Yes, with %(many)s notes", hints, many=counted(hints))


def _items(facts: Facts) -> tuple[Item, ...]:
    rounds = [r for r in facts.rounds if r.began]
    if not rounds:
        return ()
    return (_completed(rounds), _abandoned(rounds), _blocked(facts, rounds), _people(facts))


def _completed(rounds: list[RoundFacts]) -> Item:
    alike = len({(r.completed, r.began) for r in rounds}) == 1
    whole = all(r.completed == r.began for r in rounds)
    first = _("%(x)s of %(n)s", x=rounds[0].completed, n=rounds[0].began)
    if alike:
        value, note = first, _("in both rounds") if len(rounds) > 1 else _round_word(rounds[0])
    else:
        last = _("%(x)s of %(n)s", x=rounds[-1].completed, n=rounds[-1].began)
        value, note = f"{first} → {last}", _("before → after")
    going = sum(r.under_way for r in rounds)
    if going:
        note = ngettext("%(num)s is still under way", "%(num)s are still under way", going)
    return Item(_("Completed"), "ok" if whole else "warn", "check" if whole else "triangle-alert", value, note)


def _abandoned(rounds: list[RoundFacts]) -> Item:
    stopped, lapsed, withdrew = (sum(getattr(r, name) for r in rounds) for name in ("stopped", "lapsed", "withdrew"))
    many, parts = stopped + lapsed + withdrew, []
    if stopped:
        parts.append(ngettext("%(num)s stopped", "%(num)s stopped", stopped))
    if withdrew:
        parts.append(
            ngettext(
                "%(num)s stopped and withdrew their answers", "%(num)s stopped and withdrew their answers", withdrew
            )
        )
    if lapsed:
        parts.append(ngettext("%(num)s ran out of time", "%(num)s ran out of time", lapsed))
    note = ", ".join(parts) or _("nobody dropped out")
    return Item(_("Abandoned"), "warn" if many else "ok", "triangle-alert" if many else "check", str(many), note)


def _blocked(facts: Facts, rounds: list[RoundFacts]) -> Item:
    """Who reported trouble mostly went on: that is help, not an end."""
    stuck = [s for r in rounds for s in r.stuck]
    blocked = sum(r.blocked for r in rounds)
    if not stuck and not blocked:
        return Item(_("Needed help"), "ok", "check", "0", _("nobody needed help"))
    note = _spots(facts, stuck)
    value = ngettext("%(num)s time", "%(num)s times", max(len(stuck), blocked))
    if blocked:
        note += ("; " if note else "") + ngettext("%(num)s test ended there", "%(num)s tests ended there", blocked)
    label = _("Got stuck") if blocked else _("Needed help")
    return Item(label, "warn", "triangle-alert", value, note)


def _spots(facts: Facts, spots: list[Spot]) -> str:
    """Who and where; the first two, and how many more there are."""
    names = {key: pick(step.name) for step in facts.steps for key in (*step.before, *step.after)}
    where = "; ".join(f"{s.label}: {names.get(s.step, s.step)}" for s in spots[:2])
    return where + (f" +{len(spots) - 2}" if len(spots) > 2 else "")


def _people(facts: Facts) -> Item:
    n = len({t for sample in facts.apart.values() for t in (*sample.before, *sample.after)})
    note = ngettext("%(num)s colleague not counted", "%(num)s colleagues not counted", n) if n else _("customers only")
    if facts.stage is Stage.BOTH:
        return Item(_("People"), "ok", "users", titles.who(facts.found.samples), note)
    return Item(_("People"), "ok", "users", str(facts.testers(facts.only)), note)


def _round_word(round_: RoundFacts) -> str:
    return _("in the before round") if round_.phase is Phase.BEFORE else _("in the after round")


def _scenario(facts: Facts) -> str:
    known = [r.version for r in facts.rounds if r.version and (r.began or facts.stage is Stage.NOTHING)]
    if len(known) < 2:
        return _("Scenario v%(n)s", n=known[0]) if known else ""
    return _("Scenario v%(first)s → v%(last)s", first=known[0], last=known[-1])


def _relations(facts: Facts) -> str:
    many = Counter(step.relation for step in facts.steps)
    return " · ".join(words(many[relation]) for relation, words in RELATIONS.items() if many[relation])


def _hints(facts: Facts) -> tuple[Point, ...]:
    """Everything that a careful reader keeps in mind, most important first."""
    found = [_practice(facts), _others(facts), _alike(facts), _gaps(facts), _in_vain(facts), _set_aside(facts), _under_way(facts),
             *_changes(facts), _late(facts)]  # fmt: skip
    return tuple(hint for hint in found if hint is not None)


def _practice(facts: Facts) -> Point | None:
    if facts.stage is not Stage.BOTH or facts.found.samples.paired == 0:
        return None
    if facts.primary is not None and facts.primary.design is Design.UNPAIRED:
        return None
    text = _("Who walks this way a second time knows it already. A part of the gain may be practice.")
    return Point("repeat", _("Practice:"), text)


def _others(facts: Facts) -> Point | None:
    if facts.stage is not Stage.BOTH or facts.primary is None or facts.primary.design is Design.PAIRED:
        return None
    text = _("Others walked after than before. A part of the difference may lie in the people, not in the journey.")
    return Point("users", _("Different people:"), text)


def _alike(facts: Facts) -> Point | None:
    values = [v for g in facts.groups for side in (g.ease.before, g.ease.after) for v in side.values()]
    if len(values) < 2 or len(set(values)) > 1 or facts.most < 2:
        return None
    text = _("Everybody rated every step the same. Look whether they really rated, or only clicked on.")
    return Point("equal", _("All answers are alike:"), text)


def _gaps(facts: Facts) -> Point | None:
    """Comparable steps that lack a rating which the round's testers could have given."""
    missing, names = 0, []
    for group in facts.groups:
        sides = ((group.ease.before, Phase.BEFORE), (group.ease.after, Phase.AFTER))
        lacking = sum(max(0, facts.testers(p) - len(v)) for v, p in sides if group.group.keys(p) and facts.testers(p))
        step = facts.step(group.group.group)
        if lacking and step:
            missing += lacking
            names.append(pick(step.name))
    if not missing:
        return None
    title = ngettext(
        "One rating is missing:", "%(many)s ratings are missing:", missing, many=sentence(counted(missing))
    )
    return Point(
        "triangle-alert",
        title,
        _("%(steps)s. A step that was not reached counts as not done; its ease stays open.", steps=listed(names)),
    )


def _in_vain(facts: Facts) -> Point | None:
    """Answers that nobody gave: the clock closed the step."""
    spots = [spot for round_ in facts.rounds for spot in round_.in_vain]
    if not spots:
        return None
    n = len(spots)
    title = ngettext("One wait was in vain:", "%(many)s waits were in vain:", n, many=sentence(counted(n)))
    text = _("%(where)s. The deadline passed: not done, and without a rating.", where=_spots(facts, spots))
    return Point("hourglass", title, text)


def _set_aside(facts: Facts) -> Point | None:
    if not facts.set_aside:
        return None
    n = len(facts.set_aside)
    first = facts.set_aside[0]
    title = ngettext("One test is set aside:", "%(many)s tests are set aside:", n, many=sentence(counted(n)))
    who = "; ".join(f"{s.label}: {s.reason}" for s in facts.set_aside[:3]) if first else ""
    return Point("circle-slash", title, _("%(who)s. It counts nowhere in this report.", who=who))


def _under_way(facts: Facts) -> Point | None:
    going = sum(r.under_way for r in facts.rounds)
    if not going:
        return None
    title = ngettext(
        "One test is still under way:", "%(many)s tests are still under way:", going, many=sentence(counted(going))
    )
    words = ngettext(
        "its answers are not in here yet. The figures can still move.",
        "their answers are not in here yet. The figures can still move.",
        going,
    )
    return Point("hourglass", title, words)


def _changes(facts: Facts) -> list[Point]:
    """What was changed of the plan before it froze."""
    metrics = {key: _(name) for key, name, _small in METRICS}
    points = []
    for change in facts.changes:
        if change.field == "planned_n":
            text = _("planned testers %(old)s → %(new)s", old=change.old or "–", new=change.new or "–")
        else:
            rule = _("the rule chooses")
            old, new = metrics.get(change.old, rule), metrics.get(change.new, rule)
            text = _("what decides: %(old)s → %(new)s", old=old, new=new)
        text = _("%(what)s, on %(day)s, before anybody walked the after round.", what=text, day=format_date(change.at))
        points.append(Point("pencil", _("The plan was changed:"), text))
    return points


def _late(facts: Facts) -> Point | None:
    if not facts.late:
        return None
    text = _(
        "%(who)s finished after the verdict was locked: in the figures below, not in the verdict.",
        who=", ".join(facts.late),
    )
    return Point("clock", _("Late answers:"), text)
