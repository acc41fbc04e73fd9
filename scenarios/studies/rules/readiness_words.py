"""What the readiness list says: a title, what it means, what to do next. Decisions stand in `readiness`."""

import msgspec

from panel.core.i18n import N_


class Words(msgspec.Struct, frozen=True):
    """msgids of one line; `where` names what its link leads to."""

    title: str
    text: str = ""
    action: str = ""
    where: str = ""


COLLEAGUES = N_("Colleagues are shown apart and never counted.")
CODES_WAIT = N_("Nobody loses anything: bonuses wait until new codes come.")
COMPARABLE = N_("Comparable with their own before round: %(pairs)s of %(counted)s customers")
COMPARABLE_YET = N_(
    "Comparable with their own before round: %(pairs)s of %(counted)s customers. Can still finish it: %(open)s"
)
NOT_IN_BEFORE = N_(
    "The others were not in it or did not finish it. The same testers twice show a change with far fewer people."
)
WORDS: dict[str, Words] = {
    "version_missing": Words(
        N_("No scenario version is chosen"),
        N_(
            "Choose what the testers will walk through. Only published versions are offered, because they never change."
        ),
        N_("Go to the scenarios"),
        "scenarios",
    ),
    "version_chosen": Words(N_("Scenario version %(number)s is chosen")),
    "metric_unasked": Words(
        N_("This scenario does not ask what decides: %(metric)s"),
        N_("Without it there can be no verdict. Choose a version that asks it, or another measure in the plan."),
        N_("Open the plan"),
        "plan",
    ),
    "metric_unasked_before": Words(
        N_("The before round did not ask what decides: %(metric)s"),
        N_("Without it there can be no verdict. Choose a measure in the plan that both rounds ask."),
        N_("Open the plan"),
        "plan",
    ),
    "metric_without_steps": Words(
        N_("No step is in both rounds, so this cannot decide: %(metric)s"),
        N_("Match steps in the step map, or choose a measure in the plan that is asked at the end of both rounds."),
        N_("Open the plan"),
        "plan",
    ),
    "metric_asked": Words(N_("The scenario asks what decides: %(metric)s")),
    "panel_missing": Words(
        N_("No panel is chosen"), N_("Choose whom you want to ask."), N_("Go to the panels"), "panels"
    ),
    "panel_empty": Words(
        N_("The panel is empty"), N_("Add the people you want to ask."), N_("Open the panel"), "panel"
    ),
    "panel_chosen": Words(N_("People in the panel: %(members)s")),
    "number_short": Words(
        N_("%(counted)s of %(planned)s planned testers are in the panel"), COLLEAGUES, N_("Open the panel"), "panel"
    ),
    "number_reached": Words(N_("The panel holds the %(planned)s planned testers")),
    "colleagues_only": Words(N_("Only colleagues are in the panel"), COLLEAGUES, N_("Open the panel"), "panel"),
    "basis_missing": Words(
        N_("Without a reason why we may write to them: %(names)s"),
        N_("Note consent, contract or employment, or take them out of the panel."),
        N_("Open the panel"),
        "panel",
    ),
    "not_again": Words(
        N_("Do not want to be asked for other studies: %(count)s of %(members)s"),
        N_("They cannot be invited. Each person's page says since when. Take others into the panel instead."),
        N_("Open the panel"),
        "panel",
    ),
    "basis_noted": Words(N_("A contact basis is noted for everybody")),
    "texts_missing": Words(
        N_("Read %(language)s, but see the scenario in %(other)s: %(count)s of %(members)s"),
        N_("Its texts are not all there in their language. Fill the gaps and publish a new version, or let it be."),
        N_("Open the scenario"),
        "scenario",
    ),
    "texts_there": Words(N_("All texts are there in: %(languages)s")),
    "samples_left": Words(
        N_("Steps that still have a sample link or phone number: %(steps)s"),
        N_("Testers would land nowhere. Enter your own in the scenario and publish a new version."),
        N_("Open the scenario"),
        "scenario",
    ),
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
    "pool_missing": Words(
        N_("No voucher pool is chosen"),
        N_("Bonuses would wait until there is one."),
        N_("Choose one in the plan"),
        "plan",
    ),
    "pool_unfit": Words(
        N_("The pool's codes are worth something else than the bonus"),
        N_("Such a bonus waits for codes of its own value."),
        N_("Open the plan"),
        "plan",
    ),
    "codes_few": Words(
        N_("Free codes: %(free)s, needed: up to %(needed)s"),
        CODES_WAIT,
        N_("Add codes"),
        "pools",
    ),
    "codes_promised": Words(
        N_("Free codes: %(free)s, needed: up to %(needed)s (promised in other rounds: %(promised)s)"),
        CODES_WAIT,
        N_("Add codes"),
        "pools",
    ),
    "codes_enough": Words(N_("Enough free codes: %(free)s")),
    "parts_unpaid": Words(
        N_("No free codes for a part of the bonus: %(values)s"),
        N_(
            "Who stops early or gets stuck is promised this part. It waits until there are codes of exactly this value: "
            "add some, or let the plan pay nothing or the whole bonus."
        ),
        N_("Go to the voucher codes"),
        "vouchers",
    ),
    "mail_set": Words(N_("Mails go out")),
    "mail_missing": Words(
        N_("No mail server is set (MAIL_URL)"),
        N_("Mails stay on the messages page. Good for trying out; nobody is invited for real."),
        N_("Open the messages"),
        "messages",
    ),
    "map_missing": Words(
        N_("The step map is missing"), N_("It needs the scenario versions of the before round and of this one.")
    ),
    "map_wrong": Words(
        N_("The step map has open questions"),
        N_("It says which steps before and after belong together."),
        N_("Correct the step map"),
        "map",
    ),
    "map_unchecked": Words(
        N_("The step map is a proposal that nobody has checked"),
        N_("It says which steps before and after belong together, and freezes with this round."),
        N_("Check the step map"),
        "map",
    ),
    "map_checked": Words(N_("The step map is checked")),
    "plan_missing": Words(
        N_("No number of testers is planned"),
        N_("Without a plan only a very strong and steady effect can be confirmed."),
        N_("Open the plan"),
        "plan",
    ),
    "plan_few_pairs": Words(
        N_("%(planned)s testers can show a direction, but prove nothing"),
        N_("The same testers twice: from 6 on a difference can be confirmed."),
        N_("Open the plan"),
        "plan",
    ),
    "plan_few_a_group": Words(
        N_("%(planned)s testers can show a direction, but prove nothing"),
        N_("Different testers: from 4 in each round on a difference can be confirmed."),
        N_("Open the plan"),
        "plan",
    ),
    "plan_set": Words(N_("%(planned)s testers are planned")),
    "pairs_all": Words(COMPARABLE),
    "pairs_all_open": Words(COMPARABLE_YET),
    "pairs_some": Words(COMPARABLE, NOT_IN_BEFORE, N_("Open the panel"), "panel"),
    "pairs_some_open": Words(COMPARABLE_YET, NOT_IN_BEFORE, N_("Open the panel"), "panel"),
    "pairs_none": Words(
        COMPARABLE,
        N_("Others walk than before. The same testers twice show a change with far fewer people."),
        N_("Open the panel"),
        "panel",
    ),
    "panel_other": Words(
        N_("Another panel than before"), N_("The same testers twice show a change with far fewer people.")
    ),
    "panel_same": Words(N_("The same panel as before")),
}
