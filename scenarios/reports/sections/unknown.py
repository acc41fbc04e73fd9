"""What we don't know: what every study of this kind leaves open, and what this one does."""

from typing import ClassVar

import msgspec

from panel.core.i18n import N_, _, format_number, ngettext, pick
from scenarios.authoring.diff import Relation
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.discovery import zero_seen_upper_bound
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.values import Design, Metric
from scenarios.reports.rules import findings, shares
from scenarios.reports.rules.facts import Facts, Stage
from scenarios.reports.rules.words import listed
from scenarios.reports.sections.base import Point, Section

SIGN = "circle-question-mark"


class View(msgspec.Struct, frozen=True):
    points: tuple[Point, ...]


class Unknown(Section):
    key: ClassVar[str] = "unknown"
    name: ClassVar[str] = N_("Not known")

    def view(self, facts: Facts) -> View | None:
        if facts.stage is Stage.NOTHING:
            return None
        points = (
            _how_many(facts),
            _random(),
            _practice(facts),
            _groups(facts),
            _removed(facts),
            _added(facts),
            _unseen(facts),
            _dropped(facts),
            _taken_back(facts),
        )
        return View(tuple(point for point in points if point is not None))


def _random() -> Point:
    return Point(
        SIGN,
        _("Whether it holds for all customers."),
        _("Friendly customers are no random sample: they know us, and they want to help."),
    )


def _how_many(facts: Facts) -> Point | None:
    """Four of five are not 80 % of customers. Of two groups nobody is known to have gained: what those after said counts."""
    c = facts.primary
    if facts.stage is not Stage.BOTH or c is None or facts.verdict.too_few:
        return None
    told, x, n = _gained(c) if c.design is Design.PAIRED else _after(facts)
    return Point(SIGN, _("How many customers it holds for."), f"{told} {shares.may_be(x, n)}") if n else None


def _gained(c: Comparison) -> tuple[str, int, int]:
    split = findings.people(c)
    x, n = max(split.better, split.worse), split.n
    if split.worse > split.better:
        return _("Worse after the change: %(x)s of %(n)s people.", x=x, n=n), x, n
    return _("Better after the change: %(x)s of %(n)s people.", x=x, n=n), x, n


def _after(facts: Facts) -> tuple[str, int, int]:
    """For whom it was easier than they expected; where nobody was asked, for whom every step worked."""
    gap, done = (facts.samples.get(m) for m in (Metric.JOURNEY_GAP, Metric.SUCCESS_SHARE))
    if gap is not None and gap.after:
        x, n = sum(value > findings.SAME for value in gap.after.values()), len(gap.after)
        return _("Easier than expected after the change: %(x)s of %(n)s people.", x=x, n=n), x, n
    values = done.after.values() if done is not None else ()
    x, n = sum(value > 1 - findings.SAME for value in values), len(values)
    return _("Every step worked after the change: for %(x)s of %(n)s people.", x=x, n=n), x, n


def _practice(facts: Facts) -> Point | None:
    pairs = facts.found.samples.paired
    if facts.stage is not Stage.BOTH or not pairs or facts.verdict.design is Design.UNPAIRED:
        return None
    text = ngettext(
        "The same person walked this way twice. Somebody new might gain less.",
        "The same %(num)s people walked this way twice. Somebody new might gain less.",
        pairs,
    )
    return Point(SIGN, _("How much of it is practice."), text)


def _groups(facts: Facts) -> Point | None:
    if facts.stage is not Stage.BOTH or facts.verdict.design is Design.PAIRED:
        return None
    return Point(
        SIGN,
        _("Whether the people differ."),
        _("Others walked after than before. A part of the difference may lie in the people, not in the journey."),
    )


def _removed(facts: Facts) -> Point | None:
    names = [pick(s.name) for s in facts.steps if s.relation is Relation.REMOVED]
    if facts.stage is not Stage.BOTH or not names:
        return None
    text = _("%(steps)s: nothing to compare with. They count only in the totals of the whole way.", steps=listed(names))
    return Point(SIGN, ngettext("What the removed step did.", "What the removed steps did.", len(names)), text)


def _added(facts: Facts) -> Point | None:
    names = [pick(s.name) for s in facts.steps if s.relation is Relation.ADDED]
    if facts.stage is not Stage.BOTH or not names:
        return None
    text = _("%(steps)s did not exist before; we only know the value after.", steps=listed(names))
    return Point(SIGN, ngettext("How good the new step is.", "How good the new steps are.", len(names)), text)


def _unseen(facts: Facts) -> Point | None:
    """What nobody met may still be there: the one-sided upper bound, the only percent that small numbers allow."""
    last = Phase.AFTER if facts.testers(Phase.AFTER) else Phase.BEFORE
    n = facts.testers(last)
    bound = zero_seen_upper_bound(n) if n else None
    if bound is None:
        return None
    text = ngettext(
        "A problem that %(num)s person did not meet may still hit up to %(bound)s%% of customers.",
        "A problem that none of %(num)s people met may still hit up to %(bound)s%% of customers.",
        n,
        bound=format_number(100 * bound, 0),
    )
    return Point(SIGN, _("What nobody ran into."), text)


def _dropped(facts: Facts) -> Point | None:
    lost = sum(r.abandoned + r.blocked for r in facts.rounds)
    withdrew = sum(r.withdrew for r in facts.rounds)
    if not lost and not withdrew:
        return None
    text = _ended_early(lost) if lost else ""
    gone = ngettext(
        "%(num)s test ended early and its answers were withdrawn; nothing of it is in the figures.",
        "%(num)s tests ended early and their answers were withdrawn; nothing of them is in the figures.",
        withdrew,
    )
    return Point(SIGN, _("What those would say who gave up."), " ".join(filter(None, (text, gone if withdrew else ""))))


def _taken_back(facts: Facts) -> Point | None:
    """Who walked to the end and had it deleted later did not give up."""
    gone = sum(len(r.taken_back) for r in facts.rounds)
    if not gone:
        return None
    text = ngettext(
        "%(num)s test was finished, and its answers were deleted at the tester's wish; nothing of it is in the figures.",
        "%(num)s tests were finished, and their answers were deleted at the testers' wish; nothing of them is in the "
        "figures.",
        gone,
    )
    return Point(SIGN, _("What those said whose answers are deleted."), text)


def _ended_early(lost: int) -> str:
    return ngettext(
        "%(num)s test ended early; its later steps count as not done, its other ratings are missing.",
        "%(num)s tests ended early; their later steps count as not done, their other ratings are missing.",
        lost,
    )
