"""The report of a study, built from answers that were given through the pages' actions."""

import html
import re
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from panel.core import db
from panel.core.i18n import speaking
from panel.core.principals import SYSTEM, Role
from scenarios.comparisons import queries as comparisons
from scenarios.comparisons.actions import lock_due
from scenarios.comparisons.rules import study as rules
from scenarios.comparisons.rules.values import Metric
from scenarios.reports import queries
from scenarios.reports.sections import SECTIONS
from scenarios.runs.actions import counting
from scenarios.studies.rules import Purpose
from scenarios.studies.tables import Study
from tests import cast
from tests.integration.reports.made import AFTER, BEFORE, SECRET, Says, field, friends, paired, told, view

WORSE_THAN_EXPECTED = [Says(2), Says(3), Says(3), Says(4), Says(2)]
MUCH_BETTER = [Says(6), Says(7), Says(6), Says(6), Says(5)]
ALLOWED_PERCENT = re.compile(r"95\s?(?:-\u2060?)?%|up to \d+% of customers|bis zu \d+\s?% der Kundschaft")


async def read(client: httpx.AsyncClient, study_id: UUID, language: str = "en", role: Role = Role.OWNER) -> str:
    """The page as somebody of this role reads it."""
    await cast.signed_in(client, await cast.staff(role, language=language))
    client.cookies.set("language", language)
    shown = await client.get(f"/studies/{study_id}/report")
    assert shown.status_code == 200
    return shown.text


def words(page: str) -> str:
    """The text of the report itself, without markup and menu."""
    body = page.split('<div class="report__body">', 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", body)))


class TestTheSameFiveTwice:
    async def test_the_headline_counts_and_stays_honest(self, client: httpx.AsyncClient) -> None:
        study = await paired(WORSE_THAN_EXPECTED, MUCH_BETTER)
        told = words(await read(client, study))
        assert "All five found it easier – a clear sign, not yet a proof." in told
        assert (
            "5 people cannot prove it. They could not agree more, and yet, if nothing had changed, chance alone would"
            in told
        )
        assert "in 1 of 16 such studies (p = 0.0625); a proof wants at most 1 in 20." in told
        assert "Locked on" in told
        assert "2 unchanged · 1 removed · 1 new" in told
        assert (
            "Better after the change: 5 of 5 people. Among 100 customers like them it may be any number from 57 to"
            in told
        )

    async def test_in_german(self, client: httpx.AsyncClient) -> None:
        study = await paired(WORSE_THAN_EXPECTED, MUCH_BETTER)
        told = words(await read(client, study, "de")).replace("\u00a0", " ")
        assert "Alle fünf fanden es einfacher – ein klarer Hinweis, noch kein Beleg." in told
        assert "Der Verlauf: im Mittel einfacher an" in told
        assert "andere Zahl als unter „Was noch fehlt“" in told
        assert "2 gleich · 1 entfällt · 1 neu" in told
        assert "Von 100 solchen Kundinnen und Kunden kann es für jede Anzahl von 57 bis 100 gelten" in told
        assert re.search(r"95 %: \+\d,\d bis \+\d,\d", told)

    async def test_the_numbers_are_those_of_the_rules(self) -> None:
        study = await paired(WORSE_THAN_EXPECTED, MUCH_BETTER)
        expected = rules.compare((await comparisons.load_samples(study)).given)
        with speaking("en"):
            report = await queries.build(study)
        assert report.facts.found == expected
        ease = expected.metrics[Metric.JOURNEY_EASE]
        (kpi,) = [k for k in report.sections[1].view.kpis if k.label.startswith("Ease")]
        assert kpi.before == f"{ease.mean_before:.1f}"
        assert kpi.after == f"{ease.mean_after:.1f}"
        assert kpi.strong == f"+{ease.difference:.1f}"
        assert kpi.note == f"95%: +{ease.ci_low:.1f} to +{ease.ci_high:.1f}"

    async def test_nobody_is_named_and_markup_is_words(self, client: httpx.AsyncClient) -> None:
        before = [Says(3, comment=SECRET), *WORSE_THAN_EXPECTED[1:]]
        page = await read(client, await paired(before, MUCH_BETTER))
        for name in (*cast.CUSTOMERS, *(n for full in cast.CUSTOMERS for n in full.split())):
            assert name not in page.replace("Ruben Falk", "")
        assert "[…] aus Leipzig" in page
        assert "The way &lt;b&gt;better&lt;/b&gt;" in page
        assert "T1" in page

    async def test_without_the_quote_tick_words_stay_unsaid_and_answers_count(self, client: httpx.AsyncClient) -> None:
        quiet = Says(2, quotes=False, comment="Das darf niemand lesen.")
        told = words(await read(client, await paired([quiet, *WORSE_THAN_EXPECTED[1:]], MUCH_BETTER)))
        assert "niemand lesen" not in told
        assert "The words of 1 test are not shown" in told
        assert "waited too long" in told
        assert "All five" in told

    @pytest.mark.parametrize("language", ["en", "de"])
    async def test_below_ten_there_is_no_percentage(self, client: httpx.AsyncClient, language: str) -> None:
        told = words(await read(client, await paired(WORSE_THAN_EXPECTED, MUCH_BETTER), language))
        assert "%" not in ALLOWED_PERCENT.sub("", told.replace("\u00a0", " "))

    async def test_a_run_that_is_set_aside_counts_nowhere_and_changes_today_only(
        self, client: httpx.AsyncClient
    ) -> None:
        study = await paired(WORSE_THAN_EXPECTED, MUCH_BETTER)
        last = (await comparisons.load_samples(study)).counted[-1]
        await counting.set_aside(last.id, "Frau Berger half mit", SYSTEM)
        told = words(await read(client, study))
        assert "One test is set aside:" in told
        assert "Berger" not in told
        assert "The data have changed since. Today they would read" in told
        assert "All five found it easier" in told


class TestOtherDesigns:
    async def test_different_people_are_compared_by_their_means(self, client: httpx.AsyncClient) -> None:
        made, people = await field(), await friends(10)
        await made.walk(Purpose.BEFORE, BEFORE, dict(zip(people[:5], WORSE_THAN_EXPECTED, strict=True)))
        await made.walk(Purpose.AFTER, AFTER, dict(zip(people[5:], MUCH_BETTER, strict=True)))
        await lock_due()
        told = words(await read(client, made.study_id))
        assert (
            "The mean ease rose from 2.8 to 6.0 (five before, five others after) – a difference is confirmed; the people "
            "were others." in told
        )
        assert "Keep the change for now" in told
        assert "Every person is a dot: after, all are better off than anybody before" in told
        assert "Whether the people differ." in told
        assert (
            "How many customers it holds for. Easier than expected after the change: 5 of 5 people. Among 100 customers like "
            "them it may be any number from 57 to 100" in told
        )
        assert "“5 of 5” means: among 100 customers like these it may be any number from 57 to 100" in told
        assert re.search(r"Step find (\d) of 5 → 5 of 5 \d+ to \d+ → 57 to 100 [−+]\d+ to \+\d+ ", told)
        assert "“Sign” goes by our cautious model" in told
        assert "Different people: Others walked after than before." in told
        assert "How much of it is practice." not in told
        assert "Difference in points" in told
        assert "Difference with its interval" in told
        assert "Change" not in told.partition("What we do now")[0].replace("Change in ease", "")

    async def test_some_of_both(self, client: httpx.AsyncClient) -> None:
        made, people = await field(), await friends(7)
        await made.walk(Purpose.BEFORE, BEFORE, dict(zip(people[:5], WORSE_THAN_EXPECTED, strict=True)))
        await made.walk(Purpose.AFTER, AFTER, dict(zip(people[2:], MUCH_BETTER, strict=True)))
        told = words(await read(client, made.study_id))
        assert "(3 in both rounds, 2 only before, 2 only after)" in told
        assert "partly the same people" in told

    async def test_worse_says_so(self, client: httpx.AsyncClient) -> None:
        told = words(await read(client, await paired(MUCH_BETTER, WORSE_THAN_EXPECTED)))
        assert "All five found it harder – an early warning, not yet a proof." in told
        assert "Look at the steps that got worse" in told

    async def test_not_comparable_where_the_deciding_measure_is_missing(self, client: httpx.AsyncClient) -> None:
        study = await paired(MUCH_BETTER, MUCH_BETTER, planned_n=None)
        await Study.update({Study.primary_metric: "ces"}).where(Study.id == study)  # as older studies may have it
        told = words(await read(client, study))
        assert "Can't be told: “Customer effort (CES)” was asked in neither round." in told
        assert "No verdict possible" in told
        assert "not comparable where we stand" in told

    async def test_one_round_that_does_not_ask_what_decides_says_so_in_time(self, client: httpx.AsyncClient) -> None:
        made, people = await field(), await friends(3)
        await made.walk(Purpose.BEFORE, BEFORE, dict(zip(people, WORSE_THAN_EXPECTED, strict=False)))
        await Study.update({Study.primary_metric: "umux_lite"}).where(Study.id == made.study_id)
        told = words(await read(client, made.study_id))
        assert "UMUX-Lite is to decide, but this round did not ask it." in told


class TestLittleToTell:
    async def test_no_answers_at_all(self, client: httpx.AsyncClient) -> None:
        made = await field()
        told = words(await read(client, made.study_id))
        assert "Nobody has finished this way yet." in told
        assert "Method" in told

    @pytest.mark.parametrize("language", ["en", "de"])
    async def test_the_before_round_alone(self, client: httpx.AsyncClient, language: str) -> None:
        made, people = await field(), await friends(5)
        await made.walk(Purpose.BEFORE, BEFORE, dict(zip(people, WORSE_THAN_EXPECTED, strict=True)))
        page = await read(client, made.study_id, language)
        assert 'class="ladder"' not in page
        assert ("Five people so far" if language == "en" else "Fünf Personen bisher") in words(page)

    async def test_steps_that_worked_are_counted_of_those_there_are(self) -> None:
        made, people = await field(), await friends(2)
        await made.walk(Purpose.BEFORE, BEFORE, dict(zip(people, [Says(6), Says(6, steps={"form": 3})], strict=True)))
        (kpi,) = [k for k in view(await told(made.study_id), "verdict").kpis if k.label == "Steps done per person"]
        assert (kpi.before, kpi.after, kpi.note) == ("", "2.5 of 3", "mean of 2 people")
        await made.walk(Purpose.AFTER, AFTER, dict(zip(people, [Says(6), Says(6)], strict=True)))
        (kpi,) = [k for k in view(await told(made.study_id), "verdict").kpis if k.label == "Steps done per person"]
        assert (kpi.before, kpi.after, kpi.strong) == ("2.5", "3.0 of 3", "more for 1 of 2 people")

    async def test_one_tester_twice(self, client: httpx.AsyncClient) -> None:
        told = words(await read(client, await paired([Says(3)], [Says(6)])))
        assert "too few for a verdict" in told
        assert "no evidence yet" in told

    async def test_all_answers_the_same(self, client: httpx.AsyncClient) -> None:
        told = words(await read(client, await paired([Says(4)] * 5, [Says(4)] * 5)))
        assert "All five answered just as before" in told
        assert "All answers are alike:" in told
        assert "The course: on average as easy as before at every step that both rounds have" in told
        assert "all differences are identical" in told

    async def test_somebody_gave_up(self, client: httpx.AsyncClient) -> None:
        told = words(await read(client, await paired(WORSE_THAN_EXPECTED, [*MUCH_BETTER[:4], Says(2, stop_after=1)])))
        assert "5 of 5 → 4 of 5" in told
        assert "What those would say who gave up." in told
        assert "counts as not done" in told


class TestTheListAndTheFiles:
    async def test_every_study_with_its_verdict(self, client: httpx.AsyncClient) -> None:
        study = await paired(WORSE_THAN_EXPECTED, MUCH_BETTER)
        await cast.signed_in(client, await cast.staff(Role.OWNER))
        page = (await client.get("/reports")).text
        assert f'href="/studies/{study}/report"' in page
        opened = (await client.get(f"/studies/{study}/report")).text
        assert re.findall(r'class="nav" href="([^"]*)" aria-current="page"', opened) == ["/reports"]
        assert "sign of better" in page
        assert re.search(r"\+3\.\d \(95%: \+\d\.\d to \+\d\.\d\)", page)

    async def test_nothing_yet(self, client: httpx.AsyncClient) -> None:
        await cast.signed_in(client, await cast.staff(Role.OWNER))
        assert "No report yet" in (await client.get("/reports")).text

    async def test_the_values_as_a_file(self, client: httpx.AsyncClient) -> None:
        study = await paired(WORSE_THAN_EXPECTED, MUCH_BETTER)
        await cast.signed_in(client, await cast.staff(Role.OWNER))
        file = await client.get(f"/studies/{study}/report.csv")
        assert file.headers["content-disposition"] == 'attachment; filename="the-way-b-better-b.csv"'
        lines = file.text.lstrip("\ufeff").splitlines()
        assert lines[0].startswith("tester;counted;round;steps_done;steps;journey_ease")
        assert len(lines) == 1 + 10
        assert {line.split(";")[0] for line in lines[1:]} == {f"T{n}" for n in range(1, 6)}
        assert "-" in "".join(lines[1:])  # a gap below 0 stays a number
        assert "'-" not in file.text

    async def test_the_comments_as_a_file(self, client: httpx.AsyncClient) -> None:
        quiet = Says(2, quotes=False, comment="Das darf niemand lesen.")
        study = await paired([quiet, *WORSE_THAN_EXPECTED[1:]], MUCH_BETTER)
        await cast.signed_in(client, await cast.staff(Role.OWNER))
        file = (await client.get(f"/studies/{study}/report/comments.csv")).text
        assert "niemand lesen" not in file
        assert len(file.splitlines()) == 1 + 4 * 3 + 5 * 3

    async def test_paper_carries_title_and_page_without_breaking_out(self, client: httpx.AsyncClient) -> None:
        made = await field(title='"} body { display: none } /*')
        await cast.signed_in(client, await cast.staff(Role.OWNER))
        css = (await client.get(f"/studies/{made.study_id}/report/paper.css")).text
        assert "counter(page)" in css
        assert css.count("{") == css.count("}") == 3


class TestWhoMay:
    async def test_a_foreign_study_is_not_found(self, client: httpx.AsyncClient) -> None:
        await cast.signed_in(client, await cast.staff(Role.OWNER))
        for tail in ("report", "report.csv", "report/comments.csv", "report/paper.css"):
            assert (await client.get(f"/studies/{uuid4()}/{tail}")).status_code == 404

    async def test_nobody_without_a_sign_in_reads_it(self, client: httpx.AsyncClient) -> None:
        made = await field()
        for address in ("/reports", f"/studies/{made.study_id}/report", f"/studies/{made.study_id}/report.csv"):
            assert (await client.get(address)).status_code == 303

    async def test_only_who_may_act_gets_buttons(self, new_client: Any) -> None:
        study = await paired(WORSE_THAN_EXPECTED, MUCH_BETTER)
        owner, marketing = new_client(), new_client()
        assert "/studies/new" not in await read(owner, study)
        assert "/studies/new" in await read(marketing, study, role=Role.MARKETING)


async def test_every_section_has_its_template(client: httpx.AsyncClient) -> None:
    page = await read(client, await paired(WORSE_THAN_EXPECTED, MUCH_BETTER))
    for section in SECTIONS:
        assert f'id="{section.key}"' in page


async def test_a_wait_in_vain_is_told_and_not_taken_for_a_testers_answer() -> None:
    async def told(language: str) -> str:
        with speaking(language):
            return str((await queries.build(study)).sections)

    study = await paired(WORSE_THAN_EXPECTED, MUCH_BETTER)
    assert "in vain" not in await told("en"), "the control"
    one = (await db.rows("SELECT id FROM answer WHERE question_key = 'outcome' ORDER BY id LIMIT 1"))[0]["id"]
    await db.write(("UPDATE answer SET source = 'clock' WHERE id = {}", one))
    assert "One wait was in vain:" in await told("en")
    assert "Einmal wurde vergeblich gewartet:" in await told("de")
