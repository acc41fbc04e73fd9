"""Against expectation: five points from much worse (−2) to much better (+2)."""

from panel.core.forms import Raw
from scenarios.questions.kinds.base import Kind, read_number
from scenarios.questions.rules import Question


class ComparedKind(Kind):
    key = "compared"

    def read(self, question: Question, raw: Raw) -> int | None:
        return read_number(question, raw)
