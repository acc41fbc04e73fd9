"""Stuck and stop, reached from a step: back leads to where one came from, and what is told is about that step."""

import pytest

from panel.core.principals import SYSTEM
from scenarios.runs import actions
from tests.integration.runs.conftest import Enter
from tests.integration.runs.made import GRACE, NILS, Way, again, pass_time, rated, table

EXITS = ("/my/trouble", "/my/stop")


def back(page: str) -> str:
    """Where the quiet button beside the sending one leads."""
    return page.split('<footer class="actionbar">')[1].split('href="')[1].split('"')[0]


@pytest.mark.parametrize("path", EXITS)
async def test_back_leads_to_the_step(way: Way, enter: Enter, path: str) -> None:
    await way.at_letter()
    tester = await enter()
    for number in (1, 2):
        assert f'href="{path}?step={number}"' in await tester.see(f"/my/step/{number}")
        assert back(await tester.see(f"{path}?step={number}")) == f"/my/step/{number}"
    assert back(await tester.see(path)) == "/my"


@pytest.mark.parametrize(("name", "what"), [(GRACE, "contract"), (NILS, "employment")])
async def test_stopping_touches_nothing_else(way: Way, enter: Enter, name: str, what: str) -> None:
    await way.at_letter(name)
    tester = await enter(name)
    for path in ("/my/stop", "/my/withdraw"):
        assert f"It has no effect on your {what}." in await tester.see(path)


@pytest.mark.parametrize("step", ["3", "0", "-1", "99999", "x", "²", "//evil.example"])
async def test_a_step_that_is_not_open_leads_home(way: Way, enter: Enter, step: str) -> None:
    await way.at_letter()
    tester = await enter()
    assert back(await tester.see(f"/my/trouble?step={step}")) == "/my"


async def test_at_the_last_questions_only_steps_can_be_gone_back_to(way: Way, enter: Enter) -> None:
    await way.at_end()
    tester = await enter()
    assert back(await tester.see("/my/trouble?step=3")) == "/my/step/3"
    assert back(await tester.see("/my/trouble?step=4")) == "/my"


async def test_it_stays_so_when_something_is_missing(way: Way, enter: Enter) -> None:
    await way.at_letter()
    tester = await enter()
    answer = await tester.send("/my/trouble?step=2", text="")
    assert answer.status_code == 422
    assert back(answer.text) == "/my/step/2"


async def test_what_is_told_is_about_that_step_and_leads_back_to_it(way: Way, enter: Enter) -> None:
    run = await way.at_letter()
    tester = await enter()
    answer = await tester.send("/my/trouble?step=1", text="The first page is gone", then="go_on")
    assert answer.headers["location"] == "/my/step/1"
    assert "We have been informed" in await tester.see("/my/step/1")
    assert [row["step_key"] for row in await table("trouble")] == ["look"]
    assert not (await again(run)).ended


async def test_home_shows_what_was_told_until_somebody_settled_it(way: Way, enter: Enter) -> None:
    run = await way.at_letter()
    tester = await enter()
    assert "You wrote to us" not in await tester.see("/my")
    await tester.send("/my/trouble", text="The <first> page is gone", then="go_on")
    pass_time(hours=3)
    await tester.send("/my/trouble", text="No letter " + 60 * "and none ", then="go_on")
    pass_time(hours=2)
    home = await tester.see("/my")
    assert "You wrote to us 2 hours ago: “No letter and none" in home
    assert "…” We have a look and get back to you." in home
    newest, first = sorted(await table("trouble"), key=lambda row: row["reported_at"], reverse=True)
    await actions.resolve_trouble(newest["id"], SYSTEM)
    assert "You wrote to us 5 hours ago: “The <first> page is gone”" in await tester.see("/my")
    await actions.resolve_trouble(first["id"], SYSTEM)
    assert "You wrote to us" not in await tester.see("/my")
    assert not (await again(run)).ended


async def test_without_a_step_it_is_about_the_open_one(way: Way, enter: Enter) -> None:
    run = await way.begun()
    await rated(run, way.script)
    tester = await enter()
    assert (await tester.send("/my/trouble", text="No letter", then="go_on")).headers["location"] == "/my"
    assert [row["step_key"] for row in await table("trouble")] == ["letter"]
