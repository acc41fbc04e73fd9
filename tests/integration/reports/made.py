"""Studies with answers in them, walked through the actions behind the pages: paired, unpaired, mixed, small and empty."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from panel.consent import actions as consents
from panel.consent import queries as consent_queries
from panel.core.clock import now, set_clock, today
from panel.core.forms import Raw
from panel.core.i18n import speaking
from panel.core.principals import SYSTEM
from panel.customers.rules import CustomerView
from panel.invitations import actions as invitations
from scenarios.authoring import actions as authoring
from scenarios.authoring import queries as scripts
from scenarios.authoring.actions import drafts
from scenarios.authoring.script import Script, Step
from scenarios.comparisons.actions import lock_due
from scenarios.journeys import actions as journeys
from scenarios.journeys.channels import Channel
from scenarios.journeys.rules import Outline, PhaseView, TouchpointView
from scenarios.reports import queries as reports
from scenarios.reports.queries import Report
from scenarios.runs import actions as runs
from scenarios.runs import queries as run_queries
from scenarios.runs.rules import RunView, Stage
from scenarios.studies import actions, queries
from scenarios.studies.rules import Purpose
from scenarios.studies.rules.plan import Plan
from scenarios.studies.rules.rounds import RoundPlan
from tests import cast

BEFORE = ("find", "form", "letter")
AFTER = ("find", "form", "track")
SECRET = "Hier schreibt Maria Berger aus Leipzig."


class Says(msgspec.Struct, frozen=True):
    """How somebody walks: the ease of every step (`steps`: of some), SUS items in that spirit, may they be quoted."""

    ease: int
    steps: dict[str, int] = {}
    quotes: bool = True
    comment: str = "Das war klar."
    stop_after: int | None = None
    takes_back: bool = False
    begins: bool = True
    leaves_open: bool = False
    friction: tuple[str, ...] = ()
    asks_at: int | None = None
    blocked_at: int | None = None


def _both(text: str) -> dict[str, str]:
    return {"de": f"{text} (de)", "en": text}


def script(keys: Sequence[str]) -> Script:
    steps = tuple(Step(key=k, touchpoint=k, channel=Channel.WEB, title=_both(f"Step {k}"), instruction=_both(f"Do {k}."))
                  for k in keys)  # fmt: skip
    return Script(title=_both("Way"), intro=_both("Imagine this."), steps=steps, end_questions="sus")


async def journey() -> UUID:
    points = tuple(TouchpointView(key=k, channel=Channel.WEB, department=_both("Web"), title=_both(k.title()))
                   for k in dict.fromkeys((*BEFORE, *AFTER)))  # fmt: skip
    phase = PhaseView(key="all", title=_both("All"), touchpoints=points)
    return await journeys.add(Outline(key="way", title=_both("The way"), phases=(phase,)), SYSTEM)


class Field(msgspec.Struct):
    """A study under way."""

    study_id: UUID
    scenario_id: UUID

    async def walk(self, purpose: Purpose, keys: Sequence[str], says: Mapping[CustomerView, Says]) -> list[RunView]:
        """Publish a round for these people and let everybody walk it; weeks pass."""
        scenario = await scripts.scenario(self.scenario_id)
        if keys != BEFORE:
            await drafts.replace(scenario, script(keys), SYSTEM)
            scenario = await scripts.scenario(self.scenario_id)
        version = await authoring.publish(self.scenario_id, scenario.revision, SYSTEM)
        study = await queries.get(self.study_id)
        found = study.round(purpose)
        round_id = found.id if found else await actions.add_round(self.study_id, purpose, SYSTEM)
        panel = await cast.panel(f"{purpose} {self.study_id}", tuple(says))
        days = {"opens_on": today(), "closes_on": today() + timedelta(days=20)}
        await actions.change_round(round_id, RoundPlan(version_id=version, panel_id=panel, **days), SYSTEM)
        await actions.publish_round(round_id, SYSTEM)
        invited = (await actions.invite_panel(round_id, None, SYSTEM)).made
        walked = []
        for person, said in says.items():
            if not said.begins:
                continue
            walked.append(await walk(invited[person.id].token, said))
            set_clock(now() + timedelta(hours=2))
        set_clock(now() + timedelta(days=30))
        return walked


async def field(**plan: Any) -> Field:
    """A planned study without a round published."""
    made = await journey()
    scenario = await authoring.create(made, script(BEFORE), SYSTEM)
    wanted = {"title": "The way <b>better</b>", "journey_id": made, "planned_n": 5, "primary_metric": "journey_ease"}
    return Field(await actions.create(Plan(**wanted | plan), SYSTEM), scenario)


async def paired(before: Sequence[Says], after: Sequence[Says], **plan: Any) -> UUID:
    """The same friends twice; the locked verdict is stored where the plan was reached."""
    made, people = await field(**plan), await friends(max(len(before), len(after)))
    await made.walk(Purpose.BEFORE, BEFORE, dict(zip(people, before, strict=False)))
    await made.walk(Purpose.AFTER, AFTER, dict(zip(people, after, strict=False)))
    await lock_due()
    return made.study_id


async def friends(many: int) -> list[CustomerView]:
    names = [*cast.CUSTOMERS, "Rosa Lindt", "Jan Vogt", "Ute Brand", "Ole Hansen", "Ida Kranz"]
    return [await cast.customer(name) for name in names[:many]]


async def walk(token: str, said: Says) -> RunView:
    """One tester, every page."""
    invitation = await invitations.take_part(token)
    words = consent_queries.words(invitation.language)
    await consents.grant(
        invitation.id, invitation.customer_id, invitation.purpose, words, quotes=said.quotes, recontact=True
    )
    run = await runs.start(invitation)
    if said.leaves_open:
        return run
    text = (await scripts.version(run.version_id)).script
    while run.position < len(text.steps):
        if said.stop_after == run.position:
            await runs.stop(run, delete_answers=said.takes_back)
            return await run_queries.get(run.id)
        if run.position in (said.asks_at, said.blocked_at) and run.stage is not Stage.EXPECT:
            ends = said.blocked_at == run.position
            await runs.report_trouble(run, text.steps[run.position].key, "Nothing happens.", ends=ends)
            if ends:
                return await run_queries.get(run.id)
        set_clock(now() + timedelta(minutes=3))
        if run.stage is Stage.EXPECT:
            await runs.expect(run, text, Raw([("expected_ease", "4")]))
        else:
            ease = said.steps.get(text.steps[run.position].key, said.ease)
            outcome = "yes" if ease >= 4 else "partly"
            pairs = [("outcome", outcome), ("ease", str(ease)), ("emotion", str(max(-2, min(2, ease - 4)))),
                     ("comment", said.comment)]  # fmt: skip
            named = said.friction or (("waited",) if ease < 4 else ("",))
            pairs += [("friction", code) for code in named]
            await runs.finish_step(run, text, run.position, Raw(pairs))
        run = await run_queries.get(run.id)
    item = max(1, min(5, round(said.ease * 5 / 7)))
    pairs = [
        (q.key, str(6 - item if int(q.key[4:]) % 2 == 0 else item)) for q in text.asked_at_end if q.key[:4] == "sus_"
    ]
    await runs.finish_questions(run, text, Raw([*pairs, ("ltr", str(min(10, said.ease + 2))), ("missing", "")]))
    return await run_queries.get(run.id)


async def told(study_id: UUID, language: str = "en") -> Report:
    """The report, in the words of a language."""
    with speaking(language):
        return await reports.build(study_id)


def view(report: Report, key: str) -> Any:
    """What one of its sections shows; None where it is left out."""
    return next((s.view for s in report.sections if s.section.key == key), None)
