"""What the after round alone needs: the step map, a planned number, the same people."""

from panel.core.i18n import N_
from scenarios.studies.rules import StudyView
from scenarios.studies.rules.readiness.facts import Facts, Pairs
from scenarios.studies.rules.readiness.lines import Item, Words, item

FEWEST_PAIRS, FEWEST_A_GROUP = 6, 4
"""So many testers twice, or so many in each round, before anything can be confirmed."""

COMPARABLE = N_("Comparable with their own before round: %(pairs)s of %(counted)s customers")
COMPARABLE_YET = N_(
    "Comparable with their own before round: %(pairs)s of %(counted)s customers. %(open)s can still finish it"
)
COMPARABLE_BUT_ONE = N_(
    "Comparable with their own before round: %(pairs)s of %(counted)s customers. One more can still finish it"
)
NOT_IN_BEFORE = N_(
    "The others were not in it or did not finish it. The same testers twice show a change with far fewer people."
)
WORDS: dict[str, Words] = {
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
        N_("They are enough to find what is wrong. To confirm a difference it takes 6 who test twice."),
        N_("Open the plan"),
        "plan",
    ),
    "plan_few_a_group": Words(
        N_("%(planned)s testers can show a direction, but prove nothing"),
        N_("They are enough to find what is wrong. To confirm a difference with others it takes 4 in each round."),
        N_("Open the plan"),
        "plan",
    ),
    "plan_set": Words(N_("%(planned)s testers are planned")),
    "pairs_all": Words(COMPARABLE),
    "pairs_all_open": Words(COMPARABLE_YET),
    "pairs_all_one": Words(COMPARABLE_BUT_ONE),
    "pairs_some": Words(COMPARABLE, NOT_IN_BEFORE, N_("Open the panel"), "panel"),
    "pairs_some_open": Words(COMPARABLE_YET, NOT_IN_BEFORE, N_("Open the panel"), "panel"),
    "pairs_some_one": Words(COMPARABLE_BUT_ONE, NOT_IN_BEFORE, N_("Open the panel"), "panel"),
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


def step_map(facts: Facts) -> Item:
    """Red where nothing can be compared; orange where nobody looked at the proposal."""
    if not facts.map_exists:
        return item("map", "bad", WORDS["map_missing"])
    if facts.map_problems:
        return item("map", "bad", WORDS["map_wrong"])
    return item("map", "ok", WORDS["map_checked"]) if facts.map_saved else item("map", "warn", WORDS["map_unchecked"])


def plan(study: StudyView, facts: Facts) -> Item:
    """Orange: so many can show a direction, but prove nothing."""
    if study.planned_n is None:
        return item("plan", "warn", WORDS["plan_missing"])
    others = facts.same_panel is False
    if study.planned_n < (FEWEST_A_GROUP if others else FEWEST_PAIRS):
        words = "plan_few_a_group" if others else "plan_few_pairs"
        return item("plan", "warn", WORDS[words], planned=study.planned_n)
    return item("plan", "ok", WORDS["plan_set"], planned=study.planned_n)


def same_people(facts: Facts) -> Item | None:
    """Orange: others than before, which takes far more of them."""
    if facts.same_panel is None:
        return None
    if facts.pairs is not None and facts.counted:
        return _pairs(facts.pairs, facts.counted)
    if facts.same_panel:
        return item("same_people", "ok", WORDS["panel_same"])
    return item("same_people", "warn", WORDS["panel_other"])


def _pairs(pairs: Pairs, counted: int) -> Item:
    """Green while everybody has a before value or can still give one; who can still is counted apart."""
    some = pairs.gave + pairs.open < counted
    if pairs.open == 1:
        words = "pairs_some_one" if some else "pairs_all_one"
    elif pairs.open:
        words = "pairs_some_open" if some else "pairs_all_open"
    else:
        words = ("pairs_some" if pairs.gave else "pairs_none") if some else "pairs_all"
    numbers = {"pairs": pairs.gave, "open": pairs.open, "counted": counted}
    return item("same_people", "warn" if some else "ok", WORDS[words], **numbers)
