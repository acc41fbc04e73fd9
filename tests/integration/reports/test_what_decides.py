"""The report where something else than the mean ease decides: steps that worked, or time."""

import re

import httpx

from scenarios.studies.rules import Purpose
from tests.integration.reports.made import AFTER, BEFORE, Says, field, friends, paired
from tests.integration.reports.test_report import MUCH_BETTER, WORSE_THAN_EXPECTED, read, words


async def test_the_table_of_people_shows_what_decides(client: httpx.AsyncClient) -> None:
    page = await read(client, await paired(WORSE_THAN_EXPECTED, MUCH_BETTER, primary_metric="total_time"))
    table = words(page.replace("<table", '<div class="report__body">', 1).split("</table>", 1)[0])
    assert "Time for everything minutes In their own words" in table
    assert re.search(r"T1 [\d.]+ → [\d.]+ \+[\d.]+ \d → \d .* 9 → 9 “", table), "minutes"


async def test_steps_decide_on_two_ways_of_different_lengths(client: httpx.AsyncClient) -> None:
    """Two of three steps before, two of two after: as many, and a larger share."""
    made, people = await field(primary_metric="success_share"), await friends(5)
    await made.walk(Purpose.BEFORE, BEFORE, dict.fromkeys(people, Says(6, steps={"letter": 2})))
    await made.walk(Purpose.AFTER, AFTER[:2], dict.fromkeys(people, Says(6)))
    told = words(await read(client, made.study_id))
    assert "All five got a larger share of the steps done –" in told
    assert "The way had 3 steps before and has 2 after. So the share of the steps that worked is compared" in told
    assert "A removed step on which people failed lifts that share" in told
    assert "A new step" not in told
    assert "a larger share for 5 of 5 people · 3 steps before, 2 after" in told


async def test_a_longer_way_in_german_names_what_falls(client: httpx.AsyncClient) -> None:
    """Where a step was only added, no sentence before has named that share as its subject."""
    made, people = await field(primary_metric="success_share"), await friends(5)
    await made.walk(Purpose.BEFORE, BEFORE[:2], dict.fromkeys(people, Says(6)))
    await made.walk(Purpose.AFTER, AFTER, dict.fromkeys(people, Says(6)))
    told = words(await read(client, made.study_id, "de"))
    assert "der Anteil der geschafften Schritte, angegeben je zehn Schritte." in told
    assert "an dem Menschen scheitern, sinkt dieser Anteil," in told
    assert "Fällt ein Schritt weg" not in told


async def test_who_wrote_nothing_has_a_dash_and_no_hole(client: httpx.AsyncClient) -> None:
    page = await read(client, await paired([Says(3, comment="")] * 3, [Says(6, comment="")] * 3))
    assert page.count('<td class="say say--none">–</td>') == 3
    assert '<td class="say"></td>' not in page
