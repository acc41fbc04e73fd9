"""In their own words: what may be quoted, by step, and what got in the way, counted over everybody."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import ClassVar

import msgspec

from panel.core.i18n import N_, _, ngettext, pick
from scenarios.comparisons.rules.inputs import Phase
from scenarios.questions.kinds.emotion import CHOICES
from scenarios.questions.kinds.friction import LABELS
from scenarios.questions.kinds.friction import Friction as Code
from scenarios.reports.charts.counts import Bars, bars
from scenarios.reports.rules import words
from scenarios.reports.rules.facts import Facts, Stage
from scenarios.reports.rules.pieces import Friction, Remark
from scenarios.reports.sections.base import Section

SHOWN, UNFOLDED = 5, 10
"""Quotes of a step and round in sight, and how many more unfold; all of them are in the file."""
FEELINGS = {choice.value: choice.label for choice in CHOICES}

About = Callable[[int | None, tuple[str, ...]], str]
"""Feeling and frictions in words: a few of each stand under hundreds of quotes."""


class Quote(msgspec.Struct, frozen=True):
    """`css`: its classes, good or bad by feeling, else by ease. `foot`: who, and feeling and friction in words."""

    text: str
    css: str
    face: int
    foot: str


class Column(msgspec.Struct, frozen=True):
    """The quotes of one round at a step."""

    name: str
    after: bool
    shown: tuple[Quote, ...]
    more: tuple[Quote, ...]
    left: int


class Step(msgspec.Struct, frozen=True):
    name: str
    icon: str
    columns: tuple[Column, ...]


class View(msgspec.Struct, frozen=True):
    title: str
    steps: tuple[Step, ...]
    silent: str
    friction: Bars | None
    friction_title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_before: bool
    has_after: bool


class Comments(Section):
    key: ClassVar[str] = "comments"
    name: ClassVar[str] = N_("In their words")

    def view(self, facts: Facts) -> View | None:
        if not facts.remarks and not facts.frictions and not facts.silent:
            return None
        lines = [_line(facts, f) for f in facts.frictions]
        names = {Phase.BEFORE: _("Before"), Phase.AFTER: _("After")}
        columns = tuple(name for phase, name in names.items() if _there(facts, phase))
        return View(
            title=_("In their own words"), steps=tuple(_steps(facts)), silent=_silent(facts),
            friction=bars(lines) if lines else None, friction_title=_friction_title(facts),
            head=(_("What got in the way"), *columns),
            rows=tuple((name, *(str(n) for n in (b, a) if n is not None)) for name, b, a in lines),
            has_before=_there(facts, Phase.BEFORE), has_after=_there(facts, Phase.AFTER),
        )  # fmt: skip


def _there(facts: Facts, phase: Phase) -> bool:
    return facts.stage is Stage.BOTH or facts.only is phase


def _line(facts: Facts, friction: Friction) -> tuple[str, int | None, int | None]:
    before = friction.before if _there(facts, Phase.BEFORE) else None
    return _(LABELS[Code(friction.key)]), before, friction.after if _there(facts, Phase.AFTER) else None


def _friction_title(facts: Facts) -> str:
    """What most people named, in either round; those that share the first place share the title."""
    if not facts.frictions:
        return ""
    most = facts.frictions[0]
    count = max(most.before, most.after)
    tied = [_(LABELS[Code(f.key)]) for f in facts.frictions if max(f.before, f.after) == count]
    if len(tied) > 1:
        return ngettext(
            "What got in the way most, equally: %(frictions)s (%(num)s person each)",
            "What got in the way most, equally: %(frictions)s (%(num)s people each)",
            count,
            frictions=words.listed(tied),
        )
    if facts.stage is Stage.BOTH:
        return _(
            "What got in the way: “%(friction)s” for %(before)s people before, %(after)s after",
            friction=tied[0],
            before=most.before,
            after=most.after,
        )
    return ngettext(
        "What got in the way most: “%(friction)s” (%(num)s person)",
        "What got in the way most: “%(friction)s” (%(num)s people)",
        count,
        friction=tied[0],
    )


def _silent(facts: Facts) -> str:
    if not facts.silent:
        return ""
    return ngettext(
        "The words of %(num)s test are not shown: no quotes were agreed to. Its answers count all the same.",
        "The words of %(num)s tests are not shown: no quotes were agreed to. Their answers count all the same.",
        facts.silent,
    )


def _steps(facts: Facts) -> list[Step]:
    """Steps with something to quote, in the order of the journey; the end comes last."""
    names = {key: step for step in facts.steps for key in (*step.before, *step.after)}
    grouped: dict[str, list[Remark]] = {}
    for remark in facts.remarks:
        step = names.get(remark.step)
        grouped.setdefault(step.key if step else "", []).append(remark)
    order = [step.key for step in facts.steps] + [""]
    found, about = [], cache(_about)
    for key in order:
        if key in grouped:
            step = facts.step(key)
            name, icon = (pick(step.name), step.icon) if step else (_("At the end: was anything missing?"), "flag")
            found.append(Step(name, icon, _columns(grouped[key], about)))
    return found


def _columns(remarks: Sequence[Remark], about: About) -> tuple[Column, ...]:
    columns = []
    for phase, name in ((Phase.BEFORE, _("Before")), (Phase.AFTER, _("After"))):
        own = [r for r in remarks if r.phase is phase]
        if own:
            quotes = tuple(_quote(r, about) for r in own[: SHOWN + UNFOLDED])
            left = len(own) - len(quotes)
            columns.append(Column(name, phase is Phase.AFTER, quotes[:SHOWN], quotes[SHOWN:], left))
    return tuple(columns)


def _quote(remark: Remark, about: About) -> Quote:
    felt = remark.feeling
    tone = felt or 0
    if felt is None and remark.ease is not None:
        tone = (remark.ease >= 6) - (remark.ease <= 3)
    css = "quote quote--good" if tone > 0 else "quote quote--bad" if tone < 0 else "quote"
    face = 0 if felt is None else felt + 3
    return Quote(words.quoted(remark.text), css, face, remark.label + about(felt, remark.frictions))


def _about(felt: int | None, frictions: tuple[str, ...]) -> str:
    said = [_(FEELINGS[felt])] if felt is not None else []
    said += [_(LABELS[Code(code)]) for code in frictions]
    return f" · {', '.join(said)}" if said else ""
