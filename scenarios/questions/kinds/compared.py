"""Against expectation: five points from much worse (−2) to much better (+2)."""

from panel.core.forms import Raw
from panel.core.i18n import N_
from scenarios.questions.kinds.base import Choice, Kind, read_number
from scenarios.questions.rules import Question

CHOICES = (
    Choice(-2, N_("much worse"), "chevrons-down"),
    Choice(-1, N_("a little worse"), "chevron-down"),
    Choice(0, N_("as expected"), "equal"),
    Choice(1, N_("a little better"), "chevron-up"),
    Choice(2, N_("much better"), "chevrons-up"),
)


class ComparedKind(Kind):
    key = "compared"

    def choices(self, question: Question) -> tuple[Choice, ...]:
        return CHOICES

    def read(self, question: Question, raw: Raw) -> int | None:
        return read_number(question, raw)
