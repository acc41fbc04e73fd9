"""Who may do what among the staff, and which passwords are fit."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from panel.core.errors import Refusal
from panel.core.i18n import speaking
from panel.core.principals import Role
from panel.staff.rules import StaffView, may_change_role, may_disable, password_problem

AT = datetime(2026, 9, 14, tzinfo=UTC)


def person(role: Role = Role.MARKETING, state: str = "active") -> StaffView:
    return StaffView(uuid4(), "p@nordhell.invalid", "Petra Paul", role, "de", state, True, AT, None)


def test_where_we_say_du_a_mail_greets_by_the_given_name(setting: Callable[..., None]) -> None:
    petra = person()
    with speaking("de"):
        assert petra.address == "Petra Paul"
        setting(form_of_address="du")
        assert petra.address == "Petra"
    with speaking("en"):
        assert petra.address == "Petra Paul"


def code(refusal: Refusal | None) -> str:
    return refusal.code if refusal else ""


def test_another_may_be_switched_off() -> None:
    assert may_disable(person(), by=uuid4(), active_admins=1) is None
    assert may_disable(person(Role.ADMIN), by=uuid4(), active_admins=2) is None


def test_not_oneself_and_not_the_last_administrator() -> None:
    me = person(Role.ADMIN)
    assert code(may_disable(me, by=me.id, active_admins=3)) == "myself"
    assert code(may_disable(person(Role.ADMIN), by=None, active_admins=1)) == "last-admin"


def test_an_administrator_without_access_is_not_the_last() -> None:
    assert may_disable(person(Role.ADMIN, "disabled"), by=None, active_admins=1) is None


def test_roles() -> None:
    me, last = person(Role.ADMIN), person(Role.ADMIN)
    assert code(may_change_role(me, Role.OWNER, by=me.id, active_admins=2)) == "myself"
    assert may_change_role(me, Role.ADMIN, by=me.id, active_admins=1) is None
    assert code(may_change_role(last, Role.OWNER, by=uuid4(), active_admins=1)) == "last-admin"
    assert may_change_role(person(), Role.ADMIN, by=uuid4(), active_admins=1) is None


@pytest.mark.parametrize(
    "fit", ["morgens zwei Brötchen", "correct horse", "Tr0ub4dor&3xyz", "日本語のパスワードですよね長い"]
)
def test_a_sentence_is_fit(fit: str) -> None:
    assert password_problem(fit, "p@nordhell.invalid", "Petra Paul") is None


@pytest.mark.parametrize(
    "poor", ["", "elf Zeichen", "x" * 201, "aaaaaaaaaaaaaaaa", "abababababab", "PetraPaul1234", "petra paul 12"]
)
def test_poor_passwords(poor: str) -> None:
    assert password_problem(poor, "petrapaul@nordhell.invalid", "Petra Paul") is not None
