"""A fresh study of eight pages (seven steps and the questions at the end) with open links, for load drivers."""

from datetime import timedelta
from uuid import UUID, uuid4

from panel.core.clock import today
from panel.core.db import transaction
from panel.core.principals import SYSTEM
from panel.customers import actions as customers
from panel.customers.rules import Basis, CustomerInput, Kind
from panel.panels import actions as panels
from scenarios.authoring import actions as authoring
from scenarios.authoring import queries as scripts
from scenarios.authoring.script import Script, Step
from scenarios.journeys import actions as journeys
from scenarios.journeys.channels import Channel
from scenarios.journeys.rules import Outline, PhaseView, TouchpointView
from scenarios.studies import actions as studies
from scenarios.studies import queries as study_queries
from scenarios.studies.rules import Purpose
from scenarios.studies.rules.plan import Plan
from scenarios.studies.rules.rounds import RoundPlan

STEPS = 7
BATCH = 200


def _both(de: str, en: str) -> dict[str, str]:
    return {"de": de, "en": en}


def script(count: int = STEPS) -> Script:
    """Steps on the website, nothing asked beforehand, UMUX-Lite at the end."""
    steps = tuple(
        Step(
            key=f"page-{i}",
            touchpoint="site",
            channel=Channel.WEB,
            minutes=1,
            expectation=False,
            title=_both(f"Seite {i} lesen", f"Read page {i}"),
            instruction=_both(
                "Bitte die Seite ansehen. Der Schritt ist fertig, wenn alles gelesen ist.",
                "Please look at the page. The step is finished when everything is read.",
            ),
        )
        for i in range(1, count + 1)
    )
    return Script(
        title=_both("Lastprobe", "Load test"),
        intro=_both("Eine Probe.", "A rehearsal."),
        steps=steps,
        end_questions="umux_lite",
    )


async def open_links(testers: int) -> list[str]:
    """Make the study, invite so many testers, give their tokens."""
    study, version = await fresh_study(script())
    panel, people = await panel_of(testers)
    round_id = await open_round(study, Purpose.BEFORE, version, panel)
    tokens: list[str] = []
    for start in range(0, len(people), BATCH):
        invites = await studies.invite_panel(round_id, people[start : start + BATCH], SYSTEM)
        tokens += [invited.token for invited in invites.made.values()]
    return tokens


async def fresh_study(steps: Script) -> tuple[UUID, UUID]:
    """A journey of one touchpoint, the script published for it, a study without bonus: study and version."""
    point = TouchpointView(
        key="site", channel=Channel.WEB, department=_both("Web-Team", "Web team"), title=_both("Website", "Website")
    )
    phase = PhaseView(key="visit", title=_both("Besuch", "Visit"), touchpoints=(point,))
    outline = Outline(key="load-test", title=_both("Lastprobe", "Load test"), phases=(phase,))
    journey = await journeys.add(outline, SYSTEM)
    scenario = await authoring.create(journey, steps, SYSTEM)
    version = await authoring.publish(scenario, (await scripts.scenario(scenario)).revision, SYSTEM)
    study = await studies.create(Plan(title=f"Lastprobe {uuid4().hex[:6]}", journey_id=journey), SYSTEM)
    return study, version


async def open_round(study_id: UUID, purpose: Purpose, version: UUID, panel: UUID) -> UUID:
    """Publish a round of a month; gives its id."""
    present = (await study_queries.get(study_id)).round(purpose)
    round_id = present.id if present else await studies.add_round(study_id, purpose, SYSTEM)
    month = RoundPlan(version_id=version, panel_id=panel, opens_on=today(), closes_on=today() + timedelta(days=30))
    await studies.change_round(round_id, month, SYSTEM)
    await studies.publish_round(round_id, SYSTEM)
    return round_id


async def panel_of(testers: int) -> tuple[UUID, list[UUID]]:
    """A panel of so many invented customers, and their ids."""
    tag = uuid4().hex[:8]
    people: list[UUID] = []
    panel = await panels.add(f"Lastprobe {tag}", "", SYSTEM)
    for start in range(0, testers, BATCH):
        async with transaction():
            batch = [await customers.add(_entry(tag, i), SYSTEM) for i in range(start, min(start + BATCH, testers))]
            await panels.add_members(panel, batch, SYSTEM)
        people += batch
    return panel, people


def _entry(tag: str, number: int) -> CustomerInput:
    return CustomerInput(
        kind=Kind.FRIENDLY,
        given_name="Probe",
        family_name=f"Nr. {number}",
        email=f"probe-{tag}-{number}@last.invalid",
        contact_basis=Basis.CONSENT,
        basis_on=today(),
        basis_source="Lastprobe",
    )
