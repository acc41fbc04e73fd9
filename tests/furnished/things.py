"""Bonuses in their states, a message that failed, a file of customers, a link that sets a password."""

from typing import Any
from uuid import UUID

from panel.core.principals import actor_of
from panel.core.purpose import Purpose
from panel.customers import importing
from panel.customers.rules.imports import Defaults
from panel.incentives import actions as incentives
from panel.incentives import billing
from panel.incentives import queries as bonuses
from panel.outbox.tables import Message
from panel.staff import actions as staff_actions
from scenarios.runs import queries as run_queries
from tests import cast
from tests.furnished.house import House, principal


async def money(house: House) -> None:
    """The finished one is paid a voucher, the blocked one taken back, the stopped one waits for approval; a credit
    is with billing."""
    selma = actor_of(await principal(house, "marketing"))
    waiting = {s.customer_id: s.id for s in await bonuses.to_approve()}
    done, blocked = waiting[house.people["done"].id], waiting[house.people["blocked"].id]
    await incentives.approve([done, blocked], selma)
    await incentives.pay([done], selma)
    await incentives.reverse(blocked, house.words("reverse.reason", "Agreed twice"), selma)
    await credit(house, house.people["do"])
    await billing.export(selma)
    house.ids |= {"bonus_id": waiting[house.people["stopped"].id], "bill-credits/number": 1}
    run = next(r for r in await run_queries.of_study(house.ids["study_id"]) if r.state.value == "completed")
    house.ids["run_id"] = run.id


async def credit(house: House, customer: Any) -> UUID:
    """A credit on a bill that may be handed over."""
    selma, other = actor_of(await principal(house, "marketing")), house.ids["journey_id"]
    made = await incentives.promise(
        beneficiary_id=customer.id, customer_id=customer.id, kind="bill_credit", amount_cents=20_00, currency="EUR",
        purpose=Purpose("round", other, house.words("purpose.label", "Complaint")), pool_id=None, actor=selma,
    )  # fmt: skip
    assert made is not None
    await incentives.earn(beneficiary_id=customer.id, purpose_id=other, share_percent=100,
                          dedupe_key=f"run:{made}", actor=selma)  # fmt: skip
    await incentives.approve([made], selma)
    return made


async def odds_and_ends(house: House) -> None:
    """A failed message, an import between its dry run and its confirmation, a link that sets a password."""
    wanted = house.people["wait"].email
    message = (await Message.select(Message.id).where(Message.to_address == wanted))[0]["id"]
    await Message.update({Message.state: "failed", Message.last_error: house.words("message.error", "550 no")}).where(
        Message.id == message
    )
    lines = f"Given name;Family name;E-mail\n{house.words('import.given', 'Ida')};Neu;ida.neu@friends.invalid\n"
    lines += f"{house.words('import.wrong', 'Nobody')};;nonsense\n;{house.words('import.double', 'M')};"
    lines += "maria.berger@friends.invalid"
    plan = await importing.dry_run(lines, Defaults())
    house.ids["import"] = await importing.keep(plan, house.people["marketing"].id)
    token = await staff_actions.make_link(house.people["owner"].id, cast.SYSTEM)
    house.secrets["password link"] = house.ids["set-password/token"] = token
    house.ids |= {"message_id": message, "t/token": house.links["invited"], "library/key": "complaint",
                  "step/number": 1, "draft/number": 1, "preview/number": 1}  # fmt: skip
    house.ids |= {"static/version": "0", "colours/version": "0.css", "file_path": "css/core.css"}
