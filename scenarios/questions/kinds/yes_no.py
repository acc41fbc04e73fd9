"""Yes or no, such as: was it solved at the first contact (FCR)?"""

from panel.core.forms import Raw
from scenarios.questions.kinds.base import NOT_OFFERED, Kind, absent
from scenarios.questions.rules import Question, WrongAnswer


class YesNoKind(Kind):
    key = "yes_no"

    def read(self, question: Question, raw: Raw) -> str | None:
        text = raw.get(question.key)
        if text == "":
            return absent(question)
        if text not in ("yes", "no"):
            raise WrongAnswer(NOT_OFFERED)
        return text
