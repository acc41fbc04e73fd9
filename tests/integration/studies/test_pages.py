"""The pages of a study, as marketing and product owners use them."""

from uuid import uuid4

import pytest

from panel.core.principals import Role
from panel.invitations import queries as invitations
from scenarios.studies import actions, queries
from scenarios.studies.rules import Purpose
from tests import cast
from tests.integration.studies import made
from tests.integration.studies.conftest import SignedIn, send

pytestmark = pytest.mark.usefixtures("clock")


async def test_every_page_of_a_running_study_opens(signed_in: SignedIn) -> None:
    round_ = await made.published()
    await actions.invite_panel(round_.id, None, made.SELMA)
    study = await queries.get(round_.study_id)
    await made.prepared(study, Purpose.AFTER)
    selma, base = await signed_in(), f"/studies/{study.id}"
    invitation = (await invitations.for_purpose(round_.id))[0]
    for path in (
        "/studies", "/studies/new", "/studies?archived=true", "/studies?q=moving&now_in=open", base, f"{base}/plan",
        f"{base}?round={round_.id}", f"{base}/rounds/{round_.id}", f"{base}/rounds/{round_.id}/invite",
        f"{base}/rounds/{round_.id}/invite/preview?kind=internal&lang=de", f"{base}/rounds/{round_.id}/close",
        f"{base}/rounds/{round_.id}/invitations/{invitation.id}/withdraw", f"{base}/map",
        "/studies/planning-hint?planned_n=5&primary_metric=sus",
    ):
        answer = await selma.get(path)
        assert answer.status_code == 200, path
