"""What is said of a ready-made scenario that still leads testers nowhere, before it is published."""

import httpx

from panel.core.principals import SYSTEM, Role
from scenarios.authoring import actions, queries
from scenarios.authoring.samples import has_samples
from tests import cast


async def test_steps_that_lead_nowhere_are_said_first_and_each_reason_once(client: httpx.AsyncClient) -> None:
    moving = await queries.scenario((await actions.take("moving-house", SYSTEM)).scenario_id)
    await cast.signed_in(client, await cast.staff(Role.MARKETING))
    shown = (await client.get(f"/scenarios/{moving.id}/publish")).text
    steps = sum(has_samples(step) for step in moving.draft.steps)
    assert f"You can publish. But at {steps} steps testers would get nowhere." in shown
    assert "All that is needed is there" not in shown
    assert shown.count("<b>This is still the sample phone number.") == 1
