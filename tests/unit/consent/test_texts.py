"""The words people agree to."""

import hashlib

import msgspec
import pytest

from panel.consent.texts import ALL_ROUNDS_SINCE, Company, current_text

COMPANY = Company("Nordhell", "Jana Köhler", "freunde@nordhell.invalid", "+49 341 1", "https://nordhell.invalid/p")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_hash_is_of_exactly_the_words_shown(language: str) -> None:
    words = current_text(language, COMPANY)
    assert words.sha256 == hashlib.sha256(words.body.encode()).hexdigest()
    assert all(f"{section.title}\n{section.text}" in words.body for section in words.sections)
    assert "{" not in words.body
    for needed in ("Nordhell", "Jana Köhler", "freunde@nordhell.invalid", "https://nordhell.invalid/p"):
        assert needed in words.body


def test_both_languages_make_the_same_points() -> None:
    german, english = (current_text(code, COMPANY) for code in ("de", "en"))
    assert len(german.sections) == len(english.sections) == 10


def test_the_sentence_of_a_small_study() -> None:
    words = current_text("en", COMPANY, small_study=True)
    assert "Colleagues who know you may recognise your answers." in words.body
    assert "recognise" not in current_text("en", COMPANY, small_study=False).body


@pytest.mark.parametrize(
    ("language", "said", "limit"),
    [
        ("de", "Spätestens 18 Monate", "höchstens 36 Monate"),
        ("en", "At the latest 18 months", "36 months at most"),
    ],
)
def test_purpose_and_storage_period_are_named(language: str, said: str, limit: str) -> None:
    words = current_text(language, msgspec.structs.replace(COMPANY, storage_months=18))
    assert said in words.body
    assert limit in words.body
    assert words.sections[0].title in ("Wozu wir fragen", "Why we ask")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "de",
            ("mindestens zweimal: bevor der Vorgang verbessert wird und danach", "Zu anderen Untersuchungen laden wir"),
        ),
        (
            "en",
            ("at least twice: before the journey is improved and after it", "We invite you to other studies only if"),
        ),
    ],
)
def test_the_words_speak_of_all_rounds_of_this_study_and_of_no_other(language: str, said: tuple[str, str]) -> None:
    words = current_text(language, COMPANY)
    assert words.version >= ALL_ROUNDS_SINCE
    assert all(sentence in words.body for sentence in said)


@pytest.mark.parametrize(
    ("language", "said"),
    [("de", "Nur der Bonus kann dann kleiner werden oder entfallen."), ("en", "Only the bonus may then be smaller")],
)
def test_leaving_early_may_cost_the_bonus_and_who_gets_none_reads_of_none(language: str, said: str) -> None:
    words = current_text(language, COMPANY)
    assert said in next(
        s.text for s in words.sections if s.title in ("Freiwillig, jederzeit", "Voluntary, at any time")
    )
    without = current_text(language, COMPANY, bonus=False).body
    assert "bonus" not in without.lower()
    assert "{" not in without


def test_other_words_have_another_hash() -> None:
    assert (
        len(
            {
                current_text("en", company, bonus=bonus).sha256
                for company in (COMPANY, msgspec.structs.replace(COMPANY, storage_months=18))
                for bonus in (True, False)
            }
        )
        == 4
    )


def test_a_language_we_do_not_speak() -> None:
    with pytest.raises(KeyError):
        current_text("fr", COMPANY)
