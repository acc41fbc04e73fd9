"""Titles say the finding, in both languages, on every rung and in every design."""

from collections.abc import Iterator, Mapping

import msgspec
import pytest

from panel.core.i18n import speaking
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.samples import Sample
from scenarios.comparisons.rules.statistics import compare
from scenarios.comparisons.rules.study import Samples
from scenarios.comparisons.rules.values import TESTED, Metric, Rung
from scenarios.comparisons.rules.verdict import Verdict, judge
from scenarios.reports.rules import figure_titles, lacking, meaning, titles, words
from scenarios.reports.rules.facts import Stage

BEFORE = {"a": 3.0, "b": 2.0, "c": 3.5, "d": 4.0, "e": 2.5}
AFTER = {"a": 5.0, "b": 5.5, "c": 5.0, "d": 6.0, "e": 5.5}
FOUR_UP = AFTER | {"d": 3.0}


@pytest.fixture(params=["en", "de"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with speaking(request.param):
        yield request.param


def paired(after: Mapping[str, float] = AFTER, metric: Metric = Metric.JOURNEY_EASE) -> Comparison:
    return compare(metric, Sample(BEFORE, dict(after)), plan=True)


def unpaired() -> Comparison:
    return compare(
        Metric.SUS, Sample({k: 10 * v for k, v in BEFORE.items()}, {f"{k}2": 12 * v for k, v in AFTER.items()})
    )


def mixed() -> Comparison:
    return compare(Metric.JOURNEY_EASE, Sample(BEFORE, {"a": 5.0, "b": 5.5, "x": 6.0, "y": 5.0}))


def said(comparison: Comparison, rung: Rung, language: str = "en") -> str:
    with speaking(language):
        return titles.verdict(comparison, rung).replace("\u00a0", " ")


def _judged(comparison: Comparison, rung: Rung) -> Verdict:
    return msgspec.structs.replace(judge(comparison, None, None), rung=rung)


class TestHeadline:
    @pytest.mark.parametrize(
        ("rung", "english", "german"),
        [
            (
                Rung.LIKELY_IMPROVEMENT,
                "All five found it easier – a clear sign, not yet a proof.",
                "Alle fünf fanden es einfacher – ein klarer Hinweis, noch kein Beleg.",
            ),
            (
                Rung.CONFIRMED_IMPROVEMENT,
                "All five found it easier – the improvement is confirmed.",
                "Alle fünf fanden es einfacher – die Verbesserung ist bestätigt.",
            ),
            (
                Rung.NO_EVIDENCE_YET,
                "All five found it easier – no evidence yet, either way.",
                "Alle fünf fanden es einfacher – noch offen, weder belegt noch widerlegt.",
            ),
            (
                Rung.NO_RELEVANT_DIFFERENCE,
                "All five found it easier – no difference that customers would notice.",
                "Alle fünf fanden es einfacher – kein Unterschied, den Kunden bemerken würden.",
            ),
            (
                Rung.MIXED_RESULT,
                "All five found it easier – but fewer steps worked: a mixed result.",
                "Alle fünf fanden es einfacher – aber es klappten weniger Schritte: ein gemischtes Ergebnis.",
            ),
        ],
    )
    def test_better(self, rung: Rung, english: str, german: str) -> None:
        assert said(paired(), rung) == english
        assert said(paired(), rung, "de") == german

    @pytest.mark.parametrize("rung", Rung)
    def test_no_headline_says_the_word_of_a_rung_that_is_not_lit(self, rung: Rung, language: str) -> None:
        for comparison in (paired(), unpaired(), mixed()):
            told = titles.verdict(comparison, rung).replace("\u00a0", " ")
            others = [words._(name).replace("\u00a0", " ") for key, name in words.RUNGS.items() if key is not rung]
            assert not [name for name in others if name in told]

    @pytest.mark.parametrize(
        ("rung", "english", "german"),
        [
            (
                Rung.LIKELY_WORSE,
                "One of five found it harder – an early warning, not yet a proof.",
                "Eine Person von fünf fand es schwieriger – eine frühe Warnung, noch kein Beleg.",
            ),
            (
                Rung.CONFIRMED_WORSE,
                "One of five found it harder – the change for the worse is confirmed.",
                "Eine Person von fünf fand es schwieriger – die Verschlechterung ist bestätigt.",
            ),
        ],
    )
    def test_worse_counts_those_who_got_worse(self, rung: Rung, english: str, german: str) -> None:
        assert said(paired(FOUR_UP), rung) == english
        assert said(paired(FOUR_UP), rung, "de") == german

    def test_what_chance_often_gives_is_no_clear_sign(self) -> None:
        """Three of four, the fourth tied: chance alone would give it in 1 of 4 studies."""
        three = compare(
            Metric.JOURNEY_EASE, Sample(dict.fromkeys("abcd", 2.0), {"a": 6.0, "b": 6.0, "c": 6.0, "d": 2.0})
        )
        told = said(three, Rung.LIKELY_IMPROVEMENT, "de")
        assert told == "Drei von vier fanden es einfacher – ein Hinweis, noch kein Beleg."
        with speaking("de"):
            assert "andere Zahl als unter „Was noch fehlt“" in meaning._two_numbers(
                three, _judged(three, Rung.LIKELY_IMPROVEMENT)
            )
            assert meaning._two_numbers(three, _judged(three, Rung.CONFIRMED_IMPROVEMENT)) == ""

    def test_four_of_five(self) -> None:
        assert said(paired(FOUR_UP), Rung.LIKELY_IMPROVEMENT).startswith("Four of five found it easier –")
        assert said(paired(FOUR_UP), Rung.LIKELY_IMPROVEMENT, "de").startswith("Vier von fünf fanden es einfacher –")

    def test_undecided_names_the_larger_side(self) -> None:
        down = {k: v - 1 for k, v in BEFORE.items()} | {"a": 3.5}
        assert said(paired(down), Rung.NO_EVIDENCE_YET).startswith("Four of five found it harder")

    def test_nothing_moved(self) -> None:
        same = said(paired(BEFORE), Rung.NO_EVIDENCE_YET)
        assert same == "All five answered just as before – no evidence yet, either way."

    def test_different_people(self) -> None:
        assert said(unpaired(), Rung.CONFIRMED_IMPROVEMENT) == (
            "The SUS score rose from 30.0 to 64.8 (five before, five others after) – a difference is confirmed; the "
            "people were others."
        )
        assert said(unpaired(), Rung.LIKELY_IMPROVEMENT, "de") == (
            "Der SUS-Wert stieg von 30,0 auf 64,8 (fünf vorher, fünf andere nachher) – ein klarer Hinweis, noch kein Beleg."
        )

    @pytest.mark.parametrize("rung", [Rung.CONFIRMED_IMPROVEMENT, Rung.CONFIRMED_WORSE])
    def test_of_different_people_no_cause_is_told(self, rung: Rung) -> None:
        """Two groups may differ by who they are: neither meaning nor what is missing says that the change did it."""
        one = unpaired()
        for planned in (None, 5):
            judged = msgspec.structs.replace(_judged(one, rung), planned_n=planned)
            with speaking("de"):
                meant, missing = meaning._rung(one, judged), lacking._proven(one, judged)
            assert meant.endswith("Es waren andere Personen: Ein Teil des Unterschieds kann an ihnen liegen.")
            assert "Verbesserung ist" not in meant
            assert missing.endswith("Offen bleibt, wie viel davon an den anderen Personen liegt.")
            assert "Nichts" not in missing

    def test_some_of_both(self) -> None:
        assert said(mixed(), Rung.LIKELY_IMPROVEMENT).startswith(
            "The mean ease rose from 3.0 to 5.4 (2 in both rounds, 3 only before, 2 only after) – a clear sign"
        )

    def test_too_few(self) -> None:
        two = compare(Metric.JOURNEY_EASE, Sample({"a": 3, "b": 2}, {"a": 5, "b": 5}))
        assert said(two, Rung.NO_EVIDENCE_YET) == "Two people in both rounds: too few for a verdict."
        assert said(two, Rung.NO_EVIDENCE_YET, "de") == "Zwei Personen in beiden Runden: zu wenige für ein Urteil."
        others = compare(Metric.SUS, Sample({"a": 30, "b": 20}, {"c": 50, "d": 50}))
        assert said(others, Rung.NO_EVIDENCE_YET, "de") == "Zwei vorher, zwei andere nachher: zu wenige für ein Urteil."

    @pytest.mark.parametrize("metric", TESTED)
    @pytest.mark.parametrize("rung", Rung)
    def test_every_measure_has_words_for_every_rung(self, metric: Metric, rung: Rung, language: str) -> None:
        told = titles.verdict(paired(FOUR_UP, metric), rung)
        assert told.endswith(".")
        assert "%(" not in told
        assert "five" not in told or language == "en"

    def test_a_shorter_time_is_better(self) -> None:
        faster = paired({k: v / 2 for k, v in BEFORE.items()}, Metric.TOTAL_TIME)
        assert said(faster, Rung.LIKELY_IMPROVEMENT).startswith("All five were faster")
        assert said(faster, Rung.LIKELY_IMPROVEMENT, "de").startswith("Alle fünf waren schneller")

    @pytest.mark.parametrize(
        ("as_long", "rung", "english", "german"),
        [
            (True, Rung.LIKELY_IMPROVEMENT, "All five got more steps done", "Alle fünf schafften mehr Schritte"),
            (
                False, Rung.LIKELY_IMPROVEMENT, "All five got a larger share of the steps done",
                "Alle fünf schafften einen größeren Anteil der Schritte",
            ),
            (
                False, Rung.LIKELY_WORSE, "None of five got a smaller share of the steps done",
                "Niemand von den fünf schaffte einen kleineren Anteil der Schritte",
            ),
        ],
    )  # fmt: skip
    def test_steps_are_counted_only_where_both_ways_are_as_long(
        self, as_long: bool, rung: Rung, english: str, german: str
    ) -> None:
        """Eight of ten steps before, seven of seven after: fewer steps, and better."""
        shares = paired(dict.fromkeys("abcde", 1.0), Metric.SUCCESS_SHARE)
        more = msgspec.structs.replace(
            shares, pairs=tuple(msgspec.structs.replace(p, before=0.8, after=1.0) for p in shares.pairs)
        )
        for code, wanted in (("en", english), ("de", german)):
            with speaking(code):
                assert titles.verdict(more, rung, as_long=as_long).startswith(
                    f"{wanted}\u00a0–" if code == "de" else wanted
                )

    @pytest.mark.parametrize(
        ("metric", "as_long", "english"),
        [
            (Metric.SUCCESS_SHARE, True, "All five got as many steps done as before"),
            (Metric.SUCCESS_SHARE, False, "All five got the same share of the steps done as before"),
            (Metric.TOTAL_TIME, True, "All five took as long as before"),
            (Metric.SUS, True, "All five answered just as before"),
        ],
    )
    def test_what_nobody_answered_is_not_said_to_be_answered(self, metric: Metric, as_long: bool, english: str) -> None:
        with speaking("en"):
            assert titles.verdict(paired(BEFORE, metric), Rung.NO_EVIDENCE_YET, as_long=as_long).startswith(english)

    def test_a_mixed_result_says_of_what_there_was_less(self) -> None:
        with speaking("en"):
            assert titles.how_sure(Rung.MIXED_RESULT, None).startswith("but fewer steps worked")
            assert titles.how_sure(Rung.MIXED_RESULT, None, as_long=False).startswith(
                "but a smaller share of the steps"
            )


class TestFigures:
    @pytest.mark.parametrize(
        ("after", "english", "german"),
        [
            (AFTER, "all five lines rise", "alle fünf Linien steigen"),
            (FOUR_UP, "four lines rise, one falls", "vier Linien steigen, eine fällt"),
            ({k: v - 1 for k, v in BEFORE.items()}, "all five lines fall", "alle fünf Linien fallen"),
            (BEFORE, "five lines stay level", "fünf Linien bleiben gleich"),
            (BEFORE | {"a": 2.0}, "one line falls, four stay level", "eine Linie fällt, vier bleiben gleich"),
        ],
    )
    def test_what_the_lines_do(self, after: dict[str, float], english: str, german: str) -> None:
        for code, wanted in (("en", english), ("de", german)):
            with speaking(code):
                assert figure_titles.every_person(paired(after), Stage.BOTH).endswith(": " + wanted)

    def test_groups_beside_each_other(self) -> None:
        with speaking("en"):
            assert figure_titles.every_person(unpaired(), Stage.BOTH).endswith(
                "after, all are better off than anybody before"
            )
            close = compare(Metric.SUS, Sample({"a": 30, "b": 50, "c": 40}, {"d": 45, "e": 60, "f": 35}))
            assert figure_titles.every_person(close, Stage.BOTH).endswith(
                "after, one of three is better off than anybody before"
            )
            level = compare(Metric.SUS, Sample({"a": 30, "b": 50}, {"d": 45, "e": 40}))
            assert figure_titles.every_person(level, Stage.BOTH).endswith("the two groups overlap")

    def test_who_took_part(self) -> None:
        with speaking("de"):
            assert titles.who(Samples(5, 0, 0, 0, 0)) == "dieselben 5"
            assert titles.who(Samples(0, 5, 4, 0, 0)) == "5 und 4 andere"
            assert titles.who(Samples(3, 2, 1, 0, 0)) == "3 zweimal, 2 nur vorher, 1 nur nachher"
            assert titles.who(Samples(4, 1, 0, 0, 0)) == "4 zweimal, 1 nur vorher"
            assert titles.who(Samples(4, 0, 1, 0, 0)) == "4 zweimal, 1 nur nachher"
