"""What a kind of question can do."""

from typing import Any, ClassVar

from panel.core.forms import Raw
from panel.core.i18n import N_
from scenarios.questions.rules import Question, WrongAnswer

MISSING = N_("Please answer this question.")
NOT_OFFERED = N_("Please choose one of the offered values.")
TOO_LONG = N_("Please shorten this text a little.")


class Kind:
    """A kind reads what the browser sent; its templates lie in `scenarios/questions/<key>/`."""

    key: ClassVar[str]

    def read(self, question: Question, raw: Raw) -> Any:
        """The value, or None for an optional one left out. Raises `WrongAnswer` with a msgid."""
        raise NotImplementedError

    def template(self, view: str) -> str:
        """`ask`, `answer` or `result`."""
        return f"scenarios/questions/{self.key}/{view}.html"


def absent(question: Question) -> None:
    """Refuse a required question left out."""
    if question.required:
        raise WrongAnswer(MISSING)


def read_number(question: Question, raw: Raw) -> int | None:
    """A whole number on the question's scale."""
    text = raw.get(question.key)
    if text == "":
        return absent(question)
    try:
        value = int(text)
    except ValueError:
        raise WrongAnswer(NOT_OFFERED) from None
    if not question.low <= value <= question.high:
        raise WrongAnswer(NOT_OFFERED)
    return value
