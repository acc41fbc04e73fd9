"""What the testers walk through: chosen, asking what decides, in everybody's language, with links of one's own."""

from collections.abc import Iterable

from panel.core.i18n import N_, _
from scenarios.authoring.rules import LANGUAGE_NAMES
from scenarios.studies.rules import Purpose, RoundView, StudyView
from scenarios.studies.rules.measures import MATCHED, name_of
from scenarios.studies.rules.readiness.facts import Facts
from scenarios.studies.rules.readiness.lines import Item, Words, item

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
    "texts_missing": Words(
        N_("Read %(language)s, but see the scenario in %(other)s: %(count)s of %(members)s"),
        N_("Its texts are not all there in their language. Fill the gaps and publish a new version, or let it be."),
        N_("Open the scenario"),
        "scenario",
    ),
    "texts_there": Words(N_("All texts are there in: %(languages)s")),
    "samples_left": Words(
        N_("Steps that still have a sample link, phone number or account: %(steps)s"),
        N_("Testers would get nowhere. Enter your own in the scenario and publish a new version."),
        N_("Open the scenario"),
        "scenario",
    ),
}


def version(round_: RoundView, facts: Facts) -> Item:
    """Red: there is nothing to walk."""
    if round_.version_id is None or facts.version_number is None:
        return item("version", "bad", WORDS["version_missing"])
    return item("version", "ok", WORDS["version_chosen"], number=facts.version_number)


def metric(study: StudyView, round_: RoundView, facts: Facts) -> Item | None:
    """A round that does not ask what decides can never give a verdict. Rounds during the change are not compared."""
    if facts.version_number is None or round_.purpose is Purpose.DURING:
        return None
    name = _(name_of(facts.decides))
    if round_.purpose in facts.unasked:
        return item("metric", "bad", WORDS["metric_unasked"], metric=name)
    if Purpose.BEFORE in facts.unasked:
        return item("metric", "bad", WORDS["metric_unasked_before"], metric=name)
    if facts.decides == MATCHED and not facts.common_steps:
        return item("metric", "bad", WORDS["metric_without_steps"], metric=name)
    return item("metric", "ok", WORDS["metric_asked"], metric=name) if study.primary_metric else None


def texts(round_: RoundView, facts: Facts) -> Item | None:
    """Orange: a text that lacks somebody's language is shown in the other one."""
    if round_.version_id is None or not facts.languages:
        return None
    if facts.missing_languages:
        readers = {"count": facts.missing_readers, "members": facts.members}
        others = [code for code in LANGUAGE_NAMES if code not in facts.missing_languages]
        spoken = {"language": _named(facts.missing_languages), "other": _named(others)}
        return item("texts", "warn", WORDS["texts_missing"], **spoken, **readers)
    return item("texts", "ok", WORDS["texts_there"], languages=_named(facts.languages))


def samples(facts: Facts) -> Item | None:
    """Orange: a round is often tried out with them first."""
    if not facts.samples:
        return None
    return item("samples", "warn", WORDS["samples_left"], steps=", ".join(str(number) for number in facts.samples))


def _named(languages: Iterable[str]) -> str:
    return ", ".join(_(LANGUAGE_NAMES[code]) for code in languages)
