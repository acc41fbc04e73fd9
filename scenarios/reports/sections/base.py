"""What a section of a report is."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

import msgspec

from scenarios.comparisons.rules.inputs import Phase
from scenarios.reports.rules.facts import Facts


class Section(ABC):
    """`view` says everything that the section's template lays out; None: nothing to say, so it is left out."""

    key: ClassVar[str]
    name: ClassVar[str]
    """msgid, for the list of contents"""

    @abstractmethod
    def view(self, facts: Facts) -> Any | None: ...

    @property
    def template(self) -> str:
        return f"reports/sections/{self.key}.html"


class Shown(msgspec.Struct, frozen=True):
    """A section with what it has to say."""

    section: Section
    view: Any


class Point(msgspec.Struct, frozen=True):
    """A remark with a sign: a hint on the data, something not known, a step to take."""

    icon: str
    title: str
    text: str


def label_of(facts: Facts, tester: str) -> str:
    """T1 …, K1 … of a tester's id."""
    return facts.names.get(tester) or facts.colleagues.get(tester, "–")


def by_label(facts: Facts, testers: set[str]) -> list[tuple[str, str]]:
    """(id, label) in the order T1, T2, … T10."""
    known = [(tester, label_of(facts, tester)) for tester in testers]
    return sorted(known, key=lambda pair: (len(pair[1]), pair[1]))


def walked(facts: Facts) -> list[Phase]:
    """The rounds with counted runs."""
    return [phase for phase in Phase if facts.testers(phase)]
