"""What a kind of question can do."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

import msgspec

from panel.core.forms import Raw
from panel.core.i18n import N_
from scenarios.questions.rules import Question, WrongAnswer

MISSING = N_("Please answer this question.")
NOT_OFFERED = N_("Please choose one of the offered values.")
TOO_LONG = N_("Please shorten this text a little.")


class Choice(msgspec.Struct, frozen=True):
    """A value that can be chosen: `label` and `small` are msgids, `icon` is a drawing's name."""

    value: int | str
    label: str
    icon: str = ""
    small: str = ""


class Count(msgspec.Struct, frozen=True):
    """How often a value was chosen."""

    choice: Choice
    count: int


class Kind(ABC):
    """A kind reads what the browser sent; its templates lie in `scenarios/questions/<key>/`.

    All of them know `question` and `kinds`. `ask` fills itself from `form` (a bound or blank form, or none), `answer`
    shows one `value`, `result` sums up `values`.
    """

    key: ClassVar[str]
    in_own_words: ClassVar[bool] = False
    """Whether its values are texts that people wrote: somebody may be named in them."""

    def choices(self, question: Question) -> tuple[Choice, ...]:
        """What can be chosen, worst or lowest first; nothing where people write."""
        return ()

    def choice(self, question: Question, value: Any) -> Choice:
        """The choice of a value; one that is not offered any more shows itself."""
        return next((c for c in self.choices(question) if c.value == value), Choice(value, str(value)))

    def tally(self, question: Question, values: Iterable[Any]) -> tuple[Count, ...]:
        """How often each choice was taken; where several may be, each counts."""
        taken = [v for value in values for v in (value if isinstance(value, list) else [value])]
        return tuple(Count(choice, taken.count(choice.value)) for choice in self.choices(question))

    @abstractmethod
    def read(self, question: Question, raw: Raw) -> Any:
        """The value, or None for an optional one left out. Raises `WrongAnswer` with a msgid."""

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
