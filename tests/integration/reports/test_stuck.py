"""A step where people could not go on is the hardest, whatever those say who got past it."""

from uuid import UUID

import pytest

from scenarios.reports import queries
from scenarios.studies.rules import Purpose
from tests.integration.reports.made import BEFORE, Says, field, friends, told, view

HARD_FIRST = {"find": 3, "form": 6, "letter": 6}


async def walked(*says: Says) -> UUID:
    made, people = await field(), await friends(len(says))
    await made.walk(Purpose.BEFORE, BEFORE, dict(zip(people, says, strict=True)))
    return made.study_id


async def said(study: UUID, language: str = "en") -> tuple[str, str, str]:
    """Headline, advice and the title of the course."""
    report = await told(study, language)
    advice = view(report, "next").acts[0].text
    return view(report, "verdict").headline, advice.partition(". ")[0], view(report, "curve").title


async def test_where_a_test_ended_outranks_the_lowest_mean_and_help_asked_elsewhere() -> None:
    study = await walked(
        Says(6, steps=HARD_FIRST, asks_at=1),
        Says(6, steps=HARD_FIRST, asks_at=1),
        Says(6, steps=HARD_FIRST, blocked_at=2),
    )
    assert await said(study) == (
        "Three people so far: at “Step letter” one person could not go on.",
        "Begin with “Step letter”: nothing weighs more than not getting on",
        "The course: at “Step letter” one person could not go on",
    )
    assert (await said(study, "de"))[:2] == (
        "Drei Personen bisher: bei „Step letter (de)“ kam eine Person nicht weiter.",
        "Beginnen Sie mit „Step letter (de)“: Nichts wiegt schwerer, als nicht weiterzukommen",
    )


@pytest.mark.parametrize(
    ("says", "headline"),
    [
        ([Says(6, steps=HARD_FIRST, asks_at=1), Says(6, steps=HARD_FIRST)], "at “Step form” one person needed help."),
        ([Says(6, steps=HARD_FIRST, asks_at=1)] * 2, "at “Step form” two people needed help."),
        ([Says(6, steps=HARD_FIRST, asks_at=0), Says(6, steps=HARD_FIRST, asks_at=1)],
         "at “Step find” and “Step form” one person each needed help."),
        ([Says(6, steps=HARD_FIRST)] * 2, "hardest was “Step find”."),
    ],
)  # fmt: skip
async def test_help_asked_outranks_it_too(says: list[Says], headline: str) -> None:
    study = await walked(*says)
    assert (await said(study))[0] == f"Two people so far: {headline}"


async def test_the_list_of_reports_says_the_same() -> None:
    study = await walked(Says(6, steps=HARD_FIRST, blocked_at=1), Says(6, steps=HARD_FIRST))
    ((line,), _many) = await queries.overview(1, 10)
    assert line.headline == (await said(study, "de"))[0]


async def test_who_ended_and_took_the_answers_back_is_not_told_of() -> None:
    study = await walked(
        Says(6, steps=HARD_FIRST, stop_after=1, takes_back=True, asks_at=0), *[Says(6, steps=HARD_FIRST)] * 2
    )
    assert (await said(study))[0] == "Two people so far: hardest was “Step find”."
