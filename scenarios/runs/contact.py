"""From a run back to the person, for mails alone; None once the link is cut."""

from panel.core.settings import settings
from panel.customers import queries as customers
from panel.customers.queries import CustomerView
from panel.invitations import actions as invitations
from scenarios.runs.rules import RunView
from scenarios.studies.tables import StudyTester


async def of_run(run: RunView) -> CustomerView | None:
    """The customer who walks this run, if still known and not archived."""
    row = await StudyTester.select(StudyTester.customer).where(StudyTester.id == run.tester_id).first()
    if row is None or row["customer"] is None:
        return None
    person = await customers.get(row["customer"])
    return None if person.archived else person


async def fresh_link(run: RunView) -> str:
    """One more personal link for a mail: only digests are stored, so the first can't be repeated. The old ones live."""
    if run.invitation_id is None:
        return settings().base_url
    return await invitations.another_link(run.invitation_id)
