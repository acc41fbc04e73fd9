"""Whom a consent lets us ask again."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from panel.consent.rules import ConsentView, objects
from panel.consent.texts import ALL_ROUNDS_SINCE
from panel.core.purpose import Purpose
from tests.conftest import MOMENT

BEFORE, AFTER = UUID(int=1), UUID(int=2)
AFTER_ROUND = Purpose("round", AFTER, "Moving · after", (BEFORE,))
OTHER_STUDY = Purpose("round", UUID(int=3), "Billing · before")


def agreed(**more: Any) -> ConsentView:
    """To the before round, with the box for other studies left empty."""
    known: dict[str, Any] = {
        "id": uuid4(),
        "invitation_id": uuid4(),
        "customer_id": uuid4(),
        "purpose_id": BEFORE,
        "text_version": ALL_ROUNDS_SINCE,
        "text_sha256": "",
        "language": "de",
        "quotes": False,
        "recontact": False,
        "granted_at": MOMENT,
        "withdrawn_at": None,
    }
    return ConsentView(**(known | more))


ELSEWHERE = {"purpose_id": UUID(int=9), "granted_at": MOMENT + timedelta(days=9)}

LAST = MOMENT + timedelta(days=20)


@pytest.mark.parametrize(
    ("given", "purpose", "code"),
    [
        ([], OTHER_STUDY, None),
        ([agreed()], AFTER_ROUND, None),
        ([agreed()], OTHER_STUDY, "not_again"),
        ([agreed(recontact=True)], OTHER_STUDY, None),
        ([agreed(text_version=ALL_ROUNDS_SINCE - 1)], AFTER_ROUND, "one_round"),
        ([agreed(text_version=ALL_ROUNDS_SINCE - 1)], OTHER_STUDY, "not_again"),
        ([agreed(withdrawn_at=MOMENT)], AFTER_ROUND, "consent_withdrawn"),
        ([agreed(purpose_id=AFTER)], AFTER_ROUND, None),
        ([agreed(purpose_id=AFTER, text_version=ALL_ROUNDS_SINCE - 1), agreed(**ELSEWHERE)], AFTER_ROUND, None),
        ([agreed(purpose_id=AFTER, withdrawn_at=MOMENT)], AFTER_ROUND, "consent_withdrawn"),
        ([agreed(withdrawn_at=LAST), agreed(**ELSEWHERE, recontact=True)], OTHER_STUDY, "consent_withdrawn"),
        ([agreed(), agreed(**ELSEWHERE)], AFTER_ROUND, None),
        ([agreed(withdrawn_at=MOMENT), agreed(**ELSEWHERE)], AFTER_ROUND, "consent_withdrawn"),
        ([agreed(withdrawn_at=MOMENT), agreed(**ELSEWHERE, recontact=True)], AFTER_ROUND, "consent_withdrawn"),
        ([agreed(withdrawn_at=MOMENT), agreed(**ELSEWHERE, recontact=True)], OTHER_STUDY, None),
        ([agreed(), agreed(**ELSEWHERE, withdrawn_at=LAST)], AFTER_ROUND, "consent_withdrawn"),
    ],
)
def test_a_consent_is_for_all_rounds_of_its_study(given: list[ConsentView], purpose: Purpose, code: str | None) -> None:
    refusal = objects(given, purpose)
    assert (refusal.code if refusal else None) == code


def test_what_they_say_on_a_later_day_lifts_it() -> None:
    given = [agreed()]
    assert objects(given, OTHER_STUDY, MOMENT.date()) is not None
    assert objects(given, OTHER_STUDY, MOMENT.date() + timedelta(days=1)) is None


def test_it_lifts_a_withdrawal_too_but_not_what_was_said_after_it() -> None:
    given = [agreed(withdrawn_at=MOMENT), agreed(**ELSEWHERE)]
    assert objects(given[:1], AFTER_ROUND, MOMENT.date() + timedelta(days=1)) is None
    refusal = objects(given, AFTER_ROUND, MOMENT.date() + timedelta(days=1))
    assert refusal is not None
    assert refusal.code == "not_again"
