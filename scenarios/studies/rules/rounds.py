"""What a round needs, which rounds a study may get, and when people may be asked."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

import msgspec

from panel.core import purpose as core
from panel.core.clock import end_of_day
from panel.core.errors import Refusal
from panel.core.i18n import N_
from scenarios.studies.rules import Purpose, RoundState, RoundView, StudyView

LINK_LIVES_DAYS = 30
"""A personal link opens so many days beyond the round's end."""


class RoundPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What is chosen for a round; all of it may come later."""

    version_id: UUID | None = None
    panel_id: UUID | None = None
    opens_on: date | None = None
    closes_on: date | None = None


def may_add(study: StudyView, purpose: Purpose) -> Refusal | None:
    """One round before, one after, and any number during."""
    if study.archived_at is not None:
        return Refusal("archived", N_("This study is archived. Bring it back first."))
    if purpose is not Purpose.DURING and study.round(purpose):
        return Refusal("round_exists", N_("This study has this round already."))
    return None


def wrong_dates(plan: RoundPlan) -> dict[str, str]:
    """What is wrong with the days, at the field."""
    if plan.opens_on and plan.closes_on and plan.closes_on < plan.opens_on:
        return {"closes_on": N_("The last day cannot lie before the first.")}
    return {}


def may_invite_now(round_: RoundView, at: datetime) -> Refusal | None:
    """Whether people may be asked for this round."""
    state = round_.state(at)
    if state is RoundState.DRAFT:
        return Refusal("not_published", N_("Publish this round first. Then you can invite."))
    if state is RoundState.CLOSED:
        return Refusal("round_over", N_("This round is over."))
    return None


def may_move_end(round_: RoundView, to: date, today: date, at: datetime) -> Refusal | None:
    """The last day of a running round may move, though not into the past."""
    if refusal := may_invite_now(round_, at):
        return refusal
    if to < today or (round_.opens_on and to < round_.opens_on):
        return Refusal("in_the_past", N_("The last day cannot lie in the past."))
    return None


def may_close(round_: RoundView, at: datetime) -> Refusal | None:
    """Only what was published can be closed; closing again is harmless."""
    if round_.state(at) is RoundState.DRAFT:
        return Refusal("not_published", N_("This round was never published."))
    return None


def may_archive(study: StudyView, at: datetime) -> Refusal | None:
    """A study with a round under way stays in sight."""
    if any(r.state(at) in (RoundState.SCHEDULED, RoundState.OPEN) for r in study.rounds):
        return Refusal("round_running", N_("A round is running. Close it first."))
    return None


def purpose_of(study: StudyView, round_: RoundView) -> core.Purpose:
    """What an invitation or a bonus of this round is for: `Moving house · before`, said in each reader's language."""
    others = tuple(r.id for r in study.rounds if r.id != round_.id)
    return core.Purpose("round", round_.id, f"{study.title}{core.DOT}{round_.purpose.value}", others)


def links_until(round_: RoundView) -> datetime:
    """When the personal links of a round stop opening. Needs a last day."""
    assert round_.closes_on is not None, "a published round has a last day"
    return end_of_day(round_.closes_on + timedelta(days=LINK_LIVES_DAYS))


def shown_rounds(study: StudyView) -> Sequence[RoundView]:
    """In the order of life: before, during, after."""
    order = list(Purpose)
    return sorted(study.rounds, key=lambda r: (order.index(r.purpose), r.position))
