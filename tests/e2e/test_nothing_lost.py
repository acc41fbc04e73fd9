"""What somebody typed is never lost, and the page says truthfully where it is."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.house import House
from tests.e2e.pages.tester import Walk
from tests.e2e.people import People

WORDS = "Der Brief kam, aber die Hausnummer stimmte nicht: „12 a“ fehlte."


@pytest.fixture
def walk(demo_house: House, people: People, links: Iterator[str]) -> Walk:
    """Somebody new at the first step of the short study, on a phone."""
    walk = Walk(people(demo_house.at, phone=True), next(links))
    walk.begin()
    return walk


class TestTyping:
    def test_it_claims_nothing_before_anything_was_typed(self, walk: Walk) -> None:
        expect(walk.saved).to_have_attribute("data-state", "")
        expect(walk.saved).to_have_text("")

    def test_it_survives_a_reload_on_the_server(self, walk: Walk) -> None:
        walk.comment.fill(WORDS)
        walk.choose("ease", "3")
        walk.expect_saved("saved")
        walk.page.evaluate("localStorage.clear()")
        walk.page.reload()
        expect(walk.comment).to_have_value(WORDS)
        expect(walk.page.locator("input[name=ease][value='3']")).to_be_checked()

    def test_it_survives_another_device(self, walk: Walk, demo_house: House, people: People) -> None:
        walk.comment.fill(WORDS)
        walk.expect_saved("saved")
        elsewhere = Walk(people(demo_house.at), walk.link)
        elsewhere.accept()
        elsewhere.person.go("/my/step/1")
        expect(elsewhere.comment).to_have_value(WORDS)

    def test_it_survives_a_power_cut_of_the_server(self, walk: Walk, demo_house: House) -> None:
        walk.comment.fill(WORDS)
        walk.expect_saved("saved")
        demo_house.kill_web()
        walk.comment.fill(WORDS + " Und jetzt?")
        walk.expect_saved("offline")
        demo_house.start_web()
        walk.expect_saved("saved", seconds=60)  # its tries are 2, 4, 8, 16 … seconds apart
        walk.page.reload()
        expect(walk.comment).to_have_value(WORDS + " Und jetzt?")

    def test_it_survives_a_tunnel(self, walk: Walk) -> None:
        walk.person.context.set_offline(True)
        walk.comment.fill(WORDS)
        walk.expect_saved("offline")
        walk.person.context.set_offline(False)
        walk.expect_saved("saved")
        walk.page.evaluate("localStorage.clear()")
        walk.page.reload()
        expect(walk.comment).to_have_value(WORDS)

    def test_next_in_a_tunnel_goes_on_by_itself_afterwards(self, walk: Walk) -> None:
        walk.answer(outcome="yes", ease="5", comment=WORDS)
        walk.person.context.set_offline(True)
        walk.comment.fill(WORDS + " Ende.")
        walk.forward.click()
        walk.expect_saved("offline")
        assert walk.number == 1
        walk.person.context.set_offline(False)
        walk.page.wait_for_url("**/my/step/2")
        walk.person.go("/my/step/1")
        expect(walk.comment).to_have_value(WORDS + " Ende.")

    def test_the_button_says_why_it_waits(self, walk: Walk) -> None:
        """With every answer on the server already, too: the browser's own error page would be in the way."""
        walk.answer(outcome="yes", ease="5")
        walk.expect_saved("saved")
        expect(walk.held).to_be_hidden()
        walk.person.context.set_offline(True)
        walk.forward.click()
        expect(walk.held).to_be_visible()
        walk.page.wait_for_timeout(1500)  # long enough for a page that leaves
        assert walk.path == "/my/step/1"
        walk.person.context.set_offline(False)
        walk.page.wait_for_url("**/my/step/2")
        expect(walk.held).to_be_hidden()

    def test_it_survives_a_closed_tab(self, walk: Walk) -> None:
        walk.person.context.set_offline(True)
        walk.comment.fill(WORDS)
        walk.person.new_tab()
        walk.person.context.set_offline(False)
        walk.person.go("/my/step/1")
        expect(walk.comment).to_have_value(WORDS)
        walk.expect_saved("saved")

    def test_it_survives_lost_cookies_by_the_same_link(self, walk: Walk) -> None:
        walk.comment.fill(WORDS)
        walk.expect_saved("saved")
        walk.person.context.clear_cookies()
        walk.comment.fill(WORDS + " Noch etwas.")
        walk.expect_saved("expired")
        walk.accept()
        assert walk.path == "/my/step/1"
        expect(walk.comment).to_have_value(WORDS + " Noch etwas.")
        walk.expect_saved("saved")

    def test_an_old_tab_is_saved_once_the_link_is_confirmed_in_another(self, walk: Walk) -> None:
        walk.person.context.clear_cookies()
        walk.comment.fill(WORDS)
        walk.expect_saved("expired")
        other = walk.person.context.new_page()
        other.goto(walk.link)
        other.locator(".actionbar button[name=go]").click()
        expect(other.locator("textarea[name=comment]")).to_have_value(WORDS)
        walk.expect_saved("saved")
        walk.comment.fill(WORDS + " Und noch etwas.")
        walk.expect_saved("saved")
        walk.answer(outcome="yes", ease="5")
        walk.next()
        assert walk.path == "/my/step/2"
        other.goto(walk.person.at + "/my/step/1")
        expect(other.locator("textarea[name=comment]")).to_have_value(WORDS + " Und noch etwas.")

    def test_an_old_tab_goes_on_typing_after_the_session_was_renewed(self, walk: Walk) -> None:
        other = walk.person.context.new_page()
        other.goto(walk.link)
        other.locator(".actionbar button[name=go]").click()
        expect(other.locator("textarea[name=comment]")).to_be_visible()
        walk.answer(outcome="yes", ease="5", comment=WORDS)
        walk.expect_saved("saved")
        walk.next()
        assert walk.path == "/my/step/2"

    def test_an_old_tab_never_writes_into_somebody_elses_test(self, walk: Walk, links: Iterator[str]) -> None:
        """Two people on one tablet: what the first one typed waits on the device for her own link."""
        second = walk.person.context.new_page()
        second.goto(next(links))
        second.locator(".actionbar button[name=go]").click()
        second.locator("input[name=participate]").check()
        second.locator(".actionbar button[value=next]").click()
        expect(second.locator("textarea[name=comment]")).to_be_visible()
        walk.answer(outcome="yes", ease="5", comment=WORDS)
        walk.expect_saved("expired")
        walk.next()
        expect(walk.page.get_by_text(WORDS)).to_be_visible()
        second.reload()
        expect(second.locator("textarea[name=comment]")).to_have_value("")
        walk.accept()
        expect(walk.comment).to_have_value(WORDS)
        walk.expect_saved("saved")

    def test_only_words_that_are_kept_are_promised_to_come_back(self, walk: Walk) -> None:
        """A draft of some other page stays on the device, too; what was typed on a page without drafts is shown alone."""
        beside = walk.person.context.new_page()
        beside.goto(walk.person.at + "/my/trouble")
        walk.person.context.clear_cookies()
        walk.answer(outcome="yes", ease="5", comment=WORDS + "\nZweite Zeile.")
        walk.expect_saved("expired")
        walk.next()
        expect(walk.page.locator("[data-draft-kept]")).to_be_visible()
        expect(walk.page.locator("[data-draft-lost]")).to_be_hidden()
        beside.locator("textarea[name=text]").fill(WORDS)
        beside.locator(".actionbar button[form=step]").click()
        expect(beside.get_by_text(WORDS)).to_be_visible()
        expect(beside.locator("[data-draft-lost]")).to_be_visible()
        expect(beside.locator("[data-draft-kept]")).to_be_hidden()

    def test_sending_with_lost_cookies_shows_the_words_again(self, walk: Walk) -> None:
        walk.answer(outcome="yes", ease="5", comment=WORDS)
        walk.expect_saved("saved")
        walk.person.context.clear_cookies()
        walk.next()
        expect(walk.page.get_by_text(WORDS)).to_be_visible()
        walk.accept()
        walk.person.go("/my/step/1")
        expect(walk.comment).to_have_value(WORDS)


class TestGoing:
    def test_a_double_click_goes_one_step(self, walk: Walk) -> None:
        walk.answer(outcome="yes", ease="5")
        walk.expect_saved("saved")
        with walk.page.expect_navigation(url="**/my/step/2"):
            walk.forward.dblclick()
        walk.page.wait_for_load_state()
        assert walk.number == 2
        assert walk.errors() == []

    def test_two_tabs_go_one_step_and_the_later_words_stay(self, walk: Walk) -> None:
        other = walk.person.context.new_page()
        other.goto(walk.page.url)
        walk.answer(outcome="yes", ease="5", comment="Erster Reiter")
        walk.next()
        assert walk.number == 2
        for name, value in (("outcome", "partly"), ("ease", "2")):
            other.locator(f'label:has(input[name="{name}"][value="{value}"])').click()
        other.locator("textarea[name=comment]").fill("Zweiter Reiter")
        with other.expect_navigation():
            other.locator(".actionbar button[value=next]").click()
        assert other.url.endswith("/my/step/2")
        walk.person.go("/my/step/1")
        expect(walk.comment).to_have_value("Zweiter Reiter")

    def test_the_back_button_shows_the_answers_and_they_can_be_changed(self, walk: Walk) -> None:
        walk.answer(outcome="yes", ease="5", comment=WORDS)
        walk.next()
        walk.page.go_back()
        expect(walk.comment).to_have_value(WORDS)
        walk.choose("ease", "2")
        walk.next()
        assert walk.number == 2
        walk.person.go("/my/step/1")
        expect(walk.page.locator("input[name=ease][value='2']")).to_be_checked()

    def test_a_step_out_of_order_leads_to_the_open_one(self, walk: Walk) -> None:
        walk.person.go("/my/step/5")
        assert walk.path == "/my/step/1"
        walk.person.go("/my/end")
        assert walk.path == "/my/step/1"

    def test_a_missing_answer_is_said_where_it_is_missing_and_the_rest_stays(self, walk: Walk) -> None:
        walk.answer(ease="5", comment=WORDS)
        walk.next()
        assert walk.path == "/my/step/1"
        expect(walk.page.locator("#f-outcome .field-error")).to_be_visible()
        expect(walk.page.locator("#errors")).to_be_focused()
        expect(walk.comment).to_have_value(WORDS)
        expect(walk.page.locator("input[name=ease][value='5']")).to_be_checked()

    def test_later_keeps_what_was_begun(self, walk: Walk) -> None:
        walk.answer(ease="4", comment=WORDS)
        walk.later()
        assert walk.path == "/my"
        walk.page.locator("main .btn--primary").click()
        expect(walk.comment).to_have_value(WORDS)
        expect(walk.page.locator("input[name=ease][value='4']")).to_be_checked()
