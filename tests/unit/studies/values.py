"""Studies and rounds as plain values."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from scenarios.authoring.script import Script, Step
from scenarios.journeys.channels import Channel
from scenarios.studies.rules import Purpose, RoundView, StudyView

AT = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
STUDY, JOURNEY, POOL = UUID(int=1), UUID(int=2), UUID(int=3)


def round_(purpose: Purpose = Purpose.BEFORE, number: int = 0, **more: Any) -> RoundView:
    """A round that has all it needs and is not published."""
    known: dict[str, Any] = {
        "id": UUID(int=100 + number),
        "study_id": STUDY,
        "purpose": purpose,
        "position": number,
        "version_id": UUID(int=200),
        "panel_id": UUID(int=300),
        "opens_on": date(2026, 9, 14),
        "closes_on": date(2026, 10, 4),
    }
    return RoundView(**(known | more))


def study(*rounds: RoundView, **more: Any) -> StudyView:
    known: dict[str, Any] = {
        "id": STUDY,
        "title": "Moving house",
        "question": "",
        "journey_id": JOURNEY,
        "primary_metric": "",
        "planned_n": 6,
        "reward_kind": "voucher",
        "pool_id": POOL,
        "bonus_friendly_cents": 2500,
        "bonus_internal_cents": 0,
        "bonus_churned_cents": 2500,
        "stopped_percent": 0,
        "blocked_percent": 100,
        "currency": "EUR",
        "shuffle_seed": 7,
        "frozen_at": None,
        "created_at": AT,
        "revision": 1,
        "archived_at": None,
        "rounds": rounds or (round_(),),
    }
    return StudyView(**(known | more))


def script(*keys: str) -> Script:
    return Script(
        title={"en": "A way"},
        steps=tuple(
            Step(key=key, touchpoint=key, channel=Channel.WEB, title={"en": key}, instruction={"en": "Do it."})
            for key in keys
        ),
    )
