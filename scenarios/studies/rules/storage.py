"""How long a study's answers stay joined to the people who gave them."""

from datetime import datetime, timedelta

from scenarios.studies.rules import StudyView

MONTH = timedelta(days=30)
"""A little less than most, so that "at the latest" holds."""
AT_MOST = 2
"""So many storage times a round that is only planned can hold a study together."""


def parts_at(study: StudyView, storage_months: int) -> datetime | None:
    """When nobody can be led back to their answers any more; None while no round was published, or one has no end.

    That is the storage time after the last day. A round that is planned with days and not published yet makes it
    later, as pairs of before and after need the people: until its last day, and twice the storage time at most.
    """
    ends = [r.closed_at or r.ends_at for r in study.rounds if r.published_at]
    known = [end for end in ends if end]
    if not known or len(known) < len(ends):
        return None
    kept, last = storage_months * MONTH, max(known)
    planned = [r.ends_at for r in study.rounds if not r.published_at and r.ends_at]
    return max(last + kept, min(max(planned, default=last), last + AT_MOST * kept))
