"""Each kind reads what a browser sends, refuses what it does not offer, and shows itself in three ways."""

from typing import Any

import msgspec
import pytest

from panel.core.forms import Raw, blank
from panel.core.i18n import speaking
from panel.core.pages import environment
from scenarios.questions.asking import ask
from scenarios.questions.kinds import ALL, KINDS
from scenarios.questions.rules import Question, WrongAnswer
from scenarios.questions.sets import (
    COMMENT,
    COMPARED,
    EASE,
    EMOTION,
    END_SET_NAMES,
    END_SETS,
    FRICTION,
    LTR,
    OUTCOME,
    RESOLVED,
    STEP_SET_NAMES,
    STEP_SETS,
    SUS,
)

EXAMPLES: dict[str, tuple[Question, Any]] = {
    "outcome": (OUTCOME, "partly"), "scale": (EASE, 6), "compared": (COMPARED, -1), "emotion": (EMOTION, 2),
    "friction": (FRICTION, ["waited", "repeat"]), "yes_no": (RESOLVED, "no"), "text": (COMMENT, "Gut & <schnell>"),
}  # fmt: skip


def read(question: Question, *values: str) -> Any:
    return KINDS[question.kind].read(question, Raw([(question.key, value) for value in values]))


class TestReading:
    @pytest.mark.parametrize(
        ("question", "sent", "value"),
        [
            (OUTCOME, "yes", "yes"), (EASE, "1", 1), (EASE, "7", 7), (LTR, "0", 0), (LTR, "10", 10), (SUS[0], "5", 5),
            (COMPARED, "-2", -2), (EMOTION, "2", 2), (RESOLVED, "no", "no"), (COMMENT, "x" * 4000, "x" * 4000),
        ],
    )  # fmt: skip
    def test_what_is_offered(self, question: Question, sent: str, value: Any) -> None:
        assert read(question, sent) == value

    @pytest.mark.parametrize(
        ("question", "sent"),
        [
            (OUTCOME, "waiting"), (OUTCOME, "YES"), (EASE, "0"), (EASE, "8"), (EASE, "4.5"), (EASE, "x"), (SUS[0], "6"),
            (LTR, "11"), (COMPARED, "3"), (EMOTION, "-3"), (FRICTION, "nonsense"), (RESOLVED, "partly"),
            (COMMENT, "x" * 4001),
        ],
    )  # fmt: skip
    def test_what_is_not(self, question: Question, sent: str) -> None:
        with pytest.raises(WrongAnswer):
            read(question, sent)

    @pytest.mark.parametrize("question", [OUTCOME, EASE, LTR, *SUS])
    def test_a_required_one_left_out(self, question: Question) -> None:
        with pytest.raises(WrongAnswer, match="Please answer"):
            read(question)

    @pytest.mark.parametrize("question", [COMPARED, EMOTION, FRICTION, RESOLVED, COMMENT])
    def test_an_optional_one_left_out(self, question: Question) -> None:
        assert read(question) is None

    def test_friction_is_a_set(self) -> None:
        assert read(FRICTION, "waited", "repeat", "waited") == ["waited", "repeat"]


class TestShowing:
    def test_there_is_an_example_of_each_kind(self) -> None:
        assert set(EXAMPLES) == {kind.key for kind in ALL}

    @pytest.mark.parametrize("key", EXAMPLES)
    @pytest.mark.parametrize("language", ["de", "en"])
    def test_each_can_be_asked_answered_and_summed_up(self, key: str, language: str) -> None:
        question, value = EXAMPLES[key]
        context = {"question": question, "kinds": KINDS, "value": value, "values": [value, value], "form": None}
        with speaking(language):
            shown = {
                view: environment().get_template(KINDS[key].template(view)).render(context)
                for view in ("ask", "answer", "result")
            }
        assert f'name="{question.key}"' in shown["ask"]
        assert all(len(text.strip()) > 20 for text in shown.values())
        assert "<schnell>" not in "".join(shown.values())

    @pytest.mark.parametrize("key", EXAMPLES)
    @pytest.mark.parametrize(("language", "words"), [("de", "(freiwillig)"), ("en", "(optional)")])
    def test_what_may_be_left_out_says_so(self, key: str, language: str, words: str) -> None:
        question = msgspec.structs.replace(EXAMPLES[key][0], hint="")
        with speaking(language):
            asked = {need: ask(msgspec.structs.replace(question, required=need), blank(x=1)) for need in (True, False)}
        assert words in asked[False].split("</legend>" if "</legend>" in asked[False] else "</label>")[0]
        assert words not in asked[True]

    def test_no_answer_is_no_empty_table(self) -> None:
        template = environment().get_template(KINDS["scale"].template("result"))
        assert "<table" not in template.render(question=EASE, kinds=KINDS, values=[])

    def test_what_was_chosen_stays_chosen_and_an_error_is_named(self) -> None:
        form = blank(ease=6, friction=["waited", "repeat"], comment="Gut")
        form.add_error("outcome", "Please answer this question.")
        assert 'value="6" checked' in ask(EASE, form)
        assert ask(FRICTION, form).count("checked") == 2
        assert "Gut</textarea>" in ask(COMMENT, form)
        assert 'id="f-outcome-error"' in ask(OUTCOME, form)
        assert "checked" not in ask(EASE, blank())

    def test_the_language_is_the_readers_though_it_is_rendered_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(environment(), "auto_reload", False)
        with speaking("de"):
            german = ask(EASE, None)
        with speaking("en"):
            english = ask(EASE, None)
            assert ask(EASE, blank()) is english
        assert german != english


class TestTally:
    def test_counts_in_the_order_of_the_choices(self) -> None:
        counts = KINDS["outcome"].tally(OUTCOME, ["yes", "no", "yes"])
        assert [(c.choice.value, c.count) for c in counts] == [("yes", 2), ("partly", 0), ("no", 1)]

    def test_several_chips_count_each(self) -> None:
        counts = KINDS["friction"].tally(FRICTION, [["waited", "repeat"], ["waited"]])
        assert {c.choice.value: c.count for c in counts if c.count} == {"waited": 2, "repeat": 1}

    def test_an_old_value_shows_itself(self) -> None:
        assert KINDS["friction"].choice(FRICTION, "bad_weather").label == "bad_weather"


class TestSets:
    @pytest.mark.parametrize("questions", [*STEP_SETS.values(), *END_SETS.values()])
    def test_keys_are_unique_and_kinds_exist(self, questions: tuple[Question, ...]) -> None:
        assert len({q.key for q in questions}) == len(questions)
        assert all(q.kind in KINDS for q in questions)

    def test_every_set_has_a_name_and_every_step_set_an_outcome_and_an_ease(self) -> None:
        assert (set(STEP_SET_NAMES), set(END_SET_NAMES)) == (set(STEP_SETS), set(END_SETS))
        assert all({OUTCOME, EASE} <= set(questions) for questions in STEP_SETS.values())

    def test_sus_has_ten_items_of_five_points(self) -> None:
        assert len(SUS) == 10
        assert all((q.low, q.high, q.required) == (1, 5, True) for q in SUS)
