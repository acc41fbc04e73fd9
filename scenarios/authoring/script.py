"""The shape of a script: what a draft holds, a version freezes and a YAML file carries. Pure values."""

import hashlib
from math import ceil
from typing import Annotated

import msgspec
from msgspec import Meta

from scenarios.journeys.channels import Channel
from scenarios.questions.rules import Question
from scenarios.questions.sets import END_SETS, STEP_SETS

Key = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Texts = dict[str, str]


class DataItem(msgspec.Struct, frozen=True, kw_only=True):
    """Something to copy: a customer number, an address."""

    label: Texts
    value: Annotated[str, Meta(max_length=300)]


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """What a step first waits for, how long that usually takes, and when nothing came."""

    for_: Texts = msgspec.field(name="for")
    usually_days: Annotated[int, Meta(ge=0, le=90)]
    cutoff_days: Annotated[int, Meta(ge=1, le=180)]


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing to do. `key` is stable over versions; `touchpoint` names where it happens in the journey."""

    key: Key
    touchpoint: Key
    channel: Channel
    title: Texts
    instruction: Texts
    minutes: Annotated[int, Meta(ge=1, le=240)] = 5
    expectation: bool = True
    link: Annotated[str, Meta(max_length=500)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    hours: Texts = {}
    data: tuple[DataItem, ...] = ()
    waiting: Waiting | None = None
    questions: str = "standard"

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions after the step. An unknown set is the standard one."""
        return STEP_SETS.get(self.questions, STEP_SETS["standard"])


class Script(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A whole scenario: what testers read first, the steps in their order, the questions at the end."""

    title: Texts
    intro: Texts = {}
    steps: tuple[Step, ...] = ()
    end_questions: str = "sus"

    @property
    def asked_at_end(self) -> tuple[Question, ...]:
        return END_SETS.get(self.end_questions, END_SETS["sus"])

    @property
    def minutes(self) -> int:
        """Active minutes, waiting left out; those for the end questions count too."""
        return sum(step.minutes for step in self.steps) + self.minutes_at_end

    @property
    def minutes_at_end(self) -> int:
        """Minutes for the questions at the end: four that must be answered take one, and reading the page some."""
        return max(2, ceil(sum(question.required for question in self.asked_at_end) / 4))

    @property
    def days(self) -> int:
        """Days over which the walk usually stretches."""
        return sum(step.waiting.usually_days for step in self.steps if step.waiting)

    def step(self, key: str) -> Step | None:
        return next((s for s in self.steps if s.key == key), None)

    def index(self, key: str) -> int | None:
        return next((i for i, s in enumerate(self.steps) if s.key == key), None)


class Removed(msgspec.Struct, frozen=True):
    """The step that was removed last, and where it stood."""

    step: Step
    index: int


class _Draft(Script, frozen=True, kw_only=True, omit_defaults=True):
    removed: Removed | None = None


def draft_json(script: Script, removed: Removed | None = None) -> str:
    """A draft as it is stored: the script, and beside it the step that can be brought back."""
    parts = {field.name: getattr(script, field.name) for field in msgspec.structs.fields(Script)}
    return msgspec.json.encode(_Draft(**parts, removed=removed)).decode()


def removed_of(text: str) -> Removed | None:
    """The step of a stored draft that can be brought back."""
    return msgspec.json.decode(text, type=_Draft).removed


def to_json(script: Script) -> str:
    """The script as it is stored."""
    return msgspec.json.encode(script).decode()


def from_json(text: str) -> Script:
    """The script of a stored draft or version."""
    return msgspec.json.decode(text, type=Script)


def sha256_of(script: Script) -> str:
    """What a frozen version is known by: the digest of its canonical JSON."""
    return hashlib.sha256(msgspec.json.encode(script, order="deterministic")).hexdigest()
