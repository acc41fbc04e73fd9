"""A rating on a row of numbers: SEQ, SUS, UMUX-Lite, likelihood to recommend, CES, CSAT."""

from panel.core.forms import Raw
from scenarios.questions.kinds.base import Kind, read_number
from scenarios.questions.rules import Question


class ScaleKind(Kind):
    key = "scale"

    def read(self, question: Question, raw: Raw) -> int | None:
        return read_number(question, raw)
