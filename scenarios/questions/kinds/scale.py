"""A rating on a row of numbers: SEQ, SUS, UMUX-Lite, likelihood to recommend, CES, CSAT."""

from panel.core.forms import Raw
from scenarios.questions.kinds.base import Choice, Kind, read_number
from scenarios.questions.rules import Question


class ScaleKind(Kind):
    key = "scale"

    def choices(self, question: Question) -> tuple[Choice, ...]:
        return tuple(Choice(value, str(value)) for value in range(question.low, question.high + 1))

    def read(self, question: Question, raw: Raw) -> int | None:
        return read_number(question, raw)
