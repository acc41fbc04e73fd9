"""A voucher code from a pool: one code for one entitlement, shown to the tester once."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from panel.core import db
from panel.core.errors import Refusal
from panel.core.i18n import N_
from panel.core.principals import Actor
from panel.incentives import mails
from panel.incentives.ledger import note
from panel.incentives.pools import assign_code, give_back, hand_out
from panel.incentives.rules import Fact, Standing, State
from panel.invitations import queries as invitations


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
        State.EARNED: N_("Your voucher of %(amount)s is being checked. We will write to you."),
        State.APPROVED: N_("Your voucher of %(amount)s is approved. We are waiting for new codes and will write."),
        State.SENT: N_("Your voucher of %(amount)s is here."),
        State.REDEEMED: N_("Your voucher of %(amount)s was shown to you on %(day)s."),
        State.REVERSED: N_("This bonus has been taken back. Please ask us if that surprises you."),
    }

    async def pay(self, standing: Standing, actor: Actor, at: datetime) -> bool:
        """One code, the ledger's fact and the mail, or nothing of it."""
        try:
            async with db.transaction():
                if not await note(Fact.SENT, standing, standing.due_cents, actor, at):
                    return False
                if not await assign_code(standing, at):
                    raise NoCode
                await _tell(standing, at)
        except NoCode:
            return False
        return True

    async def take_back(self, entitlement_id: UUID) -> Refusal | None:
        if await give_back(entitlement_id):
            return None
        return Refusal("redeemed", N_("The tester has seen the code: it can't be taken back."))


async def _tell(standing: Standing, at: datetime) -> None:
    """Where to see the code; or the code itself, where no personal page shows it any more: approved after the link's last
    day, or after the ways to its owner's answers were cut.
    """
    owner = standing.customer_id
    if owner is None or await invitations.still_opens(owner, standing.purpose.id):
        await mails.send("bonus_voucher", standing)
    else:
        await mails.send("bonus_voucher_code", standing, handed=await hand_out(standing.id, at))
