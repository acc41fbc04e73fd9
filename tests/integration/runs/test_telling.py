"""What marketing and testers are told by mail: somebody is stuck, or the round is over before they were done."""

import asyncio

import pytest

from panel.core.principals import SYSTEM, Role
from panel.outbox import queries as outbox
from panel.outbox.duties import DUTIES
from panel.staff import actions as staff
from scenarios.runs import actions
from scenarios.runs.actions import lapse_closed
from scenarios.runs.rules import State
from scenarios.studies import actions as studies
from tests import cast
from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import GRACE, MARIA, NILS, Way, again, mails, pass_time, table


class TestStuck:
    @pytest.fixture(autouse=True)
    async def _staff(self, clock: object, way: Way) -> None:
        """A product owner is not told: the mail names the tester."""
        await cast.staff(Role.MARKETING, language="de")
        await cast.staff(Role.OWNER)

    async def test_marketing_reads_who_where_and_in_which_words(self, way: Way, enter: Enter) -> None:
        await way.at_letter()
        await (await enter()).send("/my/trouble", text="There is <no> letter", then="go_on")
        (mail,) = await mails("stuck")
        assert (mail["to_name"], mail["subject"]) == ("Selma Aydin", f"{GRACE} kommt nicht weiter: The way")
        assert "> There is <no> letter" in mail["says"]
        assert "Schritt: Schritt letter" in mail["says"]
        assert f"/studies/{way.study_id}?round={way.round_id}" in mail["says"]

    @pytest.mark.parametrize(
        ("then", "says"), [("go_on", "Der Test bleibt so lange offen."), ("end", f"{GRACE} hat den Test dort beendet.")]
    )
    async def test_it_is_said_whether_the_test_goes_on(self, way: Way, enter: Enter, then: str, says: str) -> None:
        await way.at_letter()
        await (await enter()).send("/my/trouble", text="No letter", then=then)
        (mail,) = await mails("stuck")
        body = await outbox.body(mail["id"])
        assert body
        for text in (body.text, body.html):
            assert says in text
            assert text.count("Der Test bleibt") + text.count("Test dort beendet") == 1

    async def test_who_tries_on_and_then_ends_it_is_told_of_twice(self, way: Way) -> None:
        run = await way.at_letter()
        await actions.report_trouble(run, "letter", "No letter")
        await actions.report_trouble(run, "letter", "No letter", ends=True)
        assert ["beendet" in mail["says"] for mail in await mails("stuck")] == [False, True]
        assert (len(await table("trouble")), (await again(run)).state) == (1, State.BLOCKED)

    async def test_clicked_at_once_on_two_phones_there_is_one_mail(self, way: Way) -> None:
        run = await way.at_letter()
        words = ["No letter", "No letter", "Nothing came", "Nothing came"]
        await asyncio.gather(*(asyncio.create_task(actions.report_trouble(run, "letter", one)) for one in words))
        assert (len(await mails("stuck")), len(await table("trouble"))) == (1, 2)

    async def test_another_step_is_another_mail_and_so_is_trouble_that_came_back(self, way: Way) -> None:
        run = await way.at_letter()
        await actions.report_trouble(run, "letter", "No letter")
        await actions.report_trouble(run, "look", "The page is gone")
        await actions.report_trouble(run, "letter", "Still none")
        assert len(await mails("stuck")) == 2
        for trouble in await table("trouble", "step_key = 'letter'"):
            await actions.resolve_trouble(trouble["id"], SYSTEM)
        await actions.report_trouble(run, "letter", "No letter")
        assert len(await mails("stuck")) == 3

    async def test_who_takes_the_answers_back_takes_back_what_the_mail_says(self, way: Way) -> None:
        run = await way.at_letter()
        await actions.report_trouble(run, "letter", "It is about my divorce")
        await actions.report_trouble(run, "look", "And my children")
        await actions.stop(run, delete_answers=True)
        assert await table("message", "template = 'stuck'") == []

    async def test_what_was_sent_is_forgotten_here(self, way: Way) -> None:
        run = await way.at_letter()
        await actions.report_trouble(run, "letter", "It is about my divorce")
        for duty in DUTIES:
            await duty.run()
        await actions.stop(run, delete_answers=True)
        (mail,) = await mails("stuck")
        assert (mail["state"], mail["says"]) == ("shown", "")

    async def test_without_marketing_an_administrator_hears_it(self, way: Way) -> None:
        selma = await cast.staff(Role.MARKETING)
        ada = await cast.staff(Role.ADMIN)
        await staff.disable(selma.id, SYSTEM)
        await actions.report_trouble(await way.at_letter(), "letter", "No letter")
        assert [mail["to_name"] for mail in await mails("stuck")] == [ada.name]


class TestOver:
    async def test_testers_and_marketing_hear_once_that_the_round_is_over(self, way: Way) -> None:
        await cast.staff(Role.MARKETING)
        one, _ = await way.at_letter(GRACE), await way.asleep(MARIA)
        await way.completed(NILS)
        await actions.keep_draft(one, 1, "letter", {"expected_ease": ("3", 1)})
        await studies.close_round(way.round_id, SYSTEM)
        assert sum(await asyncio.gather(*(asyncio.create_task(lapse_closed()) for _ in range(3)))) == 2
        (staffs,) = await mails("unfinished")
        assert staffs["subject"] == "2 tests were not finished: The way"
        assert (GRACE in staffs["says"], MARIA in staffs["says"], NILS in staffs["says"]) == (True, True, False)
        told = {mail["to_name"]: mail["says"] for mail in await mails("lapsed")}
        assert set(told) == {GRACE, MARIA}
        assert "bonus" in told[GRACE]
        assert await table("draft") == []
        assert (await again(one)).ended

    async def test_of_a_round_that_was_closed_early_nobody_reads_of_a_last_day(self, way: Way, enter: Enter) -> None:
        await cast.staff(Role.MARKETING)
        await way.at_letter(GRACE)
        tester = await enter(GRACE)
        await studies.close_round(way.round_id, SYSTEM)
        await lapse_closed()
        for told in (*await mails("unfinished"), *await mails("lapsed"), {"says": await tester.see("/my/done")}):
            assert "last day" not in told["says"]

    async def test_nobody_under_way_nobody_told(self, way: Way) -> None:
        await cast.staff(Role.MARKETING)
        await way.completed(NILS)
        pass_time(days=40)
        assert await lapse_closed() == 0
        assert await mails("unfinished") == await mails("lapsed") == []
