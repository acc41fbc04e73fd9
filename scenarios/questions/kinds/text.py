"""In their own words."""

from panel.core.forms import Raw
from scenarios.questions.kinds.base import TOO_LONG, Kind, absent
from scenarios.questions.rules import Question, WrongAnswer


class TextKind(Kind):
    key = "text"
    in_own_words = True

    def read(self, question: Question, raw: Raw) -> str | None:
        text = raw.get(question.key)
        if text == "":
            return absent(question)
        if len(text) > question.max_length:
            raise WrongAnswer(TOO_LONG)
        return text
