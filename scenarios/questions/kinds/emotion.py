"""The feeling: five faces from angry (−2) to delighted (+2)."""

from panel.core.forms import Raw
from scenarios.questions.kinds.base import Kind, read_number
from scenarios.questions.rules import Question


class EmotionKind(Kind):
    key = "emotion"

    def read(self, question: Question, raw: Raw) -> int | None:
        return read_number(question, raw)
