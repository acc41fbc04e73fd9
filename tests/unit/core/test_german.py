"""The German of an installation: the du form where the company says so, and what Austria and Switzerland write."""

from collections.abc import Callable
from datetime import date

import pytest

from panel.core import german, i18n

NEW_YEAR = date(2027, 1, 2)


@pytest.fixture
def du(setting: Callable[..., None]) -> None:
    setting(form_of_address="du")


class TestSie:
    def test_it_is_the_form_unless_the_company_decides(self) -> None:
        with i18n.speaking("de"):
            assert i18n._("Please fill this in.") == "Bitte füllen Sie dieses Feld aus."
        assert german.spoken("Bitte füllen Sie dieses Feld aus.") == "Bitte füllen Sie dieses Feld aus."


@pytest.mark.usefixtures("du")
class TestDu:
    def test_a_text_that_speaks_to_its_reader(self) -> None:
        with i18n.speaking("de"):
            assert i18n._("Please fill this in.") == "Bitte fülle dieses Feld aus."

    def test_one_that_does_not_stays(self) -> None:
        with i18n.speaking("de"):
            assert i18n.ngettext("%(num)s day", "%(num)s days", 3) == "3\u00a0Tage"

    def test_each_form_of_a_number(self) -> None:
        with i18n.speaking("de"):
            told = [i18n.ngettext("One thing needs you.", "%(num)s things need you.", n) for n in (1, 2)]
        assert told == ["Eine Sache wartet auf dich.", "2 Dinge warten auf dich."]

    def test_english_has_one_form(self) -> None:
        with i18n.speaking("en"):
            assert i18n._("Please fill this in.") == "Please fill this in."

    def test_what_nobody_reworded_stays_as_it_was_written(self) -> None:
        assert german.spoken("Rufen Sie Herrn Özdemir an.") == "Rufen Sie Herrn Özdemir an."


class TestCountries:
    def test_in_switzerland_there_is_no_sharp_s(self, setting: Callable[..., None]) -> None:
        with i18n.speaking("de"):
            assert i18n._("Close") == "Schließen"
            setting(country="CH")
            assert i18n._("Close") == "Schliessen"
        assert german.spoken("Schließen Sie die Tür.") == "Schliessen Sie die Tür."

    def test_both_together(self, setting: Callable[..., None]) -> None:
        setting(country="CH", form_of_address="du")
        with i18n.speaking("de"):
            assert (
                i18n._("Not there yet? Then simply close this page.")
                == "Noch nicht da? Dann schliess diese Seite einfach."
            )

    def test_numbers_dates_and_amounts_are_the_countrys(self, setting: Callable[..., None]) -> None:
        written = {}
        for country in ("DE", "AT", "CH"):
            setting(country=country)
            with i18n.speaking("de"):
                written[country] = (
                    i18n.format_number(1234.5),
                    i18n.format_day(NEW_YEAR),
                    i18n.format_money(1250, "CHF"),
                )
        assert written == {
            "DE": ("1.234,5", "2.\u00a0Januar", "12,50\xa0CHF"),
            "AT": ("1.234,5", "2.\u00a0Jänner", "CHF\xa012,50"),
            "CH": ("1’234.5", "2.\u00a0Januar", "CHF\xa012.50"),
        }

    def test_english_stays(self, setting: Callable[..., None]) -> None:
        setting(country="CH")
        with i18n.speaking("en"):
            assert i18n.format_number(1234.5) == "1,234.5"
