"""How long a study's answers stay joined to the people who gave them."""

from datetime import datetime, timedelta

from panel.consent.texts import WAIT_AT_MOST
from scenarios.studies.rules import StudyView

MONTH = timedelta(days=30)
"""A little less than most, so that "at the latest" holds."""
WARNED_FOR = timedelta(days=30)


def parts_at(study: StudyView, storage_months: int) -> datetime | None:
    """When nobody can be led back to their answers any more; None while no round was published, or one has no end.

    That is the storage time after the last day. A round that is planned with days and not published yet makes it
    later, as pairs of before and after need the people: until its own last day, within `WAIT_AT_MOST` storage times.
    """
    ends = [r.closed_at or r.ends_at for r in study.rounds if r.published_at]
    known = [end for end in ends if end]
    if not known or len(known) < len(ends):
        return None
    kept, last = storage_months * MONTH, max(known)
    planned = [r.ends_at for r in study.rounds if not r.published_at and r.ends_at]
    return max(last + kept, min(max(planned, default=last), last + WAIT_AT_MOST * kept))


def parts_soon(study: StudyView, storage_months: int, at: datetime) -> datetime | None:
    """`parts_at` when it is near: who wants to ask the same people again has to plan the round before."""
    cut = parts_at(study, storage_months)
    return cut if cut and at < cut <= at + WARNED_FOR else None
