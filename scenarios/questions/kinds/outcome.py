"""Did the step work: yes, partly or no."""

from enum import StrEnum

from panel.core.forms import Raw
from panel.core.i18n import N_
from scenarios.questions.kinds.base import NOT_OFFERED, Choice, Kind, absent
from scenarios.questions.rules import Question, WrongAnswer


class Outcome(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


CHOICES = (
    Choice(Outcome.YES.value, N_("Yes"), "circle-check", N_("done")),
    Choice(Outcome.PARTLY.value, N_("Partly"), "circle-dashed", N_("with detours")),
    Choice(Outcome.NO.value, N_("No"), "circle-x", N_("not done")),
)


class OutcomeKind(Kind):
    key = "outcome"

    def choices(self, question: Question) -> tuple[Choice, ...]:
        return CHOICES

    def read(self, question: Question, raw: Raw) -> str | None:
        text = raw.get(question.key)
        if text == "":
            return absent(question)
        if text not in set(Outcome):
            raise WrongAnswer(NOT_OFFERED)
        return text
