"""What got in the way: any number of chips."""

from enum import StrEnum

from panel.core.forms import Raw
from panel.core.i18n import N_
from scenarios.questions.kinds.base import NOT_OFFERED, Choice, Kind
from scenarios.questions.rules import Question, WrongAnswer


class Friction(StrEnum):
    WAITED = "waited"
    REPEAT = "repeat"
    CONTRADICTION = "contradiction"
    UNREACHABLE = "unreachable"
    UNCLEAR_LETTER = "unclear_letter"
    UNCLEAR_BILL = "unclear_bill"
    TECH_FAILED = "tech_failed"
    DEAD_END = "dead_end"
    NOT_TAKEN_SERIOUSLY = "not_taken_seriously"


LABELS: dict[Friction, str] = {
    Friction.WAITED: N_("waited too long"),
    Friction.REPEAT: N_("had to repeat myself"),
    Friction.CONTRADICTION: N_("contradictory answers"),
    Friction.UNREACHABLE: N_("nobody reachable"),
    Friction.UNCLEAR_LETTER: N_("unclear letter"),
    Friction.UNCLEAR_BILL: N_("unclear bill"),
    Friction.TECH_FAILED: N_("technology failed"),
    Friction.DEAD_END: N_("dead end"),
    Friction.NOT_TAKEN_SERIOUSLY: N_("felt not taken seriously"),
}


class FrictionKind(Kind):
    key = "friction"

    def choices(self, question: Question) -> tuple[Choice, ...]:
        return tuple(Choice(friction.value, label) for friction, label in LABELS.items())

    def read(self, question: Question, raw: Raw) -> list[str] | None:
        chosen = [c for c in dict.fromkeys(raw.all(question.key)) if c]
        if any(c not in set(Friction) for c in chosen):
            raise WrongAnswer(NOT_OFFERED)
        return chosen or None
