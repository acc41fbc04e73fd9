"""What may be asked: a question names its kind, its words and its scale. Texts are msgids; pages translate them."""

from typing import Annotated

import msgspec
from msgspec import Meta


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question. `low`…`high` is the scale where the kind has one; `low_label`, `high_label` name its ends."""

    key: str
    kind: str
    text: str
    hint: str = ""
    required: bool = False
    low: int = 1
    high: int = 7
    low_label: str = ""
    high_label: str = ""
    max_length: Annotated[int, Meta(ge=1)] = 4000


class WrongAnswer(ValueError):
    """The value is none of this question's; the text is a msgid for the tester."""
