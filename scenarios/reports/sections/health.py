"""Are the data sound? Who finished, who did not, how the steps match, and what to keep in mind."""

from collections import Counter
from collections.abc import Callable
from typing import ClassVar

import msgspec

from panel.core.i18n import N_, _, ngettext, pick
from scenarios.authoring.diff import Relation
from scenarios.comparisons.rules.inputs import Phase
from scenarios.reports.rules import left, titles
from scenarios.reports.rules.facts import Facts, Stage
from scenarios.reports.rules.pieces import RoundFacts
from scenarios.reports.rules.words import counted
from scenarios.reports.sections.base import Point, Section
from scenarios.reports.sections.hints import places, to_keep_in_mind

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
        hints = to_keep_in_mind(facts)
        tone, answer = _answer(facts, len(hints))
        both = facts.stage is Stage.BOTH
        pips = tuple((s.relation.value, pick(s.name)) for s in facts.steps) if both else ()
        return View(tone, answer, _items(facts), _scenario(facts), pips, _relations(facts) if both else "", hints)


def _answer(facts: Facts, hints: int) -> tuple[str, str]:
    if facts.stage is Stage.NOTHING:
        return "", left.no_answers(facts)
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
    alike = len({(r.finished, r.began) for r in rounds}) == 1
    first = _("%(x)s of %(n)s", x=rounds[0].finished, n=rounds[0].began)
    if alike:
        value, note = first, _("in both rounds") if len(rounds) > 1 else _round_word(rounds[0])
    else:
        last = _("%(x)s of %(n)s", x=rounds[-1].finished, n=rounds[-1].began)
        value, note = f"{first} → {last}", _("before → after")
    going = sum(r.under_way for r in rounds)
    if going:
        note = ngettext("%(num)s is still under way", "%(num)s are still under way", going)
    deleted = sum(len(r.taken_back) for r in rounds)
    if deleted:
        note += "; " + left.deleted_tests(deleted)
    whole = all(r.completed == r.began for r in rounds)
    return Item(_("Completed"), "ok" if whole else "warn", "check" if whole else "triangle-alert", value, note)


def _abandoned(rounds: list[RoundFacts]) -> Item:
    stopped, lapsed, withdrew = (sum(getattr(r, name) for r in rounds) for name in ("stopped", "lapsed", "withdrew"))
    many, parts = stopped + lapsed + withdrew, []
    if stopped:
        parts.append(ngettext("%(num)s stopped", "%(num)s stopped", stopped))
    if withdrew:
        parts.append(
            ngettext(
                "%(num)s ended early and withdrew their answers",
                "%(num)s ended early and withdrew their answers",
                withdrew,
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
    note = places(facts, stuck)
    value = ngettext("%(num)s time", "%(num)s times", max(len(stuck), blocked))
    if blocked:
        note += ("; " if note else "") + ngettext("%(num)s test ended there", "%(num)s tests ended there", blocked)
    label = _("Got stuck") if blocked else _("Needed help")
    return Item(label, "warn", "triangle-alert", value, note)


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
