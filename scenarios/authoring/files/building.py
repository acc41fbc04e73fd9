"""From the nodes of a file to a journey with its script, or to everything that is wrong with it."""

from collections.abc import Container

import msgspec

from panel.core.i18n import N_
from scenarios.authoring import limits
from scenarios.authoring.files.checking import Check
from scenarios.authoring.files.reading import Node, Unreadable, parse
from scenarios.authoring.files.shape import Reading, ScenarioFile
from scenarios.authoring.script import DataItem, Script, Step, Waiting
from scenarios.journeys import rules as journeys
from scenarios.journeys.channels import Channel
from scenarios.journeys.rules import Outline, PhaseView, TouchpointView
from scenarios.questions.sets import END_SETS, STEP_SETS

CHANNELS = tuple(channel.value for channel in Channel)

NO_PHASE = N_("There is no phase “%(key)s” in this file.")
NO_TOUCHPOINT = N_("There is no touchpoint “%(key)s” in this file.")
OTHER_CHANNEL = N_("The step says %(step)s, but its touchpoint “%(key)s” says %(touchpoint)s.")
NOT_LINK = N_("“%(value)s” is no web address. It has to begin with https:// or http://.")
NOT_PHONE = N_("“%(value)s” is no phone number. Write it like +49 341 00000012.")
CUTOFF_EARLY = N_("“cutoff_days” is smaller than “usually_days”: nobody could wait as long as it usually takes.")
TOO_MANY = N_("At most %(limit)s entries fit here.")


def read(data: bytes | str) -> Reading:
    """Read a file. All problems are found at once, except that a file which is no YAML shows only the first."""
    check = Check()
    try:
        content = _Builder(check).file(parse(data))
    except Unreadable as wrong:
        return Reading(None, (wrong.problem,))
    problems = tuple(sorted(check.problems, key=lambda p: (p.line, p.column)))
    return Reading(None if any(not p.note for p in problems) else content, problems)


class _Builder:
    def __init__(self, check: Check) -> None:
        self.check = check
        self.channels: dict[str, Channel | None] = {}

    def file(self, root: Node) -> ScenarioFile:
        given = self.check.mapping(
            root,
            "YAML",
            ("key", "title", "phases", "touchpoints", "steps"),
            ("description", "intro", "end_questions"),
        )
        check = self.check
        title = check.texts(given.get("title"), "title", journeys.MAX_TITLE)
        outline = Outline(
            key=check.key(given.get("key"), "key"),
            title=title,
            phases=self._phases(given),
            description=check.texts(given.get("description"), "description", journeys.MAX_DESCRIPTION, required=False),
        )
        script = Script(
            title=title,
            intro=check.texts(given.get("intro"), "intro", limits.MAX_INTRO, required=False),
            steps=self._steps(given.get("steps")),
            end_questions=check.choice(given.get("end_questions"), "end_questions", tuple(END_SETS), "sus"),
        )
        return ScenarioFile(outline, script)

    def _phases(self, given: dict[str, Node]) -> tuple[PhaseView, ...]:
        phases: dict[str, PhaseView] = {}
        seen: dict[str, int] = {}
        for node in self.check.sequence(given.get("phases"), "phases"):
            entry = self.check.mapping(node, "phases", ("key", "title"), ())
            key = self.check.key(entry.get("key"), "key")
            self.check.fresh(entry.get("key"), key, seen)
            phases[key] = PhaseView(key=key, title=self.check.texts(entry.get("title"), "title", journeys.MAX_PHASE))
        placed: dict[str, list[TouchpointView]] = {key: [] for key in phases}
        taken: dict[str, int] = {}
        for node in self.check.sequence(given.get("touchpoints"), "touchpoints"):
            phase, touchpoint = self._touchpoint(node, placed, taken)
            if phase in placed:
                placed[phase].append(touchpoint)
        return tuple(msgspec.structs.replace(p, touchpoints=tuple(placed[key])) for key, p in phases.items())

    def _touchpoint(self, node: Node, phases: Container[str], seen: dict[str, int]) -> tuple[str, TouchpointView]:
        check = self.check
        entry = check.mapping(node, "touchpoints", ("key", "phase", "channel", "title"), ("department", "promise"))
        key, phase = check.key(entry.get("key"), "key"), check.key(entry.get("phase"), "phase")
        check.fresh(entry.get("key"), key, seen)
        if phase and phase not in phases:
            check.add(entry["phase"], NO_PHASE, key=phase)
        channel = self._channel(entry.get("channel"))
        self.channels.setdefault(key, channel)
        return phase, TouchpointView(
            key=key,
            channel=channel or Channel.WEB,
            title=check.texts(entry.get("title"), "title", journeys.MAX_TOUCHPOINT),
            department=check.texts(entry.get("department"), "department", journeys.MAX_DEPARTMENT, required=False),
            promise=check.texts(entry.get("promise"), "promise", journeys.MAX_PROMISE, required=False),
        )

    def _channel(self, node: Node | None) -> Channel | None:
        word = self.check.choice(node, "channel", CHANNELS, "")
        return Channel(word) if word else None

    def _steps(self, node: Node | None) -> tuple[Step, ...]:
        seen: dict[str, int] = {}
        nodes = self.check.sequence(node, "steps")
        if node is not None and len(nodes) > limits.MAX_STEPS:
            self.check.add(nodes[limits.MAX_STEPS], TOO_MANY, limit=limits.MAX_STEPS)
        return tuple(self._step(one, seen) for one in nodes[: limits.MAX_STEPS])

    def _step(self, node: Node, seen: dict[str, int]) -> Step:
        check = self.check
        entry = check.mapping(
            node,
            "steps",
            ("key", "touchpoint", "channel", "title", "instruction"),
            ("minutes", "expectation", "link", "phone", "hours", "data", "waiting", "questions"),
        )
        key = check.key(entry.get("key"), "key")
        check.fresh(entry.get("key"), key, seen)
        return Step(
            key=key,
            touchpoint=self._place(entry),
            channel=self._channel(entry.get("channel")) or Channel.WEB,
            title=check.texts(entry.get("title"), "title", limits.MAX_STEP_TITLE),
            instruction=check.texts(entry.get("instruction"), "instruction", limits.MAX_INSTRUCTION),
            minutes=check.number(entry.get("minutes"), "minutes", limits.MINUTES, 5),
            expectation=check.truth(entry.get("expectation"), "expectation", True),
            link=check.shaped(entry.get("link"), "link", limits.MAX_LINK, limits.LINK, NOT_LINK),
            phone=check.shaped(entry.get("phone"), "phone", 40, limits.PHONE, NOT_PHONE),
            hours=check.texts(entry.get("hours"), "hours", limits.MAX_HOURS, required=False),
            data=self._data(entry.get("data")),
            waiting=self._waiting(entry.get("waiting")),
            questions=check.choice(entry.get("questions"), "questions", tuple(STEP_SETS), "standard"),
        )

    def _place(self, entry: dict[str, Node]) -> str:
        """The step's touchpoint, which must exist and have the step's channel."""
        node = entry.get("touchpoint")
        key = self.check.key(node, "touchpoint")
        if node is None or not key:
            return key
        if key not in self.channels:
            self.check.add(node, NO_TOUCHPOINT, key=key)
        elif (channel := entry.get("channel")) is not None and channel.text in CHANNELS:
            expected = self.channels[key]
            if expected is not None and channel.text != expected.value:
                self.check.add(channel, OTHER_CHANNEL, step=channel.text, key=key, touchpoint=expected.value)
        return key

    def _data(self, node: Node | None) -> tuple[DataItem, ...]:
        check, nodes = self.check, self.check.sequence(node, "data")
        if len(nodes) > limits.MAX_DATA_ITEMS:
            check.add(nodes[limits.MAX_DATA_ITEMS], TOO_MANY, limit=limits.MAX_DATA_ITEMS)
        entries = [check.mapping(one, "data", ("label", "value"), ()) for one in nodes]
        return tuple(
            DataItem(
                label=check.texts(entry.get("label"), "label", limits.MAX_DATA_LABEL),
                value=check.text(entry.get("value"), "value", limits.MAX_DATA_VALUE),
            )
            for entry in entries
        )

    def _waiting(self, node: Node | None) -> Waiting | None:
        if node is None:
            return None
        entry = self.check.mapping(node, "waiting", ("for", "usually_days", "cutoff_days"), ())
        usually = self.check.number(entry.get("usually_days"), "usually_days", limits.USUALLY_DAYS, 0)
        cutoff = self.check.number(entry.get("cutoff_days"), "cutoff_days", limits.CUTOFF_DAYS, 1)
        if cutoff < usually and "cutoff_days" in entry:
            self.check.add(entry["cutoff_days"], CUTOFF_EARLY, note=True)
        return Waiting(
            for_=self.check.texts(entry.get("for"), "for", limits.MAX_WAITING),
            usually_days=usually,
            cutoff_days=cutoff,
        )
