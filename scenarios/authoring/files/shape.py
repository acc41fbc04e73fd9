"""What a scenario file says, and what can be wrong with one."""

import msgspec

from scenarios.authoring.script import Script
from scenarios.journeys.rules import Outline

MAX_BYTES = 1_000_000


class FileProblem(msgspec.Struct, frozen=True):
    """Something wrong at a place of the file. `message` is a msgid with `params`; a note does not stop the import."""

    line: int
    column: int
    message: str
    params: dict[str, str | int] = {}
    note: bool = False


class ScenarioFile(msgspec.Struct, frozen=True):
    """One journey with its script: the same title, one key."""

    outline: Outline
    script: Script


class Reading(msgspec.Struct, frozen=True):
    """What came of reading a file: problems in the order of the lines, and the content where none stops it."""

    content: ScenarioFile | None
    problems: tuple[FileProblem, ...] = ()

    @property
    def errors(self) -> tuple[FileProblem, ...]:
        return tuple(problem for problem in self.problems if not problem.note)

    @property
    def notes(self) -> tuple[FileProblem, ...]:
        return tuple(problem for problem in self.problems if problem.note)
