"""From a journey and its script to the text of a file. Reading that text and writing it again gives the same bytes."""

from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, LiteralScalarString

from scenarios.authoring.files.shape import ScenarioFile
from scenarios.authoring.script import DataItem, Step
from scenarios.journeys.rules import Outline, PhaseView, TouchpointView

Texts = dict[str, str]
WIDTH = 120
SHORT = 40
"""Up to this many characters in each language, the languages stand in one line."""


def dump(file: ScenarioFile) -> str:
    """The file's text: two languages in a line where they are short, folded paragraphs where they are long."""
    yaml = YAML(typ="rt")
    yaml.width, yaml.allow_unicode = WIDTH, True
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(_file(file.outline, file), out)
    return out.getvalue()


def _file(outline: Outline, file: ScenarioFile) -> CommentedMap:
    script = file.script
    return _block(
        key=outline.key,
        title=_texts(script.title),
        description=_texts(outline.description),
        intro=_texts(script.intro),
        phases=[_phase(phase) for phase in outline.phases],
        touchpoints=[_touchpoint(phase.key, t) for phase in outline.phases for t in phase.touchpoints],
        steps=[_step(step) for step in script.steps],
        end_questions=script.end_questions,
    )


def _phase(phase: PhaseView) -> CommentedMap:
    return _block(key=phase.key, title=_texts(phase.title))


def _touchpoint(phase: str, touchpoint: TouchpointView) -> CommentedMap:
    return _block(
        key=touchpoint.key,
        phase=phase,
        channel=touchpoint.channel.value,
        department=_texts(touchpoint.department),
        title=_texts(touchpoint.title),
        promise=_texts(touchpoint.promise),
    )


def _step(step: Step) -> CommentedMap:
    waiting = step.waiting and _block(
        **{"for": _texts(step.waiting.for_)},
        usually_days=step.waiting.usually_days,
        cutoff_days=step.waiting.cutoff_days,
    )
    return _block(
        key=step.key,
        touchpoint=step.touchpoint,
        channel=step.channel.value,
        title=_texts(step.title),
        instruction=_texts(step.instruction),
        minutes=step.minutes,
        expectation=None if step.expectation else False,
        link=_scalar(step.link),
        phone=_quoted(step.phone),
        hours=_texts(step.hours),
        data=[_datum(item) for item in step.data] or None,
        waiting=waiting,
        questions=step.questions,
    )


def _datum(item: DataItem) -> CommentedMap:
    return _block(label=_texts(item.label), value=DoubleQuotedScalarString(item.value))


def _block(**entries: Any) -> CommentedMap:
    """The entries in their order, without those that say nothing."""
    return CommentedMap((name, value) for name, value in entries.items() if value is not None)


def _texts(texts: Texts) -> CommentedMap | None:
    if not texts:
        return None
    if all(len(text) <= SHORT and "\n" not in text for text in texts.values()):
        line = CommentedMap((language, DoubleQuotedScalarString(text)) for language, text in sorted(texts.items()))
        line.fa.set_flow_style()
        return line
    return CommentedMap((language, _long(text)) for language, text in sorted(texts.items()))


def _long(text: str) -> Any:
    """Folded or literal where the text comes back unharmed, else in quotes."""
    if not text.isprintable() and not text.replace("\n", "").isprintable():
        return DoubleQuotedScalarString(text)
    lines = text.split("\n")
    if any(line != line.strip() or not line for line in lines) or "  " in text:
        return DoubleQuotedScalarString(text)
    if len(lines) > 1:
        return LiteralScalarString(text)
    return FoldedScalarString(text) if len(text) > WIDTH - 20 else DoubleQuotedScalarString(text)


def _scalar(text: str) -> str | None:
    return text or None


def _quoted(text: str) -> Any:
    return DoubleQuotedScalarString(text) if text else None
