"""The days of the round: there, ahead, and enough of them for letters and calls."""

from panel.core.i18n import N_
from scenarios.studies.rules import RoundView
from scenarios.studies.rules.readiness.facts import Facts
from scenarios.studies.rules.readiness.lines import Item, Words, item
from scenarios.studies.rules.waiting import days_left

WORDS: dict[str, Words] = {
    "dates_missing": Words(N_("The first and the last day are missing"), N_("Leave time for letters and call-backs.")),
    "dates_crossed": Words(N_("The last day lies before the first"), N_("Choose days that lie ahead.")),
    "dates_over": Words(N_("The last day is over already"), N_("Choose days that lie ahead.")),
    "dates_short": Words(
        N_("Days left: %(days)s. Waiting alone usually takes: %(waiting)s"),
        N_(
            "Most testers would not finish in time. Choose a later last day; it can also be moved while the round runs."
        ),
    ),
    "dates_tight": Words(
        N_("Days left: %(days)s. If something never arrives, waiting takes: %(waiting)s"),
        N_(
            "A tester to whom something never comes could not finish, and we would not learn of it. Choose a later last day."
        ),
    ),
    "dates_set": Words(N_("The days are set")),
}


def dates(round_: RoundView, facts: Facts) -> Item:
    """Red where nobody could walk on them; orange where they are too few for what has to be waited for."""
    if round_.opens_on is None or round_.closes_on is None:
        return item("dates", "bad", WORDS["dates_missing"])
    if round_.closes_on < round_.opens_on:
        return item("dates", "bad", WORDS["dates_crossed"])
    if round_.closes_on < facts.today:
        return item("dates", "bad", WORDS["dates_over"])
    return _days_for_waiting(days_left(round_, facts.today), facts) or item("dates", "ok", WORDS["dates_set"])


def _days_for_waiting(days: int, facts: Facts) -> Item | None:
    """Orange, never red: the usual days are an estimate, and the last day may move while the round runs."""
    if days <= facts.usual_days:
        return item("dates", "warn", WORDS["dates_short"], days=days, waiting=facts.usual_days)
    if days <= facts.late_days:
        return item("dates", "warn", WORDS["dates_tight"], days=days, waiting=facts.late_days)
    return None
