"""What is missing to a proof, as a reader can picture it."""

import msgspec

from panel.core.i18n import speaking
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.statistics import compare
from scenarios.comparisons.rules.values import Design, Metric
from scenarios.comparisons.rules.verdict import judge
from scenarios.reports.rules import enough, lacking
from scenarios.reports.sections.answers import _effect


def test_chance_is_said_in_studies() -> None:
    with speaking("en"):
        told = [lacking.by_chance(p).replace("\u00a0", " ") for p in (0.0625, 0.03125, 0.0079, 0.3, 0.5, 1.0)]
    assert told == [
        "1 of 16 such studies",
        "1 of 32 such studies",
        "1 of 127 such studies",
        "1 of 3 such studies",
        "about 5 of 10 such studies",
        "about 10 of 10 such studies",
    ]


def test_people_needed_follow_the_test_that_judges() -> None:
    """Six pairs see 1.43 spreads in 8 of 10 studies by the t test, 1.79 by the sign flips of the verdict."""
    six = compare(Metric.JOURNEY_EASE, Sample(*({"a": b, "b": b} for b in (3.0, 5.0))), plan=True)
    for effect, wanted in ((1.5, 7), (1.8, 6)):
        found = msgspec.structs.replace(six, plan_effect=effect, plan_sd=1.0, n_plan_observed=6)
        assert enough.needed(found) == wanted
    assert enough.needed(msgspec.structs.replace(six, n_plan_observed=None)) is None


def test_both_numbers_name_the_rule_they_were_reckoned_by() -> None:
    """The exact test up to 12 pairs, the t test beyond: as on the planning page."""
    six = compare(Metric.JOURNEY_EASE, Sample(*({"a": b, "b": b} for b in (3.0, 5.0))), plan=True)
    found = msgspec.structs.replace(six, plan_effect=1.5, plan_sd=1.0, n_plan_observed=6)
    with speaking("en"):
        told, now = enough.method(found), enough.still(found)
        others = enough.method(msgspec.structs.replace(found, design=Design.UNPAIRED, plan_sd=20.0))
    assert "For this effect, 1.50 spreads: 7, by the exact test (simulated studies)." in told
    assert "that matters, 0.50 spreads: 34, by the power of the t test." in told
    assert "about 5 more people are needed; the smallest difference that matters (0.5 points) takes 34 in all." in now
    assert "more than 200, by the power of the t test" in others
    assert enough.method(msgspec.structs.replace(six, n_plan_observed=None)) == ""


def test_looking_ahead_both_ways_to_a_proof_are_named_and_no_p() -> None:
    with speaking("en"):
        (four,), (six,) = lacking._ahead(4), lacking._ahead(6)
    assert "chance alone does that in 1 of 8 studies" in four
    assert four.endswith("A proof takes 6 who test before and after, or 4 before and 4 others after.")
    assert "proof" not in six


class TestAgreement:
    """Who stayed the same could have agreed more: that is said of pairs all of whom changed one way."""

    def told(self, after: list[float]) -> str:
        before = {str(i): 2.0 for i, _ in enumerate(after)}
        found = compare(Metric.JOURNEY_EASE, Sample(before, {str(i): v for i, v in enumerate(after)}), plan=True)
        with speaking("en"):
            return lacking._cannot(found, judge(found, None, planned_n=None)).replace("\u00a0", " ")

    def test_all_of_four(self) -> None:
        told = self.told([3, 4, 5, 6])
        assert "They could not agree more" in told
        assert "1 of 8 such studies (p = 0.125)" in told

    def test_three_of_four_and_one_tied(self) -> None:
        told = self.told([3, 4, 5, 2])
        assert "not agree more" not in told
        assert "1 of 4 such studies (p = 0.25)" in told
        assert told.endswith("cannot get below p = 0.125 even if all agree.")

    def test_six_with_a_tie_could_have_proven_it(self) -> None:
        assert self.told([3, 4, 5, 6, 7, 2]).startswith("6 people could have proven it, had they agreed more.")


def effect(after: list[float]) -> tuple[str, str]:
    before = {str(i): 2.0 for i, _ in enumerate(after)}
    with speaking("en"):
        cell = _effect(compare(Metric.JOURNEY_EASE, Sample(before, {str(i): v for i, v in enumerate(after)})))
    return cell.text, cell.why


def test_an_effect_says_how_many_changed() -> None:
    assert effect([3, 4, 5, 6]) == ("r = 1.00", "")
    assert effect([3, 4, 5, 2]) == ("r = 1.00", "3 of 4 changed")
    assert effect([3, 2, 2, 2]) == ("–", "1 of 4 changed")
