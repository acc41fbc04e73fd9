"""A voucher code from a pool: one code for one entitlement, shown to the tester once."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import structlog

from panel.core import clock, db
from panel.core.errors import Refusal
from panel.core.i18n import N_
from panel.core.principals import Actor
from panel.core.tokens import Unreadable
from panel.incentives import mails, unseen
from panel.incentives.noting import note
from panel.incentives.pools import Handed, assign_code, code_for, give_back, shown
from panel.incentives.rules import HANDED_OVER, Fact, Standing, State

log = structlog.get_logger()


class NoCode(Exception):
    """The pool is empty: what was begun is undone."""


class Voucher:
    key = "voucher"
    label = N_("Voucher code")
    icon = "ticket"
    template = "incentives/kinds/voucher.html"
    waits_for: Literal["codes", "export"] = "codes"
    words = {
        State.PROMISED: N_("You get a voucher of %(amount)s after the last step and a short check by us."),
        State.NOTHING: N_("No bonus is paid for a test that ended this way."),
        State.EARNED: N_("We are checking your bonus, a voucher of %(amount)s. Then we write to you."),
        State.APPROVED: N_("Your voucher of %(amount)s is approved. We are waiting for new codes and will write."),
        State.SENT: N_("Your voucher of %(amount)s is here."),
        State.REDEEMED: N_("Your voucher of %(amount)s was shown to you on %(day)s."),
        State.REVERSED: N_("This bonus has been taken back. Please ask us if that surprises you."),
    }

    mailed = N_("The code of your voucher of %(amount)s went to you by mail on %(day)s.")

    async def pay(self, standing: Standing, actor: Actor, at: datetime) -> bool:
        """One code, the ledger's facts and the mail, or nothing of it; a code that can't be read is given to nobody."""
        try:
            async with db.transaction():
                if not await note(Fact.SENT, standing, standing.due_cents, actor, at=at):
                    return False
                if not await assign_code(standing, at):
                    raise NoCode
                await _tell(standing, await code_for(standing.id), actor, at)
        except NoCode:
            return False
        except Unreadable:
            log.error("voucher code unreadable: SECRET_KEY is another than when it was added", bonus=str(standing.id))
            return False
        return True

    async def final(self, entitlement_id: UUID) -> Refusal | None:
        return HANDED_OVER if await shown(entitlement_id) else None

    async def take_back(self, entitlement_id: UUID) -> None:
        await give_back(entitlement_id)


async def _tell(standing: Standing, code: Handed, actor: Actor, at: datetime) -> None:
    """Where to see the code, and until when; or the code itself, where that page closes soon or is closed: approved
    around the link's last day, or after the ways to its owner's answers were cut.
    """
    ends = await unseen.page_ends(standing)
    if ends is None or unseen.closes(ends, at):
        await unseen.hand_over(standing, code, actor, at)
    else:
        await mails.send_to_page("bonus_voucher", standing, last_day=clock.last_day(ends), redeem_by=code.last_day)
