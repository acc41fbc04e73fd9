"""The history of Nordhell: two journeys tested before and after, one test running now. Days count back from today."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

import msgspec

from panel.core.clock import now, set_clock, today
from panel.core.errors import found
from panel.core.settings import ROOT, settings
from panel.incentives import pools
from panel.outbox.sending import send_due
from scenarios.authoring import actions as authoring
from scenarios.authoring import library
from scenarios.authoring import queries as scripts
from scenarios.authoring.files import dump
from scenarios.authoring.script import Script
from scenarios.comparisons.actions import lock_if_reached
from scenarios.demo.people import Cast
from scenarios.demo.walking import Temper, Walker, comments
from scenarios.studies import actions as studies
from scenarios.studies import queries as study_queries
from scenarios.studies.rules import Purpose, StudyView
from scenarios.studies.rules.mapping import Links, groups_from, links_of
from scenarios.studies.rules.plan import Plan
from scenarios.studies.rules.rounds import RoundPlan

T = TypeVar("T")


class Told(msgspec.Struct):
    """What later chapters need to know of earlier ones."""

    cast: Cast
    day0: date
    vouchers: UUID | None = None


def on(told: Told, days_ago: int, hour: int = 9, minute: int = 0) -> datetime:
    """That day at this hour, local time."""
    return datetime.combine(told.day0 - timedelta(days=days_ago), time(hour, minute), settings().zone)


async def tell_vouchers(told: Told) -> None:
    """A pool of 25 € codes: enough for a while."""
    set_clock(on(told, 150))
    told.vouchers = await pools.make_pool(
        "Wunschgutschein 25 €", 25_00, "Einlösbar auf wunschgutschein.example", told.cast.selma
    )
    await pools.add_codes(
        told.vouchers, "\n".join(f"NORD-{i:04}-{(i * 7919) % 9973:04}" for i in range(1, 8)), told.cast.selma
    )


async def publish(told: Told, scenario_id: UUID, note: str) -> UUID:
    """The draft as it stands, frozen."""
    view = await scripts.scenario(scenario_id)
    return await authoring.publish(scenario_id, view.revision, told.cast.selma, note)


async def optimise(told: Told, scenario_id: UUID, file: str) -> UUID:
    """The journey was improved: import its new script and publish it as the next version."""
    content = library.our_own((ROOT / "scenarios/demo" / file).read_bytes(), file)
    await authoring.import_yaml(dump(content), told.cast.selma, into=scenario_id)
    return await publish(told, scenario_id, "Nach der Optimierung")


async def open_round(
    told: Told, study_id: UUID, purpose: Purpose, version: UUID, panel: str, days: int, merged: Links | None = None
) -> dict[UUID, str]:
    """Fill in, mend the step map where steps were `merged`, publish and invite; gives customer → token."""
    study = await study_queries.get(study_id)
    round_ = study.round(purpose)
    round_id = round_.id if round_ else await studies.add_round(study_id, purpose, told.cast.selma)
    last = today() + timedelta(days=days)
    plan = RoundPlan(version_id=version, panel_id=told.cast.panels[panel], opens_on=today(), closes_on=last)
    await studies.change_round(round_id, plan, told.cast.selma)
    if merged:
        await mend_map(told, study_id, merged)
    await studies.publish_round(round_id, told.cast.selma)
    invites = await studies.invite_panel(round_id, None, told.cast.selma)
    await deliver()
    return {customer: invited.token for customer, invited in invites.made.items()}


async def mend_map(told: Told, study_id: UUID, merged: Links) -> None:
    """The proposal knows keys and touchpoints; that two steps became one, a person says."""
    study = await study_queries.get(study_id)
    old, new = await script_of(study, Purpose.BEFORE), await script_of(study, Purpose.AFTER)
    links = links_of(await study_queries.step_map(study_id)) | dict(merged)
    groups = groups_from(links, old, new)
    await studies.save_map(study_id, groups, study.step_map_revision, told.cast.selma)


async def script_of(study: StudyView, purpose: Purpose) -> Script:
    """What testers walk in a round that has its version."""
    round_ = study.round(purpose)
    return (await scripts.version(found(round_ and round_.version_id))).script


async def deliver() -> None:
    """What the worker would have done by then."""
    while await send_due():
        pass


async def everybody_walks(
    told: Told, tokens: dict[UUID, str], key: str, round_name: str, kindness: float = 0.0
) -> None:
    """All invited walk to the end, each beginning a few hours after the other."""
    began = last = now()
    said = comments()[key][round_name]
    names = {customer: name for name, customer in told.cast.customers.items()}
    turns = Counter[str]()
    for number, (customer, token) in enumerate(in_order(tokens, told)):
        language = names[customer][-2:]
        mood = kindness + (0.3, -0.2, 0.0, 0.4, -0.4)[number % 5]
        temper = Temper(number + 1, turns[language], mood, language, number % 5 != 3)
        turns[language] += 1
        walker = Walker(token, temper, said)
        await walker.begin(began + timedelta(hours=3 + 5 * number, minutes=17 * number))
        await walker.finish()
        await deliver()
        last = max(last, now())
    set_clock(last)


def in_order(tokens: dict[UUID, T], told: Told) -> Iterable[tuple[UUID, T]]:
    """In the order of the cast, so that the seed alone decides what happens."""
    order = list(told.cast.customers.values())
    return sorted(tokens.items(), key=lambda item: order.index(item[0]))


async def moving(told: Told) -> UUID:
    """The same five testers before and after: a clear sign, and no proof, for five can prove nothing."""
    set_clock(on(told, 140))
    selma = told.cast.selma
    taken = await authoring.take("moving-house", selma)
    first = await publish(told, taken.scenario_id, "Stand Sommer")
    study = await studies.create(
        Plan(
            title="Umzug mit Internetanschluss",
            question="Ist der Umzug nach der Überarbeitung leichter zu schaffen?",
            journey_id=taken.journey_id,
            primary_metric="journey_ease",
            planned_n=5,
            pool_id=told.vouchers,
            bonus_friendly_cents=25_00,
            blocked_percent=100,
            stopped_percent=50,
        ),
        selma,
    )
    tokens = await open_round(told, study, Purpose.BEFORE, first, "Freunde des Hauses", 45)
    await everybody_walks(told, tokens, "moving-house", "before")
    set_clock(on(told, 65))
    second = await optimise(told, taken.scenario_id, "moving_house_optimised.yaml")
    tokens = await open_round(
        told,
        study,
        Purpose.AFTER,
        second,
        "Freunde des Hauses",
        52,
        {"check-and-report": ("check-address", "report-move")},
    )
    await everybody_walks(told, tokens, "moving-house", "after")
    await lock_if_reached(study)
    return study


async def technical_problem(told: Told) -> UUID:
    """Five testers before, five others after."""
    set_clock(on(told, 120))
    selma = told.cast.selma
    taken = await authoring.take("technical-problem", selma)
    first = await publish(told, taken.scenario_id, "Stand Sommer")
    study = await studies.create(
        Plan(
            title="Störung beheben",
            question="Kommen auch Neue mit der geführten Prüfung zurecht?",
            journey_id=taken.journey_id,
            primary_metric="sus",
            planned_n=5,
            reward_kind="bill_credit",
            bonus_friendly_cents=20_00,
        ),
        selma,
    )
    tokens = await open_round(told, study, Purpose.BEFORE, first, "Technik-Kenner", 35)
    await everybody_walks(told, tokens, "technical-problem", "before", -0.3)
    set_clock(on(told, 50))
    second = await optimise(told, taken.scenario_id, "technical_problem_optimised.yaml")
    tokens = await open_round(
        told, study, Purpose.AFTER, second, "Neue Stimmen", 35, {"guided-check": ("find-help", "run-line-test")}
    )
    await everybody_walks(told, tokens, "technical-problem", "after", 0.3)
    await lock_if_reached(study)
    return study
