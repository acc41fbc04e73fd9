"""The company with a history: what the first `make run` shows, played through the same actions that people trigger."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import click
import pytest
import pytest_asyncio
from click.testing import CliRunner

from panel.core.principals import Role
from panel.core.settings import ROOT
from panel.incentives import queries as bonuses
from panel.incentives import supply, unseen
from panel.incentives.rules import Fact
from panel.incentives.rules import State as Bonus
from scenarios.comparisons import queries as comparisons
from scenarios.comparisons.rules import study as rules
from scenarios.comparisons.rules.values import Design, Metric
from scenarios.demo import commands, sign_ins
from scenarios.demo.walking import comments
from scenarios.runs import queries as runs
from scenarios.studies import queries as studies
from scenarios.studies.rules import Purpose, StudyView
from tests.database import empty
from tests.integration.demo.made import Played, fill, played
from tests.snapshots import Rows

SOMEBODY = sign_ins.SignIn(uuid4(), Role.ADMIN, "jana.koehler@nordhell.invalid", "dead-beef-cafe")
"""Of the demo in another database."""
DEADLINES = {
    "link_expires_at",
    "remind_at",
    "cutoff_at",
    "closes_on",
    "opens_on",
    "expires_on",
    "expires_at",
    "resets_at",
}
"""Times that say until when; all others say what happened."""


@pytest_asyncio.fixture
async def demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Played:
    return await played(monkeypatch, tmp_path)


async def study(title: str) -> StudyView:
    (found,) = [s for s in await studies.all_studies() if title in s.title]
    return found


class TestPeople:
    async def test_customers_colleagues_and_former_ones(self, demo: Played) -> None:
        kinds = Counter(row["kind"] for row in demo.rows["customer"])
        assert kinds == {"friendly": 24, "internal": 3, "churned": 3}
        assert {row["language"] for row in demo.rows["customer"]} == {"de", "en"}
        assert all(row["contact_basis"] and row["basis_on"] and row["basis_source"] for row in demo.rows["customer"])

    async def test_three_panels(self, demo: Played) -> None:
        assert len(demo.rows["panel"]) == 3
        assert len({row["panel"] for row in demo.rows["membership"]}) == 3

    async def test_no_address_is_anybodys(self, demo: Played) -> None:
        addresses = [row["email"] for row in demo.rows["customer"] + demo.rows["staff_member"]]
        addresses += [row["to_address"] for row in demo.rows["message"]]
        assert len(addresses) > 60
        assert [a for a in addresses if not a.endswith(".invalid")] == []

    async def test_a_sign_in_for_each_role_kept_for_its_owner_alone(self, demo: Played) -> None:
        assert demo.mode == 0o600
        kept = json.loads(demo.sign_ins)
        assert [one["role"] for one in kept] == ["admin", "marketing", "owner"]
        assert {one["email"] for one in kept} == {row["email"] for row in demo.rows["staff_member"]}
        assert len({one["password"] for one in kept}) == 3
        assert not any(one["password"] in str(demo.rows) for one in kept)

    async def test_a_file_that_everybody_could_read_is_closed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "sign-ins.json"
        file.write_text("old")
        file.chmod(0o644)
        monkeypatch.setattr(sign_ins, "FILE", file)
        sign_ins.keep([SOMEBODY])
        assert file.stat().st_mode & 0o777 == 0o600
        assert sign_ins.of({SOMEBODY.id}) == [SOMEBODY]


class TestStudies:
    async def test_one_was_walked_by_the_same_five_twice(self, demo: Played) -> None:
        evidence = await comparisons.load_samples((await study("Umzug")).id)
        found = rules.compare(evidence.given)
        assert (found.samples.paired, found.samples.only_before, found.samples.only_after) == (5, 0, 0)
        assert found.metrics[Metric.JOURNEY_EASE].design is Design.PAIRED
        assert {run.kind for run in evidence.colleagues} == {"internal"}
        assert found.verdict.rung.value == "likely_improvement"

    async def test_one_by_five_and_five_others(self, demo: Played) -> None:
        evidence = await comparisons.load_samples((await study("Störung")).id)
        found = rules.compare(evidence.given)
        assert (found.samples.paired, found.samples.only_before, found.samples.only_after) == (0, 5, 5)
        assert found.metrics[Metric.SUS].design is Design.UNPAIRED

    @pytest.mark.parametrize("title", ["Umzug", "Störung"])
    async def test_both_are_finished_and_their_verdict_is_locked(self, demo: Played, title: str) -> None:
        found = await study(title)
        assert {r.purpose for r in found.rounds} == {Purpose.BEFORE, Purpose.AFTER}
        assert all(r.state(demo.began).value == "closed" for r in found.rounds)
        assert await comparisons.locked(found.id)
        groups = await studies.step_map(found.id)
        assert {"merged"} <= {group.relation.value for group in groups}

    async def test_one_runs_with_testers_in_every_state(self, demo: Played) -> None:
        found = await study("Beschwerde")
        (round_,) = found.rounds
        assert round_.state(demo.began).value == "open"
        walks = await runs.of_round(round_.id)
        assert Counter(run.state.value for run in walks) == {"completed": 1, "waiting": 1, "stopped": 1, "open": 2}
        (trouble,) = demo.rows["trouble"]
        assert trouble["resolved_at"] is None
        assert {run.state.value for run in walks if run.id == trouble["run"]} == {"open"}
        asked = Counter(row["state"] for row in demo.rows["invitation"] if row["purpose_id"] == round_.id)
        assert asked == {"accepted": 5, "declined": 1, "invited": 1}

    async def test_answers_are_worth_reading_in_both_languages(self, demo: Played) -> None:
        said = {json.loads(row["value"]) for row in demo.rows["answer"] if row["question_key"] == "comment"}
        written = [
            c for rounds in comments().values() for steps in rounds.values() for every in steps.values() for c in every
        ]
        assert len(said & {c.de for c in written}) > 30
        assert len(said & {c.en for c in written}) > 5
        assert all(len(text) > 15 for text in said)
        assert len({row["value"] for row in demo.rows["answer"] if row["question_key"] == "ease"}) > 4
        assert any(row["question_key"] == "friction" for row in demo.rows["answer"])

    async def test_nobody_repeats_another_and_each_speaks_one_language_about_the_step_at_hand(
        self, demo: Played
    ) -> None:
        said = sayings(demo.rows)
        assert {one.scenario for one in said} == {"moving-house", "technical-problem", "complaint"}
        twice = [text for text, n in Counter((one.scenario, one.text) for one in said).items() if n > 1]
        assert twice == []
        for one in said:
            offered = comments()[one.scenario][one.round][one.step]
            assert one.text in {c.said_in(one.language) for c in offered}, one

    async def test_whoever_finishes_says_something_at_most_steps(self, demo: Played) -> None:
        walks = Counter((one.scenario, one.round, one.who) for one in sayings(demo.rows))
        customers = [n for (_, _, who), n in walks.items() if who.endswith("@freunde.invalid")]
        assert sorted(customers)[len(customers) // 2] >= 5


class TestMoney:
    async def test_bonuses_stand_in_every_state(self, demo: Played) -> None:
        expected = set(Bonus) - {Bonus.NOTHING}
        assert {state for state in expected if await bonuses.everything(state)} == expected

    async def test_each_bonus_went_its_way_in_order(self, demo: Played) -> None:
        order = list(Fact)
        for one in await bonuses.everything():
            noted = sorted(one.facts.values(), key=lambda n: (n.at, order.index(n.fact)))
            assert [n.fact for n in noted] == sorted(one.facts, key=order.index), one.purpose.label

    async def test_no_code_waits_to_be_mailed_when_the_worker_starts(self, demo: Played) -> None:
        assert await unseen.mail_before_the_end() == 0

    async def test_some_wait_for_codes_and_a_pool_runs_low(self, demo: Played) -> None:
        waiting = await supply.waiting_counts()
        assert waiting.for_codes > 0
        assert waiting.to_approve > 0
        assert waiting.for_export > 0


class TestTime:
    async def test_nothing_lies_in_the_future(self, demo: Played) -> None:
        late = [
            f"{table}.{column}: {value}"
            for table, rows in demo.rows.items()
            for row in rows
            for column, value in row.items()
            if column not in DEADLINES and when(value) and when(value) > demo.began.isoformat()
        ]
        assert late == []

    async def test_a_history_of_months(self, demo: Played) -> None:
        ended = sorted(row["ended_at"] for row in demo.rows["run"] if row["ended_at"])
        assert (ended[-1] - ended[0]).days > 90

    async def test_everything_was_done_by_somebody(self, demo: Played) -> None:
        events = {row["event"] for row in demo.rows["audit_event"]}
        assert {"customer.added", "invitation.sent", "invitation.accepted", "run.started", "run.completed",
                "run.stopped", "run.trouble", "invitation.declined", "verdict.locked"} <= events  # fmt: skip


def when(value: Any) -> str:
    """A moment or a day as text that can be compared; empty for anything else."""
    return value.isoformat() if hasattr(value, "isoformat") else ""


class TestTwice:
    async def test_a_database_in_use_is_left_alone(self, demo: Played) -> None:
        with pytest.raises(click.ClickException, match="in use"):
            await commands.fill(if_empty=False)
        assert "left out" in await commands.fill(if_empty=True)

    async def test_the_same_seed_gives_the_same_answers(
        self, demo: Played, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        await empty()
        again = await fill(monkeypatch, tmp_path)
        assert answers(again.rows) == answers(demo.rows)
        assert Counter(r["fact"] for r in again.rows["ledger_entry"]) == Counter(
            r["fact"] for r in demo.rows["ledger_entry"]
        )


def answers(rows: Rows) -> set[tuple[str, ...]]:
    """Who said what at which step of which study and round; ids left out."""
    customers = {row["id"]: row["email"] for row in rows["customer"]}
    testers = {row["id"]: customers[row["customer"]] for row in rows["study_tester"]}
    titles = {row["id"]: row["title"] for row in rows["study"]}
    rounds = {row["id"]: (titles[row["study"]], row["purpose"]) for row in rows["round"]}
    walks = {row["id"]: (*rounds[row["round"]], testers[row["tester"]]) for row in rows["run"]}
    return {(*walks[r["run"]], r["step_key"], r["question_key"], r["value"]) for r in rows["answer"]}


class Saying(NamedTuple):
    """A comment of the demo, with whose it is and where it stands."""

    scenario: str
    round: str
    who: str
    language: str
    step: str
    text: str


KEYS = {"Umzug": "moving-house", "Störung": "technical-problem", "Beschwerde": "complaint"}


def sayings(rows: Rows) -> list[Saying]:
    people = {row["email"]: row["language"] for row in rows["customer"]}
    found = []
    for title, purpose, who, step, question, value in answers(rows):
        if question == "comment":
            scenario = next(key for word, key in KEYS.items() if word in title)
            found.append(Saying(scenario, purpose, who, people[who], step, json.loads(value)))
    return found


class TestGreeting:
    async def test_address_sign_ins_and_two_fresh_links(
        self, demo: Played, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        file = tmp_path / "sign-ins.json"
        file.write_text(demo.sign_ins)
        monkeypatch.setattr(sign_ins, "FILE", file)
        told = await commands.greet()
        assert "http://probelauf.test\n" in told
        for one in json.loads(demo.sign_ins):
            assert one["password"] in told
        assert told.count("http://probelauf.test/t/") == 2

    async def test_each_database_has_its_own_sign_ins(
        self, demo: Played, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """The same three work in the demo of another database of this machine, with other passwords."""
        file = tmp_path / "sign-ins.json"
        file.write_text(demo.sign_ins)
        monkeypatch.setattr(sign_ins, "FILE", file)
        sign_ins.keep([SOMEBODY])
        told = await commands.greet()
        assert SOMEBODY.password not in told
        assert all(one["password"] in told for one in json.loads(demo.sign_ins))
        await empty()
        told = await commands.greet()
        assert not any(one["password"] in told for one in json.loads(file.read_text()))

    async def test_production_has_no_demo(self, setting: Any) -> None:
        setting(environment="production")
        for words in ([], ["--if-empty"], ["--greeting"], ["--testers", "3", "--links"]):
            result = CliRunner().invoke(commands.demo, words)
            assert result.exit_code == 1
            assert "ENVIRONMENT is production" in result.output


def test_the_developers_own_sign_ins_were_left_alone() -> None:
    assert sign_ins.FILE == ROOT / "var" / "demo-sign-ins.json"
