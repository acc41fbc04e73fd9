"""What is known about a round's surroundings when its readiness is looked at."""

from datetime import date

import msgspec

from panel.core.errors import Refusal
from scenarios.studies.rules import Purpose
from scenarios.studies.rules.measures import MATCHED


class Codes(msgspec.Struct, frozen=True, kw_only=True):
    """What vouchers a round needs and finds, in codes; parts in cents."""

    needed: int = 0
    free: int | None = None
    """None: there is no pool."""
    promised: int = 0
    """Of the free ones, so many belong to testers of other rounds."""
    fits: bool = True
    """Each bonus is worth exactly one code of the pool."""
    parts: tuple[int, ...] = ()
    """Parts of a bonus that the plan promises and for which no code is free."""

    @property
    def left(self) -> int:
        return max(0, (self.free or 0) - self.promised)


class Pairs(msgspec.Struct, frozen=True, kw_only=True):
    """Counted members of the after round: who gave a before value of what decides, and who can still give one."""

    gave: int = 0
    open: int = 0


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about a round's surroundings. Numbers are people."""

    today: date
    version_number: int | None = None
    decides: str = MATCHED
    """The measure that decides, a key of `plan.METRICS`."""
    unasked: tuple[Purpose, ...] = ()
    """Of the before round and this one, those whose scenario does not ask it."""
    common_steps: bool = True
    """Both rounds have a step to compare."""
    members: int = 0
    counted: int = 0
    """Members who may be asked and whose answers count: no colleagues."""
    unwilling: tuple[tuple[str, Refusal], ...] = ()
    """Members who may not be asked as far as their consents go: their name and why not."""
    nameless: bool = False
    """The reader may not see who said what: the unwilling are counted alone."""
    without_basis: tuple[str, ...] = ()
    """Names of members to whom we may not write."""
    languages: tuple[str, ...] = ()
    """In which members are invited."""
    missing_languages: tuple[str, ...] = ()
    """In which a text of the scenario is missing."""
    missing_readers: int = 0
    """Members who read one of those."""
    samples: tuple[int, ...] = ()
    """Numbers of the steps, from 1, that still send testers to a sample link, phone number or account."""
    codes: Codes = Codes()
    mail_set: bool = True
    production: bool = False
    map_problems: int = 0
    map_exists: bool = False
    map_saved: bool = False
    same_panel: bool | None = None
    """As in the before round; None: there is nothing to compare with."""
    pairs: Pairs | None = None
    """None: not known."""
    usual_days: int = 0
    late_days: int = 0
    """Days of waiting in the scenario: usually, and when one thing never comes."""
