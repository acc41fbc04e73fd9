"""German and English: what depends on the reader's language."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from panel.core import i18n
from panel.core.clock import frozen

AT = datetime(2026, 9, 18, 22, 30, tzinfo=UTC)
"""Half past midnight of the 19th in Berlin."""


@pytest.fixture(params=["de", "en"])
def code(request: pytest.FixtureRequest) -> Iterator[str]:
    with i18n.speaking(request.param):
        yield request.param


def say(german: str, english: str) -> str:
    return {"de": german, "en": english}[i18n.language()]


class TestLanguage:
    def test_it_is_the_installations_until_somebody_speaks(self, setting: Callable[..., None]) -> None:
        assert i18n.language() == "de"
        setting(default_language="en")
        assert i18n.language() == "en"

    def test_speaking_ends_with_its_block(self) -> None:
        with i18n.speaking("en"), i18n.speaking("de"):
            assert i18n.language() == "de"
        assert i18n.language() == "de"
        with i18n.speaking("en"):
            i18n.set_language("xx")
            assert i18n.language() == "en"

    @pytest.mark.parametrize(
        ("header", "code"),
        [("de-CH, en;q=0.5", "de"), ("fr, en-US;q=0.8, de;q=0.5", "en"), ("EN", "en"), ("fr, *;q=0.1", "de"), ("", "de"),
         (";;;,,q=", "de"), ("x" * 9000, "de")],
    )  # fmt: skip
    def test_what_the_browser_prefers(self, header: str, code: str) -> None:
        assert i18n.from_header(header) == code


class TestWords:
    def test_a_message_and_its_places(self, code: str) -> None:
        assert i18n._("Please fill this in.") == say("Bitte füllen Sie dieses Feld aus.", "Please fill this in.")
        assert "7" in i18n._("Please use at most %(limit)s.", limit=7)
        assert i18n._("Never translated %") == "Never translated %"
        assert i18n._("") == ""

    def test_one_and_many(self, code: str) -> None:
        assert i18n.ngettext("%(num)s day", "%(num)s days", 1) == say("1\u00a0Tag", "1\u00a0day")
        assert i18n.ngettext("%(num)s day", "%(num)s days", 3) == say("3\u00a0Tage", "3\u00a0days")
        assert i18n.ngettext("%(num)s goose", "%(num)s geese", 2) == "2 geese"

    @pytest.mark.parametrize(
        ("texts", "german", "english"),
        [({"de": "Brief", "en": "letter"}, "Brief", "letter"), ({"de": "Brief"}, "Brief", "Brief"),
         ({"de": "", "en": "letter"}, "letter", "letter"), ({}, "", ""), (None, "", ""), ({"fr": "lettre"}, "", "")],
    )  # fmt: skip
    def test_the_text_of_a_map(self, code: str, texts: Any, german: str, english: str) -> None:
        assert i18n.pick(texts) == say(german, english)


class TestFormats:
    def test_days_are_local_ones(self, code: str) -> None:
        assert i18n.format_date(AT) == say("19.09.2026", "19\u00a0Sept 2026")
        assert i18n.format_date(date(2026, 9, 18)) == say("18.09.2026", "18\u00a0Sept 2026")
        assert i18n.format_day(AT) == say("19.\u00a0September", "19\u00a0September")
        assert i18n.format_date(AT, "long") == say("19.\u00a0September 2026", "19\u00a0September 2026")
        assert i18n.format_time(AT) == "00:30"

    def test_a_moment_names_its_day_as_a_day_alone_does(self, code: str) -> None:
        assert i18n.format_datetime(AT) == f"{i18n.format_date(AT)}, 00:30"

    def test_nothing_is_nothing(self, code: str) -> None:
        formats = (i18n.format_date, i18n.format_day, i18n.format_time, i18n.format_datetime, i18n.format_ago)
        assert {form(None) for form in formats} == {""}
        assert i18n.format_number(None) == "–"

    def test_how_long_ago(self, code: str) -> None:
        with frozen(AT):
            assert i18n.format_ago(AT - timedelta(minutes=12)) == say("vor 12\u00a0Minuten", "12\u00a0minutes ago")
            for seconds in (0, 1, 59):
                assert i18n.format_ago(AT - timedelta(seconds=seconds)) == say("gerade eben", "just now")
            assert i18n.format_ago(AT + timedelta(seconds=20)) == say("in 20\u00a0Sekunden", "in 20\u00a0seconds")
            assert i18n.format_ago(AT + timedelta(days=2)) == say("in 2\u00a0Tagen", "in 2\u00a0days")

    @pytest.mark.parametrize(
        ("value", "more", "german", "english"),
        [
            (1234.5, {}, "1.234,5", "1,234.5"), (3, {"decimals": 1}, "3,0", "3.0"), (-0.25, {"decimals": 1}, "−0,3", "−0.3"),
            (-0.04, {"decimals": 1}, "0,0", "0.0"), (0.04, {"decimals": 1, "sign": True}, "0,0", "0.0"),
            (1.5, {"decimals": 1, "sign": True}, "+1,5", "+1.5"), (-1.5, {"decimals": 1, "sign": True}, "−1,5", "−1.5"),
            (0, {"sign": True}, "0", "0"), (2.5, {"decimals": 0}, "3", "3"), (-0.5, {"decimals": 0}, "−1", "−1"),
            (5.25, {"decimals": 1}, "5,3", "5.3"), (-7, {}, "−7", "−7"), (12.3455, {}, "12,346", "12.346"),
        ],
    )  # fmt: skip
    def test_numbers(self, code: str, value: float, more: dict[str, Any], german: str, english: str) -> None:
        assert i18n.format_number(value, **more) == say(german, english)

    def test_money(self, code: str) -> None:
        assert i18n.format_money(2500) == say("25\xa0€", "€25")
        assert i18n.format_money(1250, "CHF") == say("12,50\xa0CHF", "CHF12.50")
