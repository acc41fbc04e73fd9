"""The du form: where the company says so, in German, in every text that speaks to its reader."""

from collections.abc import Callable

import pytest

from panel.core import i18n, informal


@pytest.fixture
def du(setting: Callable[..., None]) -> None:
    setting(form_of_address="du")


class TestSie:
    def test_it_is_the_form_unless_the_company_decides(self) -> None:
        with i18n.speaking("de"):
            assert i18n._("Please fill this in.") == "Bitte füllen Sie dieses Feld aus."
        assert informal.spoken("Bitte füllen Sie dieses Feld aus.") == "Bitte füllen Sie dieses Feld aus."


@pytest.mark.usefixtures("du")
class TestDu:
    def test_a_text_that_speaks_to_its_reader(self) -> None:
        with i18n.speaking("de"):
            assert i18n._("Please fill this in.") == "Bitte fülle dieses Feld aus."

    def test_one_that_does_not_stays(self) -> None:
        with i18n.speaking("de"):
            assert i18n.ngettext("%(num)s day", "%(num)s days", 3) == "3 Tage"

    def test_each_form_of_a_number(self) -> None:
        with i18n.speaking("de"):
            told = [i18n.ngettext("One thing needs you.", "%(num)s things need you.", n) for n in (1, 2)]
        assert told == ["Eine Sache wartet auf dich.", "2 Dinge warten auf dich."]

    def test_english_has_one_form(self) -> None:
        with i18n.speaking("en"):
            assert i18n._("Please fill this in.") == "Please fill this in."

    def test_what_nobody_reworded_stays_as_it_was_written(self) -> None:
        assert informal.spoken("Rufen Sie Herrn Özdemir an.") == "Rufen Sie Herrn Özdemir an."
