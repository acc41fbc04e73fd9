"""Scenario files: everything wrong is found with its line, and what is written reads back the same."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from panel.core.forms import clean
from scenarios import library
from scenarios.authoring import limits
from scenarios.authoring.files import MAX_BYTES, FileProblem, ScenarioFile, dump, read
from scenarios.authoring.script import DataItem, Script, Step, Waiting
from scenarios.journeys.channels import Channel
from scenarios.journeys.rules import MAX_TOUCHPOINT, Outline, PhaseView, TouchpointView

GOOD = """\
key: test
title: {de: "Umzug", en: "Moving"}
phases:
  - {key: inform, title: {de: "Informieren", en: "Finding out"}}
touchpoints:
  - {key: page, phase: inform, channel: web, title: {de: "Seite", en: "Page"}}
steps:
  - key: find
    touchpoint: page
    channel: web
    title: {de: "Finden", en: "Find"}
    instruction: {de: "Suchen Sie.", en: "Search."}
"""


def problems(text: bytes | str) -> list[tuple[int, int, str]]:
    reading = read(text)
    return [(p.line, p.column, said(p)) for p in reading.problems]


def said(problem: FileProblem) -> str:
    return problem.message % problem.params


def with_line(number: int, line: str) -> str:
    """The good file with another line in place of one."""
    lines = [*map(str, GOOD.splitlines())]
    lines[number - 1] = line
    return "\n".join(lines) + "\n"


class TestGood:
    def test_it_reads(self) -> None:
        content = read(GOOD).content
        assert content
        assert content.script.steps[0].expectation is True
        assert content.outline.phases[0].touchpoints[0].channel is Channel.WEB

    def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(self) -> None:
        assert read(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()).content == read(GOOD).content

    @pytest.mark.parametrize("path", library.files(), ids=lambda path: path.stem)
    def test_the_ready_made_ones_are_without_fault_and_carry_their_name(self, path: Path) -> None:
        reading = read(path.read_bytes())
        assert [said(p) for p in reading.problems] == []
        assert reading.content
        assert reading.content.outline.key == path.stem

    def test_there_are_eight_ready_made_ones(self) -> None:
        assert len(library.files()) == 8

    @pytest.mark.parametrize("path", library.files(), ids=lambda path: path.stem)
    def test_each_is_a_walk_of_six_to_twelve_steps_over_channels_and_days(self, path: Path) -> None:
        content = read(path.read_bytes()).content
        assert content
        steps, phases = content.script.steps, content.outline.phases
        assert 6 <= len(steps) <= 12
        assert len({step.channel for step in steps}) >= 3
        assert any(step.waiting for step in steps)
        assert {step.touchpoint for step in steps} <= {t.key for phase in phases for t in phase.touchpoints}
        assert all(text.get("de") and text.get("en") for step in steps for text in (step.title, step.instruction))


class TestBroken:
    @pytest.mark.parametrize(
        ("line", "text", "wanted"),
        [
            (2, "title: {}", (2, 8, "“title” has no text. Write it in German (de) or English (en).")),
            (2, "titel: {de: a, en: b}", (2, 1, "“titel” is not known here. Did you mean “title”?")),
            (1, "key: Kein Schlüssel", (1, 6, "“Kein Schlüssel” is no key. Use small letters a–z, digits and hyphens, "
                                              "at most 60 characters.")),
            (6, "  - {key: page, phase: none, channel: web, title: {de: a, en: b}}",
             (6, 24, "There is no phase “none” in this file.")),
            (6, "  - {key: page, phase: inform, channel: fax, title: {de: a, en: b}}",
             (6, 41, "“fax” is not offered for “channel”. Choose one of: web, app, hotline, letter, shop, chat, email, "
                     "sms, technician.")),
            (9, "    touchpoint: pag", (9, 17, "There is no touchpoint “pag” in this file.")),
            (10, "    channel: app", (10, 14, "The step says app, but its touchpoint “page” says web.")),
            (11, "    title: Finden", (11, 12, "“title” needs lines of the form “name: value” here.")),
            (11, '    title: {de: "%s", en: x}' % ("x" * 81),
             (11, 17, "“title” has 81 characters in German. At most 80 fit.")),
            (12, "    instruction: {de: a, en: [b]}", (12, 30, "“instruction” needs a plain text here.")),
            (7, "steps: none\nmore:", (7, 8, "“steps” needs a list here: each entry begins with “- ”.")),
        ],
    )  # fmt: skip
    def test_each_has_its_line_column_and_reason(self, line: int, text: str, wanted: tuple[int, int, str]) -> None:
        assert wanted in problems(with_line(line, text))

    @pytest.mark.parametrize(
        ("line", "wanted"),
        [
            ("    minutes: soon", "“minutes” needs a whole number from 1 to 240."),
            ("    minutes: 0", "“minutes” needs a whole number from 1 to 240."),
            ("    expectation: maybe", "“expectation” needs true or false."),
            ("    link: javascript:alert(1)", "“javascript:alert(1)” is no web address. It has to begin with https:// "
                                              "or http://."),
            ("    phone: call us", "“call us” is no phone number. Write it like +49 341 00000012."),
            ("    questions: all", "“all” is not offered for “questions”. Choose one of: standard, contact, short."),
            ("    data: [{label: {de: a, en: b}}]", "“value” is missing here."),
            ("    waiting: {for: {de: a, en: b}, usually_days: 3}", "“cutoff_days” is missing here."),
            ("    key: find", "“key” stands here twice. The first is in line 8."),
            ("    colour: red", "“colour” is not known here."),
        ],
    )  # fmt: skip
    def test_each_part_of_a_step_is_checked(self, line: str, wanted: str) -> None:
        assert (13, wanted) in [(at, words) for at, _, words in problems(f"{GOOD}{line}\n")]

    def test_all_are_found_at_once_in_the_order_of_the_lines(self) -> None:
        text = with_line(2, "title: {}").replace("channel: web", "channel: fax").replace("key: find", "key: FIND")
        lines = [line for line, _, _ in problems(text)]
        assert lines == sorted(lines)
        assert {2, 6, 8, 10} <= set(lines)
        assert read(text).content is None

    def test_keys_are_unique(self) -> None:
        double = GOOD + GOOD[GOOD.index("  - key: find") :]
        assert problems(double) == [(13, 10, "“find” stands here twice. The first is in line 8.")]

    def test_a_missing_language_is_a_hint(self) -> None:
        reading = read(GOOD.replace(', en: "Find"', ""))
        assert [(p.line, p.note) for p in reading.problems] == [(11, True)]
        assert reading.content

    def test_a_cutoff_before_the_usual_time_is_a_hint(self) -> None:
        reading = read(GOOD + "    waiting: {for: {de: a, en: b}, usually_days: 5, cutoff_days: 3}\n")
        assert [p.line for p in reading.notes] == [13]
        assert reading.content


class TestRefused:
    @pytest.mark.parametrize(
        ("text", "line", "words"),
        [
            ("a: &anchor [x]\nb: *anchor", 1, "Anchors"),
            ("a: !!python/object:os.system 1", 1, "Tags"),
            ("[" * 50_000, 1, "nested too deeply"),
            ("[" + "0," * 40_000 + "]", 1, "too many entries"),
            ("key: a\n---\nkey: b", 2, "nothing may follow"),
            ("key: 'a\nb: 1\n", 3, "can't be read"),
            ("key: a\n\tb: 1\n", 2, "can't be read"),
            ('a: "\\UFFFFFFFF"', 1, "can't be read"),
            ("key: a\nb: \x07", 2, "U+0007"),
            ("# nothing\n", 1, "empty"),
            ("  \n ", 1, "empty"),
            ("just words", 1, "needs lines of the form"),
        ],
    )
    def test_what_is_dangerous_or_no_yaml(self, text: str, line: int, words: str) -> None:
        found = problems(text)
        assert found[0][0] == line
        assert words in found[0][2]

    def test_billion_laughs(self) -> None:
        bomb = "a: &a [l,l]\n" + "".join(f"{b}: &{b} [*{a},*{a}]\n" for a, b in zip("abcdef", "bcdefg", strict=True))
        assert "Anchors" in problems(bomb)[0][2]

    def test_more_than_a_megabyte(self) -> None:
        assert problems(b"#" * (MAX_BYTES + 1)) == [(1, 1, "The file is larger than 1 MB.")]

    def test_other_encodings_name_the_place(self) -> None:
        found = problems("key: a\ntitle: Schlüssel".encode("cp1252"))
        assert [(line, column) for line, column, _ in found] == [(2, 12)]
        assert "UTF-8" in found[0][2]

    @given(st.text(max_size=300) | st.binary(max_size=300))
    def test_nothing_crashes_the_reader(self, data: str | bytes) -> None:
        assert read(data).errors

    @given(st.data())
    def test_a_damaged_file_is_refused_or_read_but_never_crashes(self, data: st.DataObject) -> None:
        at, junk = data.draw(st.integers(0, len(GOOD))), data.draw(st.text(max_size=12))
        reading = read(GOOD[:at] + junk + GOOD[at + data.draw(st.integers(0, 12)) :])
        assert (reading.content is None) == bool(reading.errors)


def line_of(limit: int) -> st.SearchStrategy[str]:
    """Any text as it may be stored: trimmed, without control characters that no form lets through."""
    letters = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
    return st.text(letters, min_size=1, max_size=limit).map(clean).filter(lambda text: 0 < len(text) <= limit)


def texts_of(limit: int) -> st.SearchStrategy[dict[str, str]]:
    traps = ("true", "null", "1.10", "- a", "key: value", "# no", "a\nb", "\"'", "x" * limit)
    words = line_of(limit) | st.sampled_from(traps)
    return st.fixed_dictionaries({}, optional={"de": words, "en": words}).filter(bool)


KEYS = st.lists(st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8})?", fullmatch=True), unique=True, min_size=1, max_size=4)


@st.composite
def scenario_files(draw: st.DrawFn) -> ScenarioFile:
    touchpoints = {
        key: TouchpointView(
            key=key,
            channel=draw(st.sampled_from(Channel)),
            title=draw(texts_of(MAX_TOUCHPOINT)),
            department=draw(st.just({}) | texts_of(60)),
            promise=draw(st.just({}) | texts_of(200)),
        )
        for key in draw(KEYS)
    }
    title = draw(texts_of(80))
    phase = PhaseView(key="only", title=draw(texts_of(40)), touchpoints=tuple(touchpoints.values()))
    steps = tuple(draw(steps_at(key, touchpoints)) for key in draw(KEYS))
    intro = draw(st.just({}) | texts_of(300))
    return ScenarioFile(
        Outline(key="any", title=title, description=draw(st.just({}) | texts_of(200)), phases=(phase,)),
        Script(title=title, intro=intro, steps=steps, end_questions=draw(st.sampled_from(("sus", "complete")))),
    )


@st.composite
def steps_at(draw: st.DrawFn, key: str, touchpoints: dict[str, TouchpointView]) -> Step:
    place = touchpoints[draw(st.sampled_from(sorted(touchpoints)))]
    waiting = st.builds(
        Waiting,
        for_=texts_of(120),
        usually_days=st.integers(*limits.USUALLY_DAYS),
        cutoff_days=st.integers(*limits.CUTOFF_DAYS),
    )
    item = st.builds(DataItem, label=texts_of(60), value=line_of(300))
    return Step(
        key=key,
        touchpoint=place.key,
        channel=place.channel,
        title=draw(texts_of(80)),
        instruction=draw(texts_of(400)),
        minutes=draw(st.integers(*limits.MINUTES)),
        expectation=draw(st.booleans()),
        link=draw(st.sampled_from(("", "https://www.example.com/a?b=c#d"))),
        phone=draw(st.sampled_from(("", "+49 30 1"))),
        hours=draw(st.just({}) | texts_of(120)),
        data=tuple(draw(st.lists(item, max_size=2))),
        waiting=draw(st.none() | waiting),
        questions=draw(st.sampled_from(("standard", "short"))),
    )


class TestRoundTrip:
    @examples(max_examples=40)
    @given(scenario_files())
    def test_what_is_written_reads_back_the_same_to_the_byte(self, file: ScenarioFile) -> None:
        text = dump(file)
        reading = read(text)
        assert reading.errors == ()
        assert reading.content == file
        assert reading.content
        assert dump(reading.content) == text

    def test_a_ready_made_one_keeps_its_looks(self) -> None:
        content = read((library.FOLDER / "moving-house.yaml").read_bytes()).content
        assert content
        text = dump(content)
        assert '  - key: inform\n    title: {de: "Informieren", en: "Finding out"}\n' in text
        assert "    instruction:\n      de: >-\n        Öffnen Sie unsere Website" in text
        assert max(map(len, text.splitlines())) <= 130
