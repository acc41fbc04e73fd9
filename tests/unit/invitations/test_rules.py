"""Whom we may ask and what a link opens."""

from datetime import timedelta
from uuid import uuid4

import msgspec
import pytest

from panel.core.purpose import Purpose
from panel.core.tokens import new_token
from panel.customers.rules import Basis, CustomerView, Kind
from panel.invitations.rules import InvitationView, LinkProblem, State, looks_like_token, may_accept, may_invite
from tests.conftest import MOMENT

MARIA = CustomerView(
    id=uuid4(),
    kind=Kind.FRIENDLY,
    salutation="ms",
    given_name="Maria",
    family_name="Berger",
    email="maria@x.org",
    phone="",
    customer_number="",
    language="de",
    contact_basis=Basis.CONSENT,
    basis_on=MOMENT.date(),
    basis_source="Shop",
    note="",
    created_at=MOMENT,
    changed_at=MOMENT,
    archived_at=None,
)
ASKED = InvitationView(
    id=uuid4(),
    customer_id=MARIA.id,
    purpose=Purpose("round", uuid4(), "Moving · before"),
    language="de",
    state=State.INVITED,
    invited_at=MOMENT,
    accepted_at=None,
    declined_at=None,
    withdrawn_at=None,
    link_expires_at=MOMENT + timedelta(days=30),
)


def test_a_customer_with_a_basis_may_be_asked() -> None:
    assert may_invite(MARIA, already=False, at=MOMENT) is None


@pytest.mark.parametrize(
    ("changed", "already", "code"),
    [
        ({"contact_basis": None}, False, "no_basis"),
        ({"archived_at": MOMENT}, False, "archived"),
        ({"email": ""}, False, "no_address"),
        ({}, True, "already"),
    ],
)
def test_why_somebody_is_not_asked(changed: dict[str, object], already: bool, code: str) -> None:
    refusal = may_invite(msgspec.structs.replace(MARIA, **changed), already, MOMENT)
    assert refusal is not None
    assert refusal.code == code


def test_nobody_is_asked_to_a_round_that_is_over() -> None:
    refusal = may_invite(MARIA, False, MOMENT, link_expires_at=MOMENT)
    assert refusal is not None
    assert refusal.code == "over"


@pytest.mark.parametrize("state", [State.INVITED, State.ACCEPTED, State.DECLINED])
def test_a_link_opens_again_and_again_until_its_time_is_over(state: State) -> None:
    invitation = msgspec.structs.replace(ASKED, state=state)
    assert may_accept(invitation, MOMENT) is None
    assert may_accept(invitation, ASKED.link_expires_at) is LinkProblem.EXPIRED


def test_a_withdrawn_link_says_so_even_when_it_is_old() -> None:
    withdrawn = msgspec.structs.replace(ASKED, state=State.WITHDRAWN)
    assert may_accept(withdrawn, ASKED.link_expires_at) is LinkProblem.WITHDRAWN


def test_what_looks_like_a_token() -> None:
    token = new_token()
    assert looks_like_token(token)
    for broken in (token[:-1], token + "=", token[:20] + " " + token[21:], "", "%00" * 14 + "a", token + "\n"):
        assert not looks_like_token(broken)
