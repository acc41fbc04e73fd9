"""Numbers as people read them, in both languages."""

import re
from collections.abc import Sequence

import msgspec
import pytest
from babel.messages.pofile import read_po

from panel.core.i18n import FOLDER, speaking
from scenarios.comparisons.rules import planning
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.statistics import compare
from scenarios.comparisons.rules.values import TESTED, Design, Metric
from scenarios.reports.rules import enough, lacking, meaning, words
from scenarios.reports.sections.next import _anew

BEFORE = {"a": 3.0, "b": 2.0, "c": 3.5, "d": 4.0, "e": 2.5}
AFTER = {"a": 5.0, "b": 5.5, "c": 5.0, "d": 3.0, "e": 5.5}


def test_numbers_in_both_languages() -> None:
    with speaking("de"):
        assert [words.counted(n) for n in (1, 2, 12, 13)] == ["1", "zwei", "zwölf", "13"]
        assert words.p_value(0.0625) == "0,0625"
        assert words.p_value(0.125) == "0,125"
        assert words.p_value(1.0) == "1"
        assert words.p_value(0.00001) == "< 0,0001"
    with speaking("en"):
        assert words.listed(["A"]) == "“A”"
        assert words.listed(["A", "B", "C"]) == "“A”, “B” and “C”"
        assert words.listed(list("ABCDEF")) == "“A”, “B”, “C”, “D” and 2 more"
        assert words.quoted("Er sagte „nein“.") == "“Er sagte ‚nein‘.”"


def test_odds_never_reach_certainty() -> None:
    with speaking("en"):
        assert words.chance(0.9999) == "more than 99 in 100"
        assert words.chance(0.0001) == "less than 1 in 100"
        assert words.chance(0.97) == "about 97 in 100"


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.9460, "94.6"), (0.9499, "94.9"), (0.94999, "94.9"), (0.95, "95"), (0.9521, "95"), (0.9449, "94"),
        (0.8960, "89.6"), (0.9, "90"), (0.1040, "10.4"), (0.10001, "10.1"), (0.0960, "10"), (0.1, "10"),
        (0.0540, "5.4"), (0.05, "5"), (0.5049, "50"),
    ],
)  # fmt: skip
def test_odds_stay_on_their_side_of_a_threshold(p: float, said: str) -> None:
    """Signs begin at 95 and at 90 in 100: what lies below must not read as if it were there."""
    with speaking("en"):
        assert words.chance(p) == f"about {said} in 100"


def test_times_are_minutes_and_factors() -> None:
    faster = compare(Metric.TOTAL_TIME, Sample(BEFORE, {k: v / 2 for k, v in BEFORE.items()}))
    with speaking("en"):
        assert words.shown(Metric.TOTAL_TIME, 300) == "5\u00a0min"
        assert words.bare(Metric.TOTAL_TIME, 300) == "5"
        assert words.difference(msgspec.structs.replace(faster, difference=-0.693147)) == "× 0.50"


def test_a_share_is_said_of_ten_steps() -> None:
    with speaking("en"):
        assert words.shown(Metric.SUCCESS_SHARE, 0.44) == "4.4"
        assert meaning.mcid(Metric.SUCCESS_SHARE) == "one step in ten"


@pytest.mark.parametrize("metric", TESTED)
def test_an_estimate_carries_its_interval(metric: Metric) -> None:
    for language in ("en", "de"):
        with speaking(language):
            told = meaning.estimate(compare(metric, Sample(BEFORE, AFTER)))
            assert ("(95%: " if language == "en" else "(95\u00a0%: ") in told


def test_what_few_people_showed_is_planned_for_generously() -> None:
    """A number of people that comes from the effect seen in five is a lower end."""
    found = compare(
        Metric.JOURNEY_EASE, Sample(BEFORE, {k: v + 2 + i / 10 for i, (k, v) in enumerate(BEFORE.items())}), plan=True
    )
    n, smallest = enough.needed(found), planning.testers_for(0.5 / (found.plan_sd or 0), Design.PAIRED)
    assert n
    assert smallest
    assert smallest > n
    with speaking("en"):
        for told in (lacking._anew(found), _anew(found).text):
            wanted = f"at least {n} people, the smallest difference that matters (0.5 points) {smallest}."
            assert wanted in told
            assert told.endswith("often smaller the next time, so rather plan for more.")


def test_the_interval_is_written_one_way_that_never_breaks() -> None:
    """Word joiners after the hyphens: Figtree has no hyphen of its own that does not break."""
    with (FOLDER / "de" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        texts = [
            form for message in read_po(file) for side in (message.id, message.string or "") for form in _forms(side)
        ]
    named = re.findall(r"95[^\w(]{1,6}intervall?\b", "\n".join(texts).replace("%%", "%"), re.IGNORECASE)
    assert set(named) == {"95% interval", "95-\u2060%-\u2060Intervall"}


def _forms(text: str | Sequence[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)
