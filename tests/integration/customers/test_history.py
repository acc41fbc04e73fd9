"""A customer's page tells everything that happened with them, of every slice, newest first."""

from datetime import timedelta
from html import unescape

import httpx
import pytest

from panel.customers import actions as customers
from panel.incentives import actions as incentives
from panel.incentives import queries as bonuses
from panel.invitations import actions as invitations
from panel.panels import actions as panels
from scenarios.studies import actions as studies
from scenarios.studies import queries as study_queries
from tests import cast
from tests.conftest import MOMENT
from tests.integration.studies import made


def told(html: str) -> list[str]:
    """The lines of the history, without who and when."""
    lines = html.split('class="timeline"', 1)[1].split("</ol>", 1)[0].split("<li>")[1:]
    return [" ".join(plain(line.split("<br>", 1)[0]).split()) for line in lines]


def plain(html: str) -> str:
    return unescape("".join(part.partition(">")[2] for part in f">{html}".split("<")))


@pytest.mark.usefixtures("clock")
async def test_panels_invitations_consent_and_bonuses_in_one_line_of_time(marketing: httpx.AsyncClient, clock) -> None:
    maria = await cast.customer("Maria Berger", note="")
    panel = await cast.panel(members=(maria,))
    round_ = await made.published(panel_id=panel)
    invited = (await studies.invite_panel(round_.id, [maria.id], made.SELMA)).made[maria.id]
    clock(MOMENT + timedelta(minutes=1))
    run = await made.begun(invited.token)
    clock(MOMENT + timedelta(minutes=2))
    owed = await bonuses.standing_for(run.tester_id, round_.id)
    assert owed is not None
    await incentives.reverse(owed.id, "Sent twice", made.SELMA)
    clock(MOMENT + timedelta(minutes=3))
    await invitations.decline(invited.invitation_id)
    clock(MOMENT + timedelta(minutes=4))
    await panels.remove_member(panel, maria.id, made.SELMA)
    clock(MOMENT + timedelta(minutes=5))
    await customers.archive(maria.id, made.SELMA)
    page = (await marketing.get(f"/customers/{maria.id}")).text
    assert told(page) == [
        "Person archived",
        "Taken out of the panel: Freunde des Hauses",
        "Invitation declined: Moving house · before",
        "Bonus taken back: Moving house · before · −€25 · Sent twice",
        "Bonus promised: Moving house · before · €25",
        "Consent given: Moving house · before",
        "Invitation accepted: Moving house · before",
        "Invited: Moving house · before",
        "Added to the panel: Freunde des Hauses",
        "Person added",
    ]
    assert "Tester" not in page.split('class="timeline"', 1)[1].split("</ol>", 1)[0], "they did it themselves"


async def test_nobody_reads_of_others(marketing: httpx.AsyncClient) -> None:
    maria, horst = await cast.customer("Maria Berger"), await cast.customer("Horst Kolbe")
    panel = await cast.panel(members=(maria, horst))
    await panels.remove_member(panel, horst.id, made.SELMA)
    page = (await marketing.get(f"/customers/{maria.id}")).text
    assert told(page) == ["Added to the panel: Freunde des Hauses", "Person added"]


async def test_what_is_long_ago_is_folded_away(marketing: httpx.AsyncClient) -> None:
    maria = await cast.customer("Maria Berger")
    panel = await cast.panel(members=())
    for _ in range(7):
        await panels.add_member(panel, maria.id, made.SELMA)
        await panels.remove_member(panel, maria.id, made.SELMA)
    page = (await marketing.get(f"/customers/{maria.id}")).text
    assert len(told(page)) == 12
    assert "3 more before that" in page


async def test_the_names_of_studies_are_said_in_the_readers_language(new_client) -> None:
    selma = new_client()
    await cast.signed_in(selma, await cast.staff(language="de"))
    round_ = await made.published()
    maria = await cast.customer("Maria Berger")
    await studies.invite_panel(round_.id, [maria.id], made.SELMA)
    assert (await study_queries.round_of(round_.id)).published_at
    assert "Eingeladen: Moving house · vorher" in told((await selma.get(f"/customers/{maria.id}")).text)
