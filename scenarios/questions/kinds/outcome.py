"""Did the step work: yes, partly or no."""

from enum import StrEnum

from panel.core.forms import Raw
from scenarios.questions.kinds.base import NOT_OFFERED, Kind, absent
from scenarios.questions.rules import Question, WrongAnswer


class Outcome(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class OutcomeKind(Kind):
    key = "outcome"

    def read(self, question: Question, raw: Raw) -> str | None:
        text = raw.get(question.key)
        if text == "":
            return absent(question)
        if text not in set(Outcome):
            raise WrongAnswer(NOT_OFFERED)
        return text
