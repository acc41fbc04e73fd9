"""Money as text and back, and days that begin and end at local midnight, also when clocks are changed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.core.clock import end_of_day, frozen, local, now, set_clock, start_of_day, today
from panel.core.money import MAX_CENTS, NotMoney, format_money, parse_money

AT = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)


class TestMoney:
    @pytest.mark.parametrize(
        ("typed", "cents"),
        [("25", 2500), ("0", 0), ("12,5", 1250), ("12.50", 1250), ("12,05 €", 1205), (" 7 EUR ", 700), ("7CHF", 700),
         ("100000", MAX_CENTS), ("0,01", 1)],
    )  # fmt: skip
    def test_amounts_as_people_write_them(self, typed: str, cents: int) -> None:
        assert parse_money(typed) == cents

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "€",
            "-5",
            "+5",
            "1.234",
            "1.234,50",
            "1,2,3",
            "12.",
            ".5",
            "1e3",
            "100000,01",
            "9999999",
            "25 USD",
            "NaN",
            "12;50",
        ],
    )
    def test_everything_else_is_none(self, typed: str) -> None:
        with pytest.raises(NotMoney):
            parse_money(typed)

    @pytest.mark.parametrize(
        ("cents", "currency", "locale", "text"),
        [(2500, "EUR", "de_DE", "25\xa0€"), (1250, "EUR", "de_DE", "12,50\xa0€"), (2500, "EUR", "en_GB", "€25"),
         (1205, "EUR", "en_GB", "€12.05"), (0, "EUR", "en_GB", "€0"), (1, "EUR", "de_DE", "0,01\xa0€"),
         (123_456_00, "EUR", "de_DE", "123.456\xa0€"), (-2500, "EUR", "en_GB", "-€25"), (2500, "CHF", "en_GB", "CHF25"),
         (50_000, "JPY", "en_GB", "JP¥500")],
    )  # fmt: skip
    def test_as_people_read_it(self, cents: int, currency: str, locale: str, text: str) -> None:
        assert format_money(cents, currency, locale) == text

    @given(st.integers(0, MAX_CENTS))
    def test_what_is_written_plainly_reads_back(self, cents: int) -> None:
        assert parse_money(f"{cents // 100},{cents % 100:02}") == cents


class TestClock:
    def test_it_runs(self) -> None:
        assert abs(now() - datetime.now(UTC)) < timedelta(seconds=5)
        assert now().utcoffset() == timedelta(0)

    def test_it_stands_inside_the_block_and_runs_after_it(self) -> None:
        with frozen(AT.astimezone()):
            assert (now(), now().tzinfo) == (AT, UTC)
            set_clock(AT + timedelta(days=1))
            assert now() == AT + timedelta(days=1)
            with frozen(AT):
                assert now() == AT
            assert now() == AT + timedelta(days=1)
        assert now() != AT

    def test_today_is_the_local_day(self) -> None:
        with frozen(datetime(2026, 9, 14, 21, 59, tzinfo=UTC)):
            assert today() == date(2026, 9, 14)
        with frozen(datetime(2026, 9, 14, 22, 0, tzinfo=UTC)):
            assert today() == date(2026, 9, 15)

    @pytest.mark.parametrize(
        ("day", "ends", "hours"),
        [
            (date(2026, 3, 28), datetime(2026, 3, 28, 23, 0, tzinfo=UTC), 24),
            (date(2026, 3, 29), datetime(2026, 3, 29, 22, 0, tzinfo=UTC), 23),
            (date(2026, 3, 30), datetime(2026, 3, 30, 22, 0, tzinfo=UTC), 24),
            (date(2026, 10, 24), datetime(2026, 10, 24, 22, 0, tzinfo=UTC), 24),
            (date(2026, 10, 25), datetime(2026, 10, 25, 23, 0, tzinfo=UTC), 25),
            (date(2026, 12, 31), datetime(2026, 12, 31, 23, 0, tzinfo=UTC), 24),
        ],
    )
    def test_a_day_ends_at_local_midnight(self, day: date, ends: datetime, hours: int) -> None:
        assert end_of_day(day) == ends
        assert end_of_day(day) - start_of_day(day) == timedelta(hours=hours)
        assert (local(ends).hour, local(ends).minute) == (0, 0)

    @given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    def test_days_follow_each_other_without_a_gap(self, day: date) -> None:
        assert end_of_day(day) == start_of_day(day + timedelta(days=1))
        assert local(start_of_day(day)).date() == day
        assert local(end_of_day(day) - timedelta(microseconds=1)).date() == day

    def test_in_another_zone(self, setting: Callable[..., None]) -> None:
        setting(timezone="America/New_York")
        assert end_of_day(date(2026, 9, 14)) == datetime(2026, 9, 15, 4, 0, tzinfo=UTC)
