"""Everything that a report is made from, as the database holds it."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from scenarios.comparisons.queries import Locked, Stored
from scenarios.journeys.rules import JourneyView
from scenarios.studies.rules import RoundState, TesterView
from scenarios.studies.rules.masking import Person

Places = tuple[tuple[UUID, str], ...]
"""(run, step key) each."""


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """What `queries.build` loaded. `hidden`: names that no text may show; `stuck`: where testers reported trouble;
    `states`: of the rounds, at the time of loading."""

    stored: Stored
    journey: JourneyView
    testers: tuple[TesterView, ...]
    versions: Mapping[UUID, int]
    states: Mapping[UUID, RoundState]
    stuck: Places
    changes: Sequence[dict[str, Any]]
    lock: Locked | None
    hidden: tuple[Person, ...]

    @property
    def digest(self) -> str:
        """What a report is known by: the digest of everything here. Scripts never change, their versions stand for them."""
        stored = msgspec.structs.replace(self.stored, script_before=None, script_after=None)
        content = msgspec.msgpack.encode(msgspec.structs.replace(self, stored=stored))
        return hashlib.blake2b(content, digest_size=16).hexdigest()
