"""Testers walk to their stages, through the actions behind the pages."""

from panel.consent import actions as consents
from panel.consent import queries as consent_queries
from panel.core.forms import Raw
from panel.invitations import actions as invitations
from panel.invitations import queries as invited
from panel.invitations.rules import InvitationView
from scenarios.authoring import queries as scripts
from scenarios.runs import actions as runs
from scenarios.runs import queries as run_queries
from scenarios.runs.rules import RunView
from tests.furnished.house import House

RATED = [("outcome", "partly"), ("ease", "5"), ("compared", "-1"), ("emotion", "1"), ("friction", "waited")]
AT_THE_END = [("umux_1", "6"), ("umux_2", "5"), ("ltr", "9")]


async def says_no(token: str) -> bool:
    """What the page behind a personal link does for who presses "No, thank you"."""
    invitation = await invited.by_token(token)
    assert isinstance(invitation, InvitationView)
    return await runs.decline(invitation)


async def walk(house: House, token: str, stage: str) -> RunView | None:
    """Bring the tester of this link to a stage."""
    w = house.words
    if stage == "invited":
        return None
    if stage == "declined":
        assert await says_no(token)
        return None
    invitation = await invitations.take_part(token)
    if stage == "accepted":
        return None
    words = consent_queries.words("en")
    await consents.grant(invitation.id, invitation.customer_id, invitation.purpose, words, quotes=True, recontact=True)
    run = await runs.start(invitation)
    text = (await scripts.version(run.version_id)).script

    async def again() -> RunView:
        return await run_queries.get(run.id)

    def comment(step: str) -> Raw:
        resolved = [("resolved", "yes")] if step == "call" else []
        return Raw([*RATED, *resolved, ("comment", w(f"comment.{step}.{stage}", f"Fine {step}"))])

    if stage == "expect":
        return run
    await runs.expect(run, text, Raw([("expected_ease", "4")]))
    if stage == "do":
        await runs.keep_draft(await again(), 0, "look", {"comment": (w("draft.comment", "So far so good"), 1)})
        return run
    await runs.finish_step(await again(), text, 0, comment("look"))
    if stage == "stopped":
        await runs.stop(await again(), delete_answers=False, reason=w("stop.reason", "No time left"))
        return run
    if stage == "blocked":
        await runs.report_trouble(await again(), "letter", w("trouble.blocked", "There is no letter"))
        await runs.block(await again(), w("block.reason", "There is no letter"))
        return run
    await runs.wait(await again(), text)
    if stage == "wait":
        await runs.report_trouble(await again(), "letter", w("trouble.text", "Which letter?"))
        return run
    await runs.arrived(await again(), text)
    await runs.finish_step(await again(), text, 1, comment("letter"))
    await runs.finish_step(await again(), text, 2, comment("call"))
    if stage == "end":
        return run
    missing = ("missing", w(f"missing.{stage}", "A reminder"))
    await runs.finish_questions(await again(), text, Raw([*AT_THE_END, missing]))
    return run
