"""A file of customers, line by line: what would be added, what is there already, and what is wrong where."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

import msgspec

from panel.core.addresses import fold
from panel.customers.rules.import_lines import Defaults, Fault, read_line
from panel.customers.rules.people import CustomerInput
from panel.customers.rules.sheet import Line, Sheet

__all__ = ["Defaults", "Duplicate", "Fault", "New", "Plan", "Wrong", "known", "left_out", "plan"]


class Wrong(msgspec.Struct, frozen=True):
    """A line that can't be added: its number in the file, what stands there, and every fault."""

    number: int
    shown: str
    faults: tuple[Fault, ...]
    cells: dict[str, str] = {}
    """What the line says, by column: to be mended."""


class Duplicate(msgspec.Struct, frozen=True):
    """A line whose address is taken: by an earlier line of the file, or by a customer (`existing`, `name`)."""

    number: int
    email: str
    line: int | None = None
    existing: UUID | None = None
    name: str = ""
    cells: dict[str, str] = {}


class New(msgspec.Struct, frozen=True):
    """A line that would be added."""

    number: int
    entry: CustomerInput
    cells: dict[str, str] = {}


class Plan(msgspec.Struct, frozen=True):
    """What an import would do."""

    new: tuple[New, ...]
    duplicates: tuple[Duplicate, ...]
    wrong: tuple[Wrong, ...]
    ignored: tuple[str, ...] = ()

    @property
    def incomplete(self) -> bool:
        """Some lines are not taken."""
        return bool(self.duplicates or self.wrong)

    @property
    def without_basis(self) -> int:
        return sum(line.entry.contact_basis is None for line in self.new)


def plan(sheet: Sheet, defaults: Defaults, today: date) -> Plan:
    """Read every line; the first of several with one address counts. What the database knows comes in by `known`."""
    new: list[New] = []
    duplicates: list[Duplicate] = []
    wrong: list[Wrong] = []
    seen: dict[str, int] = {}
    for line in sheet.lines:
        entry, faults = read_line(line, defaults, today)
        if entry is None:
            wrong.append(Wrong(line.number, _shown(line), tuple(faults), line.values))
        elif (first := seen.setdefault(fold(entry.email), line.number)) != line.number:
            duplicates.append(Duplicate(line.number, entry.email, line=first, cells=line.values))
        else:
            new.append(New(line.number, entry, line.values))
    return Plan(tuple(new), tuple(duplicates), tuple(wrong), sheet.ignored)


def known(made: Plan, taken: Mapping[str, tuple[UUID, str]]) -> Plan:
    """The plan without the lines whose folded address is somebody's already."""
    there = [line for line in made.new if fold(line.entry.email) in taken]
    return msgspec.structs.replace(
        made,
        new=tuple(line for line in made.new if fold(line.entry.email) not in taken),
        duplicates=_together(made.duplicates, there, taken),
    )


def left_out(made: Plan, late: Iterable[New], taken: Mapping[str, tuple[UUID, str]]) -> Plan:
    """What was not added, once the rest was: the wrong lines, and those of people who were there, or came `late`."""
    return msgspec.structs.replace(made, new=(), duplicates=_together(made.duplicates, late, taken))


def _together(
    duplicates: Iterable[Duplicate], lines: Iterable[New], taken: Mapping[str, tuple[UUID, str]]
) -> tuple[Duplicate, ...]:
    there = [
        Duplicate(line.number, line.entry.email, existing=who[0], name=who[1], cells=line.cells)
        for line in lines
        if (who := taken.get(fold(line.entry.email))) is not None
    ]
    return tuple(sorted([*duplicates, *there], key=lambda duplicate: duplicate.number))


def _shown(line: Line) -> str:
    """What to recognise the line by."""
    return " · ".join(line.values[c] for c in ("name", "given_name", "family_name", "email") if c in line.values)[:120]
