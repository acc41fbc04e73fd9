"""A journey, a scenario of three steps with everything a step may have, its first version, a pool of codes."""

from typing import Any
from uuid import UUID

from panel.core.principals import actor_of
from panel.incentives import pools
from scenarios.authoring import actions as authoring
from scenarios.authoring import queries as scripts
from scenarios.authoring.script import DataItem, Script, Step, Waiting
from scenarios.journeys import actions as journeys
from scenarios.journeys.channels import Channel
from scenarios.journeys.rules import Outline, PhaseView, TouchpointView
from tests import cast
from tests.furnished.house import House, both, principal


def _outline(house: House) -> Outline:
    def point(key: str, channel: Channel) -> TouchpointView:
        return TouchpointView(
            key=key, channel=channel, title=both(house, "touchpoint.title", key.title()),
            department=both(house, "touchpoint.department", "Web team"), promise=both(house, "touchpoint.promise", "Soon"),
        )  # fmt: skip

    points = (point("our-site", Channel.WEB), point("letter", Channel.LETTER), point("call", Channel.HOTLINE))
    first = PhaseView(key="find-out", title=both(house, "phase.title", "Inform"), touchpoints=points)
    later = PhaseView(key="later", title=both(house, "phase.later", "Later"))
    return Outline(key="moving", title=both(house, "journey.title", "Moving"), phases=(first, later),
                   description=both(house, "journey.description", "From one flat to the next"))  # fmt: skip


def script(house: House) -> Script:
    def step(key: str, touchpoint: str, channel: Channel, **more: Any) -> Step:
        return Step(key=key, touchpoint=touchpoint, channel=channel, title=both(house, f"step.{key}.title", key.title()),
                    instruction=both(house, f"step.{key}.instruction", "Do it."), **more)  # fmt: skip

    value = house.words("step.data.value", "Lindenallee 12")
    data = (DataItem(label=both(house, "step.data.label", "Address"), value=value),)
    waiting = Waiting(for_=both(house, "step.waiting", "the letter"), usually_days=3, cutoff_days=10)
    steps = (
        step("look", "our-site", Channel.WEB, link="https://www.example.com/move", data=data),
        step("letter", "letter", Channel.LETTER, expectation=False, waiting=waiting),
        step("call", "call", Channel.HOTLINE, expectation=False, questions="contact", phone="+49 341 00000012",
             hours=both(house, "step.hours", "Mon-Sat")),
    )  # fmt: skip
    return Script(title=both(house, "scenario.title", "Moving out"), intro=both(house, "scenario.intro", "You move."),
                  steps=steps, end_questions="umux_lite")  # fmt: skip


async def scenario(house: House) -> tuple[UUID, UUID, UUID]:
    w, selma = house.words, actor_of(await principal(house, "marketing"))
    journey_id = await journeys.add(_outline(house), selma)
    scenario_id = await authoring.create(journey_id, script(house), selma)
    revision = (await scripts.scenario(scenario_id)).revision
    version_id = await authoring.publish(scenario_id, revision, selma, w("version.note", "First"))
    pool_id = await pools.make_pool(w("pool.name", "Books"), 25_00, w("pool.words", "books.example.org"), selma)
    codes = {f"code {i}": f"BOOK-{i}-QX7Z{i}K9" for i in range(4)}
    await pools.add_codes(pool_id, "\n".join(codes.values()), selma)
    house.secrets |= codes
    house.ids |= {"journey_id": journey_id, "phases/key": "find-out", "touchpoints/key": "our-site", "steps/key": "look",
                  "scenario_id": scenario_id, "versions/number": 1, "pool_id": pool_id, "version_id": version_id}  # fmt: skip
    house.foreign |= dict(zip(("journey_id", "scenario_id"), await _elsewhere(), strict=True))
    return journey_id, version_id, pool_id


async def _elsewhere() -> tuple[UUID, UUID]:
    """Another journey with a scenario that is a draft still: none of the keys above exist there."""
    title = {"en": "Elsewhere", "de": "Anderswo"}
    point = TouchpointView(key="shop", channel=Channel.SHOP, title=title, department=title)
    phases = (PhaseView(key="there", title=title, touchpoints=(point,)), PhaseView(key="empty", title=title))
    journey_id = await journeys.add(Outline(key="elsewhere", title=title, phases=phases), cast.SYSTEM)
    step = Step(key="go-there", touchpoint="shop", channel=Channel.SHOP, title=title, instruction=title)
    return journey_id, await authoring.create(journey_id, Script(title=title, steps=(step,)), cast.SYSTEM)
