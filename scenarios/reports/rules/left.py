"""What is said where no answers are there: nobody finished yet, the round is over, or they were deleted at a wish."""

from panel.core.i18n import _, ngettext
from scenarios.comparisons.rules.inputs import Phase
from scenarios.reports.rules.facts import Facts
from scenarios.reports.rules.words import counted, sentence


def no_answers(facts: Facts) -> str:
    """Two words over an empty report."""
    if facts.taken_back:
        return _("No answers any more")
    return _("No answers") if facts.over else _("No answers yet")


def headline(facts: Facts) -> str:
    """The one sentence of a report without a test that counts."""
    n = len(facts.taken_back)
    if not n:
        return _("The round is over, and no test counts.") if facts.over else _("Nobody has finished this way yet.")
    if not facts.over:
        return sentence(
            ngettext(
                "One person had finished; their answers were deleted at their wish.",
                "%(many)s people had finished; their answers were deleted at their wish.",
                n,
                many=counted(n),
            )
        )
    return sentence(
        ngettext(
            "One person had finished; their answers were deleted at their wish, so nothing can be compared any more.",
            "%(many)s people had finished; their answers were deleted at their wish, so nothing can be compared any "
            "more.",
            n,
            many=counted(n),
        )
    )


def means(facts: Facts) -> tuple[str, ...]:
    """What follows from that."""
    if not facts.over:
        if facts.taken_back:
            return (_("As soon as the next tester has finished, the answers stand here."),)
        return (_("As soon as the first tester has finished, the answers stand here."),)
    if not facts.taken_back:
        return (_("No more answers come from it."),)
    gone = _("Deleted answers can't be shown or computed again.")
    return (gone, _("The verdict below was locked while they were still there.")) if facts.lock else (gone,)


def other_deleted(facts: Facts) -> bool:
    """One round has answers; of the other, all that were given to the end were deleted."""
    other = facts.round(Phase.AFTER if facts.only is Phase.BEFORE else Phase.BEFORE)
    return other is not None and bool(other.taken_back)


def nothing_compared(facts: Facts) -> str:
    """Why two rounds are not held against each other."""
    if any(facts.testers(phase) for phase in Phase):
        if other_deleted(facts):
            return _("Only one round has answers left; those of the other were deleted at the testers' wish.")
        return _("One round so far; there is nothing to compare yet.")
    if facts.taken_back:
        return _("Nothing is left to compare: the answers were deleted at the testers' wish.")
    return _("There is nothing to compare.") if facts.over else _("No answers yet; there is nothing to compare.")


def deleted_tests(n: int) -> str:
    """A note beside those who completed."""
    return ngettext(
        "the answers of %(num)s test were deleted at the tester's wish",
        "the answers of %(num)s tests were deleted at the testers' wish",
        n,
    )
