"""What we do now: more testers, a mended step, the other round."""

from typing import ClassVar

import msgspec

from panel.core.i18n import N_, _, ngettext, pick
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.inputs import Phase
from scenarios.comparisons.rules.values import Design, Rung
from scenarios.reports.rules import enough, hardest
from scenarios.reports.rules.facts import BAD, Facts, Stage
from scenarios.reports.rules.meaning import SETTLED
from scenarios.reports.rules.pieces import RoundFacts
from scenarios.reports.rules.words import listed
from scenarios.reports.sections.base import Section
from scenarios.studies.rules import RoundState

STUDY, NEW = "/studies/{study}", "/studies/new"


class Act(msgspec.Struct, frozen=True):
    """One thing to do. `to`: an address, `{study}` for the study's id, empty for none; `label` is its button."""

    title: str
    text: str
    to: str = ""
    label: str = ""


class View(msgspec.Struct, frozen=True):
    acts: tuple[Act, ...]


class Next(Section):
    key: ClassVar[str] = "next"
    name: ClassVar[str] = N_("Next")

    def view(self, facts: Facts) -> View:
        found = (_first(facts), _other_round(facts), _mend(facts), _more(facts), _keep(facts))
        return View(tuple(act for act in found if act is not None))


def _first(facts: Facts) -> Act | None:
    if facts.stage is not Stage.NOTHING:
        return None
    running = [round_ for round_ in facts.rounds if round_.running]
    if running:
        return _wait(_("Wait for the first answers"), running[0], facts)
    if any(round_.state is RoundState.CLOSED for round_ in facts.rounds):  # a draft beside it is still to come
        return _in_vain(facts)
    text = _("Publish it, invite your panel, and look in again in a few days.")
    return Act(_("Get the first round going"), text, STUDY, _("To the study"))


def _in_vain(facts: Facts) -> Act:
    """What was published is over, and no test counts: set aside, taken back, or never finished."""
    aside = sum(_aside(facts, round_) for round_ in facts.rounds)
    if facts.taken_back and not aside:
        text = _(
            "The answers were deleted at the testers' wish, and that is that. A new study with other testers can answer "
            "the question."
        )
        return Act(_("Ask anew, if the question still matters"), text, STUDY, _("To the study"))
    finished = bool(facts.apart) or any(round_.finished + round_.withdrew for round_ in facts.rounds)
    title = _("Find out why no test counts") if aside or finished else _("Find out why nobody finished")
    text = _("The round is over, and no test counts. Ask some of those who were invited before you plan another one.")
    if aside:
        text = ngettext(
            "The round is over, and no test counts: one was set aside. Look at why. It can count again; or fix what went "
            "wrong before you plan another round.",
            "The round is over, and no test counts: %(num)s were set aside. Look at why. They can count again; or fix what "
            "went wrong before you plan another round.",
            aside,
        )
    return Act(title, text, STUDY, _("To the study"))


def _aside(facts: Facts, round_: RoundFacts) -> int:
    """Customers' tests of a round that somebody took out of the counting."""
    colleagues = set(facts.colleagues.values())
    return sum(one.phase is round_.phase and one.label not in colleagues for one in facts.set_aside)


def _wait(title: str, round_: RoundFacts, facts: Facts) -> Act:
    """The round is published: nothing to do but to look after those who hesitate."""
    text = _(
        "%(so_far)s Look in again in a few days; the study shows who could do with a reminder.",
        so_far=_so_far(round_.under_way, round_.began + _aside(facts, round_) > round_.under_way),
    )
    return Act(title, text, STUDY, _("To the study"))


def _so_far(n: int, ended: bool) -> str:
    """`n` tests are under way in a round in which none counts; `ended`: others began, and are over."""
    if n and ended:
        return ngettext(
            "One test is under way, none counts so far.", "%(num)s tests are under way, none counts so far.", n
        )
    if n:
        return ngettext("One test is under way, none has ended.", "%(num)s tests are under way, none has ended.", n)
    if ended:
        return _("The round is published; no test counts so far.")
    return _("The round is published; nobody is on the way yet.")


def _other_round(facts: Facts) -> Act | None:
    if facts.stage is not Stage.ONE_ROUND or facts.only is not Phase.BEFORE:
        return None
    after = facts.round(Phase.AFTER)
    if after and after.running:
        return _wait(_("Wait for the answers after the change"), after, facts)
    text = _("Change what hurts, publish the new version of the scenario, and let the same people walk it once more.")
    text = " ".join(filter(None, (hardest.begin(facts), text)))
    return Act(_("Improve, then test again"), text, STUDY, _("To the study"))


def _mend(facts: Facts) -> Act | None:
    """Steps that got worse want mending, whatever the verdict; that needs no further tests."""
    worse = [
        pick(step.name) for s in facts.found.steps if s.ease and s.ease.verdict in BAD and (step := facts.step(s.group))
    ]
    if facts.stage is not Stage.BOTH or not worse:
        return None
    return Act(
        ngettext("Look at the step that got worse", "Look at the steps that got worse", len(worse)),
        _("%(steps)s: read the comments above and fix it. That needs no further tests.", steps=listed(worse)),
    )


def _more(facts: Facts) -> Act | None:
    """More testers, where so many would help."""
    c = facts.primary
    if facts.stage is not Stage.BOTH or c is None or facts.rung in SETTLED or not enough.needed(c):
        return None
    if facts.verdict.locked:
        return _anew(c)
    n = enough.more(c)
    if not n:
        return None
    if c.design is Design.UNPAIRED:
        text = _("Invite about %(n)s more in each round, as long as the effect stays like this.", n=n)
    else:
        text = _("They count only when they walk both versions: first the old one, then the new one.")
    title = ngettext("Ask about %(num)s more person", "Ask about %(num)s more people", n)
    return Act(title, text, STUDY, _("To the study"))


def _anew(c: Comparison) -> Act:
    """The verdict is locked: nobody who walks now can change it."""
    title = _("If you need a proof, plan a new study")
    told = _("The locked verdict stays, whoever else takes part.")
    return Act(title, f"{told} {enough.anew(c)}", NEW, _("Plan a study"))


def _keep(facts: Facts) -> Act | None:
    if facts.stage is not Stage.BOTH or facts.verdict.rung is not Rung.CONFIRMED_IMPROVEMENT:
        return None
    if facts.verdict.design is Design.UNPAIRED:
        return Act(_("Keep the change for now"),
                   _("Nothing speaks against it. How much of the difference it made, and how much the other people, only "
                     "the same people can show: next time, let them walk both versions."))  # fmt: skip
    return Act(_("Keep the change"), _("Measure again in some months: improvements wear off when other things change."))
