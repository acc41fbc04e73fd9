"""The kinds of questions. Outside this folder nobody asks for a kind's key."""

from scenarios.questions.kinds.base import Kind
from scenarios.questions.kinds.compared import ComparedKind
from scenarios.questions.kinds.emotion import EmotionKind
from scenarios.questions.kinds.friction import FrictionKind
from scenarios.questions.kinds.outcome import OutcomeKind
from scenarios.questions.kinds.scale import ScaleKind
from scenarios.questions.kinds.text import TextKind
from scenarios.questions.kinds.yes_no import YesNoKind

ALL: tuple[Kind, ...] = (
    OutcomeKind(),
    ScaleKind(),
    ComparedKind(),
    EmotionKind(),
    FrictionKind(),
    YesNoKind(),
    TextKind(),
)
KINDS: dict[str, Kind] = {kind.key: kind for kind in ALL}
