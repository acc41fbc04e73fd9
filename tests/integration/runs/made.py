"""A round that runs, with a script of every kind of step, and testers who walk it through the actions or the pages."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import httpx
import msgspec

from panel.consent import actions as consents
from panel.consent import queries as consent_queries
from panel.core import db
from panel.core.clock import now, set_clock, today
from panel.core.forms import Raw
from panel.core.principals import SYSTEM
from panel.customers.rules import Kind
from panel.invitations import actions as invitations
from panel.invitations import queries as invited
from panel.invitations.queries import InvitationView
from panel.outbox import queries as outbox
from scenarios.authoring import actions as authoring
from scenarios.authoring import queries as scripts
from scenarios.authoring.script import Script, Step, Waiting
from scenarios.journeys import actions as journeys
from scenarios.journeys.channels import Channel
from scenarios.journeys.rules import Outline, PhaseView, TouchpointView
from scenarios.runs import actions, queries
from scenarios.runs.rules import RunView, Stage
from scenarios.studies import actions as studies
from scenarios.studies import queries as study_queries
from scenarios.studies.rules import Purpose
from scenarios.studies.rules.plan import Plan
from scenarios.studies.rules.rounds import RoundPlan
from tests import cast
from tests.forms import forms
from tests.pages import csrf, words_of
from tests.snapshots import Rows, put_back, taken

MARIA, GRACE, NILS = "Maria Berger", "Grace Whitmore", "Nils Petersen"
RATED = [("outcome", "partly"), ("ease", "5"), ("compared", "-1"), ("emotion", "1"), ("friction", "waited"),
         ("friction", "repeat"), ("comment", "So so"), ("resolved", "yes")]  # fmt: skip
AT_THE_END = [("umux_1", "6"), ("umux_2", "5"), ("ltr", "9")]


class Way(msgspec.Struct):
    """A running round; `tokens` are the personal links by name: Maria reads German, Grace English, Nils works here."""

    study_id: UUID
    round_id: UUID
    script: Script
    tokens: dict[str, str]

    async def begun(self, name: str = GRACE) -> RunView:
        """The tester takes part, agrees and stands at the first step."""
        return await actions.start(await agreed(self.tokens[name]))

    async def at_letter(self, name: str = GRACE) -> RunView:
        """The first step is done, the second one waits for a letter and was expected to be easy."""
        run = await rated(await self.begun(name), self.script)
        await actions.expect(run, self.script, Raw([("expected_ease", "6")]))
        return await again(run)

    async def asleep(self, name: str = GRACE) -> RunView:
        run = await self.at_letter(name)
        await actions.wait(run, self.script)
        return await again(run)

    async def at_end(self, name: str = GRACE) -> RunView:
        """All steps are done."""
        run = await self.at_letter(name)
        await actions.arrived(run, self.script)
        run = await rated(await again(run), self.script)
        return await rated(run, self.script)

    async def completed(self, name: str = GRACE) -> RunView:
        run = await self.at_end(name)
        await actions.finish_questions(run, self.script, Raw(AT_THE_END))
        return await again(run)


_kept: dict[str, tuple[Way, Rows]] = {}


async def way(**plan: Any) -> Way:
    """The round, built once for each plan and then put back row by row. The clock must stand at `MOMENT`."""
    key = repr(plan)
    if key in _kept:
        await put_back(_kept[key][1])
    else:
        built = await _built(plan)
        _kept[key] = (built, await taken())
    found = _kept[key][0]
    return Way(found.study_id, found.round_id, found.script, dict(found.tokens))


def script() -> Script:
    waiting = Waiting(for_=_both("den Brief", "the letter"), usually_days=3, cutoff_days=10)
    steps = (
        _step("look", Channel.WEB), _step("letter", Channel.LETTER, waiting=waiting),
        _step("call", Channel.HOTLINE, expectation=False, questions="contact"),
    )  # fmt: skip
    return Script(title=_both("Weg", "Way"), intro=_both("Sie ziehen um.", "You move."), steps=steps,
                  end_questions="umux_lite")  # fmt: skip


async def _built(plan: dict[str, Any]) -> Way:
    text = script()
    points = tuple(TouchpointView(key=s.touchpoint, channel=s.channel, department=_both("Team", "Team"), title=s.title)
                   for s in text.steps)  # fmt: skip
    phase = PhaseView(key="all", title=_both("Alles", "All"), touchpoints=points)
    journey = await journeys.add(Outline(key="way", title=_both("Der Weg", "The way"), phases=(phase,)), SYSTEM)
    scenario = await authoring.create(journey, text, SYSTEM)
    version = await authoring.publish(scenario, (await scripts.scenario(scenario)).revision, SYSTEM)
    wanted = {"title": "The way", "journey_id": journey, "bonus_friendly_cents": 2500, "stopped_percent": 50,
              "blocked_percent": 80} | plan  # fmt: skip
    study = await study_queries.get(await studies.create(Plan(**wanted), SYSTEM))
    people = (await cast.customer(MARIA), await cast.customer(GRACE, language="en"),
              await cast.customer(NILS, Kind.INTERNAL, language="en"))  # fmt: skip
    round_ = study.rounds[0]
    assert round_.purpose is Purpose.BEFORE
    panel = await cast.panel("Friends", people)
    days = {"opens_on": today(), "closes_on": today() + timedelta(days=20)}
    await studies.change_round(round_.id, RoundPlan(version_id=version, panel_id=panel, **days), SYSTEM)
    await studies.publish_round(round_.id, SYSTEM)
    made = (await studies.invite_panel(round_.id, None, SYSTEM)).made
    return Way(study.id, round_.id, text, {person.name: made[person.id].token for person in people})


def _both(de: str, en: str) -> dict[str, str]:
    return {"de": de, "en": en}


def _step(key: str, channel: Channel, **more: Any) -> Step:
    return Step(key=key, touchpoint=key, channel=channel, title=_both(f"Schritt {key}", f"Step {key}"),
                instruction=_both("Machen Sie das.", "Do that."), **more)  # fmt: skip


async def agreed(token: str) -> InvitationView:
    """Took part and agreed, not yet begun."""
    invitation = await invitations.take_part(token)
    words = consent_queries.words(invitation.language)
    await consents.grant(invitation.id, invitation.customer_id, invitation.purpose, words, quotes=True, recontact=False)
    return invitation


async def again(run: RunView) -> RunView:
    return await queries.get(run.id)


async def rated(run: RunView, text: Script, pairs: list[tuple[str, str]] | None = None) -> RunView:
    """The open step done, with its expectation where there is one; it must not wait."""
    if run.stage is Stage.EXPECT:
        await actions.expect(run, text, Raw([("expected_ease", "4")]))
        run = await again(run)
    await actions.finish_step(run, text, run.position, Raw(pairs or RATED))
    return await again(run)


def pass_time(**more: float) -> datetime:
    """The frozen clock goes on; gives the new moment."""
    set_clock(now() + timedelta(**more))
    return now()


async def table(name: str, where: str = "1 = 1", *args: Any) -> list[dict[str, Any]]:
    """Rows of a table, as stored."""
    return await db.rows(f"SELECT * FROM {name} WHERE {where}", *args)


async def mails(template: str) -> list[dict[str, Any]]:
    """Messages of one template, each with what it says under `says`."""
    found = await table("message", "template = {} ORDER BY created_at", template)
    bodies = [await outbox.body(row["id"]) for row in found]
    return [row | {"says": body.text if body else ""} for row, body in zip(found, bodies, strict=True)]


def link_in(text: str) -> str:
    """The personal token in a mail."""
    found = re.search(r"/t/([A-Za-z0-9_-]{43})", text)
    assert found, "no personal link in this mail"
    return found[1]


def checked(html: str) -> set[tuple[str, str]]:
    """(name, value) of every radio and box that is ticked on a page."""
    (form, *_rest) = [form for form in forms(html, "/") if form.fields.keys() - {"_csrf", "language", "next"}]
    return {(f.name, value) for f in form.fields.values() if f.kind in ("radio", "checkbox") for value in f.values}


async def facts(run: RunView) -> list[tuple[str, int]]:
    """(fact, cents) of the tester's bonus, in the order of life."""
    found = await table("ledger_entry", "entitlement IN (SELECT id FROM entitlement WHERE beneficiary_id = {}) ORDER BY at",
                        run.tester_id)  # fmt: skip
    order = ("promised", "earned", "approved", "sent", "redeemed", "reversed")
    return sorted(((row["fact"], row["amount_cents"]) for row in found), key=lambda pair: order.index(pair[0]))


class Browser:
    """A tester's browser: every form is sent with the token of the page it stands on."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client, self.token = client, token

    async def enter(self) -> "Browser":
        """Open the link and press the button."""
        answer = await self.send(f"/t/{self.token}", go="next")
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"].startswith("/my")
        return self

    async def agree(self, **ticks: str) -> httpx.Response:
        return await self.consent(participate="on", **ticks)

    async def consent(self, **ticks: str) -> httpx.Response:
        """Send the consent page with these ticks and the words that it showed."""
        shown = await self.client.get("/my/consent", follow_redirects=True)
        return await self.post("/my/consent", csrf(shown.text), go="next", **{**words_of(shown.text), **ticks})

    async def see(self, path: str) -> str:
        """The page at an address, which must be one."""
        answer = await self.client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.headers.get('location', '')}"
        return unescape(answer.text).replace("\u00a0", " ")

    async def goes_to(self, path: str) -> str:
        """Where an address leads instead."""
        answer = await self.client.get(path)
        assert answer.status_code == 303, answer.status_code
        return answer.headers["location"]

    async def send(self, path: str, pairs: list[tuple[str, str]] | None = None, /, **fields: str) -> httpx.Response:
        """Post a form with the token of its page, or of the page to which that one leads."""
        shown = await self.client.get(path)
        while shown.status_code == 303:
            shown = await self.client.get(shown.headers["location"])
        return await self.post(path, csrf(shown.text), pairs, **fields)

    async def post(
        self, path: str, token: str, pairs: list[tuple[str, str]] | None = None, /, **fields: str
    ) -> httpx.Response:
        data: dict[str, list[str]] = {"_csrf": [token]}
        for name, value in [*(pairs or []), *fields.items()]:
            data.setdefault(name, []).append(value)
        return await self.client.post(path, data=data)

    async def draft(self, number: int, fields: Any, **headers: str) -> httpx.Response:
        """What the page's script puts while somebody types."""
        token = csrf((await self.client.get("/my/trouble")).text) if "token" not in headers else headers.pop("token")
        body = fields if isinstance(fields, bytes) else msgspec.json.encode(fields)
        sent = {"X-CSRF-Token": token, "Content-Type": "application/json", "Accept": "application/json", **headers}
        return await self.client.put(f"/my/draft/{number}", content=body, headers=sent)

    async def run(self) -> RunView:
        found = await invited.by_token(self.token)
        assert isinstance(found, InvitationView)
        run = await queries.of_invitation(found.id)
        assert run is not None, "this tester has not begun"
        return run
