"""What a journey is as a value: phases with touchpoints, the keys they are known by, and how they are put in order."""

import re
import unicodedata
from collections.abc import Container, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from panel.core.errors import Refusal
from panel.core.i18n import N_
from scenarios.journeys.channels import Channel

Texts = dict[str, str]
T = TypeVar("T")

MAX_KEY = 60
MAX_TITLE = 80
MAX_DESCRIPTION = 1000
MAX_PHASE = 40
MAX_TOUCHPOINT = 40
MAX_DEPARTMENT = 60
MAX_PROMISE = 200


class TouchpointView(msgspec.Struct, frozen=True, kw_only=True):
    """A place where customer and company meet."""

    key: str
    channel: Channel
    department: Texts
    title: Texts
    promise: Texts = {}


class PhaseView(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the journey."""

    key: str
    title: Texts
    touchpoints: tuple[TouchpointView, ...] = ()


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """A journey as it is drawn or as a file brings it, not stored yet."""

    key: str
    title: Texts
    description: Texts = {}
    phases: tuple[PhaseView, ...] = ()

    @property
    def touchpoints(self) -> tuple[TouchpointView, ...]:
        """All touchpoints in the order of the map."""
        return tuple(touchpoint for phase in self.phases for touchpoint in phase.touchpoints)

    def touchpoint(self, key: str) -> TouchpointView | None:
        return next((t for t in self.touchpoints if t.key == key), None)

    def phase_of(self, touchpoint: str) -> PhaseView | None:
        """The phase that holds a touchpoint."""
        return next((p for p in self.phases if any(t.key == touchpoint for t in p.touchpoints)), None)


class JourneyView(Outline, frozen=True, kw_only=True):
    """A stored journey. `revision` counts saves."""

    id: UUID
    revision: int
    archived: bool
    changed_at: datetime


_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "&": " "})


def slug(text: str, fallback: str = "item") -> str:
    """A key from a title: "Prüfung der Adresse" → `pruefung-der-adresse`. Nothing usable gives the fallback."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    key = "-".join(re.findall(r"[a-z0-9]+", plain))[:MAX_KEY].strip("-")
    return key or fallback


def unique_key(titles: Texts, taken: Container[str], fallback: str = "item") -> str:
    """A key that nothing else has, from the English title, else the German one: `chat`, `chat-2`, `chat-3` …"""
    wanted = slug(titles.get("en") or titles.get("de") or "", fallback)
    key, number = wanted, 1
    while key in taken:
        number += 1
        key = f"{wanted[: MAX_KEY - 4].rstrip('-')}-{number}"
    return key


def moved(items: Sequence[T], index: int, by: int) -> tuple[T, ...]:
    """The items with one of them moved; at the ends it stays where it is."""
    to = min(max(index + by, 0), len(items) - 1)
    rest = [item for i, item in enumerate(items) if i != index]
    return (*rest[:to], items[index], *rest[to:])


def moved_touchpoint(phases: Sequence[PhaseView], key: str, by: int) -> tuple[PhaseView, ...]:
    """The phases with one touchpoint moved up (−1) or down (+1); past the end of its phase into the next phase."""
    at = next(i for i, phase in enumerate(phases) if any(t.key == key for t in phase.touchpoints))
    inside = [t.key for t in phases[at].touchpoints].index(key)
    if 0 <= inside + by < len(phases[at].touchpoints):
        order = moved(phases[at].touchpoints, inside, by)
        return _with(phases, {at: order})
    if not 0 <= at + by < len(phases):
        return tuple(phases)
    one = phases[at].touchpoints[inside]
    there = phases[at + by].touchpoints
    left = tuple(t for t in phases[at].touchpoints if t.key != key)
    return _with(phases, {at: left, at + by: (one, *there) if by > 0 else (*there, one)})


def _with(phases: Sequence[PhaseView], touchpoints: dict[int, tuple[TouchpointView, ...]]) -> tuple[PhaseView, ...]:
    return tuple(
        msgspec.structs.replace(phase, touchpoints=touchpoints[i]) if i in touchpoints else phase
        for i, phase in enumerate(phases)
    )


def merged(journey: Outline, other: Outline) -> tuple[PhaseView, ...]:
    """The journey's phases with those of another drawing taken in: what both have gets the other's words and phase,
    what is new is added at the end, and nothing is removed."""
    titles = {phase.key: phase.title for phase in other.phases}
    words = {t.key: t for t in other.touchpoints}
    elsewhere = {key for key in words if journey.touchpoint(key) and _phase_key(journey, key) != _phase_key(other, key)}
    known = {phase.key for phase in journey.phases}
    phases = [*journey.phases, *(PhaseView(key=p.key, title=p.title) for p in other.phases if p.key not in known)]
    return tuple(
        PhaseView(
            key=phase.key,
            title=titles.get(phase.key, phase.title),
            touchpoints=(
                *(words.get(t.key, t) for t in phase.touchpoints if t.key not in elsewhere),
                *(
                    t
                    for t in words.values()
                    if _phase_key(other, t.key) == phase.key and (t.key in elsewhere or not journey.touchpoint(t.key))
                ),
            ),
        )
        for phase in phases
    )


def _phase_key(outline: Outline, touchpoint: str) -> str:
    phase = outline.phase_of(touchpoint)
    return phase.key if phase else ""


def may_change(journey: JourneyView) -> Refusal | None:
    """An archived journey stands still."""
    if journey.archived:
        return Refusal("journey.archived", N_("This journey is archived. Bring it back first."))
    return None


def may_remove_touchpoint(used_by: Sequence[str]) -> Refusal | None:
    """A touchpoint stays while a scenario's draft needs it."""
    if used_by:
        return Refusal(
            "touchpoint.used",
            N_("This touchpoint is used by %(scenarios)s. Change or remove those steps first."),
            {"scenarios": ", ".join(f"“{title}”" for title in used_by)},
        )
    return None


def may_remove_phase(phase: PhaseView) -> Refusal | None:
    """Only an empty phase can go: touchpoints never vanish along with it."""
    if phase.touchpoints:
        return Refusal("phase.used", N_("This phase still has touchpoints. Move or remove them first."))
    return None
