"""The feeling: five faces from angry (−2) to delighted (+2)."""

from panel.core.forms import Raw
from panel.core.i18n import N_
from scenarios.questions.kinds.base import Choice, Kind, read_number
from scenarios.questions.rules import Question

CHOICES = (
    Choice(-2, N_("angry")),
    Choice(-1, N_("let down")),
    Choice(0, N_("neutral")),
    Choice(1, N_("content")),
    Choice(2, N_("delighted")),
)


class EmotionKind(Kind):
    key = "emotion"

    def choices(self, question: Question) -> tuple[Choice, ...]:
        return CHOICES

    def read(self, question: Question, raw: Raw) -> int | None:
        return read_number(question, raw)
