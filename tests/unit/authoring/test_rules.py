"""What a script needs before it is published, and what is worth another look."""

from pathlib import Path
from typing import Any

import pytest

from scenarios import library
from scenarios.authoring import rules
from scenarios.authoring.files import read
from scenarios.authoring.samples import has_samples, is_sample_account, is_sample_number, sample_host
from scenarios.authoring.script import DataItem, Script, Waiting
from scenarios.journeys.channels import Channel
from scenarios.journeys.rules import Outline, PhaseView, TouchpointView
from tests.unit.authoring.scripts import script, step


def place(key: str, channel: Channel) -> TouchpointView:
    return TouchpointView(key=key, channel=channel, department={}, title={"en": key})


JOURNEY = Outline(
    key="j", title={"en": "J"},
    phases=(PhaseView(key="p", title={"en": "P"}, touchpoints=(
        place("page", Channel.WEB), place("call", Channel.HOTLINE), place("letter", Channel.LETTER),
    )),),
)  # fmt: skip


def said(one: Script, tone: str) -> list[str]:
    return [f.message % f.params for f in rules.findings(one, JOURNEY) if f.tone == tone]


class TestPublishing:
    def test_a_whole_script_may(self) -> None:
        assert rules.may_publish(script(step("a")), JOURNEY) is None
        assert rules.findings(script(step("a")), JOURNEY) == ()

    def test_without_steps_or_title_it_may_not(self) -> None:
        assert said(script(), "bad") == ["There is no step yet."]
        assert "The scenario has no title." in said(Script(title={}), "bad")
        refusal = rules.may_publish(Script(title={}), JOURNEY)
        assert refusal
        assert refusal.params == {"count": 2}

    @pytest.mark.parametrize(
        ("more", "what"),
        [
            ({"title": {"de": "Nur"}}, "Title"), ({"instruction": {"en": "Only"}}, "Instruction"),
            ({"hours": {"de": "8–20 Uhr"}}, "Opening hours"),
            ({"data": (DataItem(label={"de": "Nr"}, value="1"),)}, "Data"),
            ({"waiting": Waiting(for_={"en": "it"}, usually_days=1, cutoff_days=2)}, "Waiting"),
        ],
    )  # fmt: skip
    def test_a_text_that_lacks_a_language_stops_it(self, more: dict[str, Any], what: str) -> None:
        [problem] = said(script(step("a", **more)), "bad")
        assert problem.startswith(f"“{what}")
        assert "lacks its text in" in problem

    def test_one_language_throughout_is_a_warning(self) -> None:
        german = script(
            step("a", title={"de": "A"}, instruction={"de": "Los."}), title={"de": "Umzug"}, intro={"de": "Los."}
        )
        assert said(german, "bad") == []
        assert said(german, "warn") == ["All texts are in German only. Testers who read English will see German."]
        assert rules.complete_languages(german) == ("de",)

    def test_a_touchpoint_must_exist_and_have_the_steps_channel(self) -> None:
        assert said(script(step("a", "nowhere")), "bad") == ["The touchpoint “nowhere” is not in the journey."]
        assert "is now Letter" in said(script(step("a", "letter")), "bad")[0]

    def test_a_key_stands_once(self) -> None:
        assert said(script(step("a"), step("a")), "bad") == ["Two steps have the key “a”."]


class TestWarnings:
    def test_a_long_sentence(self) -> None:
        text = "Kurz. " + "x" * 141 + " Kurz."
        [warning] = said(script(step("a", instruction={"de": text, "en": "Short."})), "warn")
        assert "A sentence has 147 characters" in warning
        fine = {"de": "x" * 139 + ". " + "y" * 139 + "!", "en": "Short."}
        assert said(script(step("a", instruction=fine)), "warn") == []

    def test_a_page_without_a_link_and_a_hotline_without_a_number(self) -> None:
        assert said(script(step("a", link="")), "warn") == ["There is no link. Where do testers go?"]
        call = step("a", "call", channel=Channel.HOTLINE, link="")
        assert said(script(call), "warn") == ["There is no phone number. Whom do testers call?"]

    def test_a_call_that_is_awaited_needs_no_number(self) -> None:
        waiting = Waiting(for_={"de": "unseren Anruf", "en": "our call"}, usually_days=1, cutoff_days=3)
        assert said(script(step("a", "call", channel=Channel.HOTLINE, link="", waiting=waiting)), "warn") == []

    @pytest.mark.parametrize(
        ("link", "host"),
        [
            ("https://www.example.com/umzug", "www.example.com"), ("https://EXAMPLE.org", "example.org"),
            ("https://shop.example/", "shop.example"), ("http://nothing.invalid:8080/x", "nothing.invalid"),
            ("https://www.myexample.com/", ""), ("https://example.com.de/", ""), ("https://a.de/?to=example.com", ""),
            ("https://[broken", ""), ("", ""),
        ],
    )  # fmt: skip
    def test_a_link_of_the_library_is_told_from_a_real_one(self, link: str, host: str) -> None:
        assert sample_host(link) == host

    @pytest.mark.parametrize(
        ("phone", "sample"),
        [("+49 30 23125 110", True), ("030 23125-110", True), ("0049 30 23125110", True), ("0800 330 1000", False)],
    )
    def test_a_number_of_the_library_is_told_from_a_real_one(self, phone: str, sample: bool) -> None:
        assert is_sample_number(phone) is sample

    @pytest.mark.parametrize(
        ("value", "sample"),
        [
            ("tarif.test", True), ("40 118 523", True), ("TEST-4177", True), ("030 23125 307", True),
            ("Toni Test", False), ("40 118 5231 7", False), ("Lindenallee 12, 04177 Leipzig", False), ("39,95 €", False),
        ],
    )  # fmt: skip
    def test_an_account_of_the_library_is_told_from_a_real_one(self, value: str, sample: bool) -> None:
        assert is_sample_account(value) is sample

    def test_an_account_that_no_system_knows_is_worth_a_look(self) -> None:
        data = (DataItem(label={"de": "Kundennummer", "en": "Customer number"}, value="40 118 523"),)
        (told,) = said(script(step("a", data=data)), "warn")
        assert told.startswith("The data to copy are still made up")

    def test_samples_are_worth_a_look_and_no_hindrance(self) -> None:
        call = step("b", "call", channel=Channel.HOTLINE, link="", phone="+49 30 23125 110")
        one = script(step("a", link="https://www.example.com/umzug"), call)
        link, phone = said(one, "warn")
        assert link.startswith("This is still the sample link (www.example.com).")
        assert phone.startswith("This is still the sample phone number.")
        assert rules.may_publish(one, JOURNEY) is None

    @pytest.mark.parametrize("path", library.files(), ids=lambda path: path.stem)
    def test_every_link_and_number_of_the_library_is_known_as_a_sample(self, path: Path) -> None:
        content = read(path.read_bytes()).content
        assert content
        steps = content.script.steps
        assert [s.key for s in steps if (s.link or s.phone) and not has_samples(s)] == []

    def test_a_cutoff_before_the_usual_time(self) -> None:
        waiting = Waiting(for_={"de": "den Brief", "en": "the letter"}, usually_days=5, cutoff_days=3)
        assert said(script(step("a", waiting=waiting)), "warn") == ["The waiting is cut off before it is usually over."]

    def test_what_is_waited_for_without_its_article(self) -> None:
        def told(german: str) -> list[str]:
            waiting = Waiting(for_={"de": german, "en": "the letter"}, usually_days=2, cutoff_days=3)
            return said(script(step("a", waiting=waiting)), "warn")

        for good in (
            "den Brief",
            "Ihre Rechnung",
            "unseren Anruf",
            "eine SMS",
            "einen Rückruf",
            "Ihr Paket",
            "die Post",
        ):
            assert told(good) == []
        for bare in ("Brief der Netzagentur", "Einladung", "Dienstleister"):
            assert "Begin with an article" in told(bare)[0], bare

    def test_an_empty_introduction(self) -> None:
        assert "The introduction is empty" in said(script(step("a"), intro={}), "warn")[0]


def test_complete_languages_look_at_every_text() -> None:
    assert rules.complete_languages(script(step("a"))) == ("de", "en")
    assert rules.complete_languages(script(step("a", hours={"de": "8–20 Uhr"}))) == ("de",)


@pytest.mark.parametrize(("questions", "minutes"), [("umux_lite", 2), ("sus", 3), ("complete", 4)])
def test_many_questions_at_the_end_take_longer(questions: str, minutes: int) -> None:
    one = script(step("a", minutes=5), end_questions=questions)
    assert (one.minutes_at_end, one.minutes) == (minutes, 5 + minutes)


@pytest.mark.parametrize("path", library.files(), ids=lambda path: path.stem)
def test_no_ready_made_step_reads_as_if_the_test_ended(path: Path) -> None:
    """A step in the middle speaks of the one before it; the last one is the tester's last."""
    text = " ".join(path.read_text(encoding="utf-8").split())
    assert not [words for words in ("letzten Schritt", "last step") if words in text]
