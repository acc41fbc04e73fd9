"""From a run back to the person, for mails alone; None once the link is cut."""

from panel.core.db import rows
from panel.core.errors import NotFound
from panel.core.settings import settings
from panel.customers import queries as customers
from panel.customers.queries import CustomerView
from panel.customers.rules import may_write_to
from panel.invitations import links
from panel.invitations import queries as invited
from panel.invitations.rules import State
from scenarios.runs.rules import RunView

_CUSTOMER = "SELECT customer FROM study_tester WHERE id = {}"


async def of_run(run: RunView) -> CustomerView | None:
    """The customer who walks this run, if still known, not archived, and still taking part."""
    if not await takes_part(run):
        return None
    known = await rows(_CUSTOMER, run.tester_id)
    if not known or known[0]["customer"] is None:
        return None
    person = await customers.get(known[0]["customer"])
    return None if person.archived else person


async def to_write_to(run: RunView) -> CustomerView | None:
    """The same, if we may write to them now: whom we only tell staff about may have no contact basis."""
    person = await of_run(run)
    return person if person and may_write_to(person) is None else None


async def takes_part(run: RunView) -> bool:
    """Whether the invitation of this run stands: neither declined nor taken back since."""
    if run.invitation_id is None:
        return True
    try:
        return (await invited.get(run.invitation_id)).state is State.ACCEPTED
    except NotFound:
        return False


async def fresh_link(run: RunView) -> str:
    """One more personal link for a mail: only digests are stored, so the first can't be repeated. The old ones live."""
    if run.invitation_id is None:
        return settings().base_url
    return await links.another_link(run.invitation_id)
