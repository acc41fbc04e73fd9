"""Yes or no, such as: was it solved at the first contact (FCR)?"""

from panel.core.forms import Raw
from panel.core.i18n import N_
from scenarios.questions.kinds.base import NOT_OFFERED, Choice, Kind, absent
from scenarios.questions.rules import Question, WrongAnswer

CHOICES = (Choice("yes", N_("Yes"), "circle-check"), Choice("no", N_("No"), "circle-x"))


class YesNoKind(Kind):
    key = "yes_no"

    def choices(self, question: Question) -> tuple[Choice, ...]:
        return CHOICES

    def read(self, question: Question, raw: Raw) -> str | None:
        text = raw.get(question.key)
        if text == "":
            return absent(question)
        if text not in ("yes", "no"):
            raise WrongAnswer(NOT_OFFERED)
        return text
