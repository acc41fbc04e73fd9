"""A credit on the customer's next bill: handed to billing in a numbered file."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from panel.core.errors import Refusal
from panel.core.i18n import N_
from panel.core.principals import Actor
from panel.incentives.rules import Standing, State


class BillCredit:
    key = "bill_credit"
    label = N_("Credit on the bill")
    icon = "banknote"
    template = "incentives/kinds/bill_credit.html"
    waits_for: Literal["codes", "export"] = "export"
    words = {
        State.PROMISED: N_("You get %(amount)s on your bill after the last step and a short check by us."),
        State.NOTHING: N_("No bonus is paid for a test that ended this way."),
        State.EARNED: N_("We are checking your bonus, a credit of %(amount)s on your bill."),
        State.APPROVED: N_("Your credit of %(amount)s is approved and comes with your next bill."),
        State.SENT: N_("Your credit of %(amount)s comes with your next bill."),
        State.REDEEMED: N_("Your credit of %(amount)s comes with your next bill."),
        State.REVERSED: N_("This bonus has been taken back. Please ask us if that surprises you."),
    }

    mailed = words[State.SENT]

    async def pay(self, standing: Standing, actor: Actor, at: datetime) -> bool:
        """Waits for the next export, which somebody starts."""
        return False

    async def final(self, entitlement_id: UUID) -> Refusal | None:
        return Refusal("exported", N_("This credit was handed to billing. Ask billing to correct it there."))

    async def take_back(self, entitlement_id: UUID) -> None:
        """Never comes to it: what was exported is final."""
