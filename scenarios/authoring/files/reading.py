"""From bytes to a tree of nodes that know their line: a small, safe part of YAML (no anchors, aliases or tags)."""

from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

from panel.core.i18n import N_
from scenarios.authoring.files.shape import MAX_BYTES, FileProblem

MAX_DEPTH = 12
MAX_EVENTS = 30_000

TOO_LARGE = N_("The file is larger than 1 MB.")
NOT_UTF8 = N_("The file is not UTF-8. Save it again with that encoding.")
EMPTY = N_("The file is empty.")
NO_ALIASES = N_("Anchors (&) and aliases (*) are not allowed. Write the text out.")
NO_TAGS = N_("Tags (!) are not allowed.")
TOO_DEEP = N_("The file is nested too deeply here.")
TOO_MANY = N_("The file has too many entries.")
ONE_DOCUMENT = N_("A file holds one scenario: nothing may follow after a line of ---.")
NOT_YAML = N_("From here on the file can't be read. Check indentation, colons and quotes: %(detail)s")
BAD_CHARACTER = N_("There is a character here that a file may not hold (%(code)s).")


class Node:
    """A piece of the file. `kind`: scalar, mapping or sequence; lines and columns count from 1."""

    __slots__ = ("column", "items", "kind", "line", "pairs", "plain", "text")

    def __init__(self, kind: str, line: int, column: int, text: str = "", plain: bool = False) -> None:
        self.kind, self.line, self.column, self.text, self.plain = kind, line, column, text, plain
        self.pairs: list[tuple[Node, Node]] = []
        self.items: list[Node] = []

    @property
    def empty(self) -> bool:
        """Nothing is written here: `key:` alone, or null."""
        return self.kind == "scalar" and self.plain and self.text in ("", "~", "null")


class Unreadable(Exception):
    """The file is no YAML that we take."""

    def __init__(self, problem: FileProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def parse(data: bytes | str) -> Node:
    """The root node. Raises `Unreadable` at the first thing that can't be read."""
    text = _text(data)
    try:
        return _tree(_events(text))
    except ReaderError as wrong:
        before = text[: wrong.position]
        raise _problem(
            before.count("\n") + 1, len(before) - before.rfind("\n"), BAD_CHARACTER, code=f"U+{_code(wrong):04X}"
        ) from None
    except MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _problem(line, column, NOT_YAML, detail=str(wrong.problem or "")[:200]) from None
    except (YAMLError, ValueError, OverflowError) as wrong:  # a broken escape, for one
        raise _problem(1, 1, NOT_YAML, detail=str(wrong)[:200]) from None


def _text(data: bytes | str) -> str:
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        raise _problem(1, 1, TOO_LARGE)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        before = raw[: wrong.start]
        raise _problem(before.count(b"\n") + 1, wrong.start - before.rfind(b"\n"), NOT_UTF8) from None
    if not text.strip():
        raise _problem(1, 1, EMPTY)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _code(wrong: ReaderError) -> int:
    character: Any = wrong.character
    return ord(character) if isinstance(character, str) else int(character)


def _problem(line: int, column: int, message: str, **params: str | int) -> Unreadable:
    return Unreadable(FileProblem(line, column, message, params))


def _events(text: str) -> Iterator[Any]:
    for number, event in enumerate(YAML(typ="safe", pure=True).parse(text)):
        if number > MAX_EVENTS:
            raise _problem(*_at(event), TOO_MANY)
        if isinstance(event, events.AliasEvent) or getattr(event, "anchor", None):
            raise _problem(*_at(event), NO_ALIASES)
        if getattr(event, "tag", None):
            raise _problem(*_at(event), NO_TAGS)
        yield event


def _at(event: Any) -> tuple[int, int]:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1


def _tree(stream: Iterator[Any]) -> Node:
    """Nodes from events, without recursion: a file of brackets alone can't exhaust the stack."""
    root: Node | None = None
    open_nodes: list[tuple[Node, Node | None]] = []  # (container, the key that waits for its value)
    for event in stream:
        if isinstance(event, events.DocumentStartEvent) and root is not None:
            raise _problem(*_at(event), ONE_DOCUMENT)
        if isinstance(event, events.MappingEndEvent | events.SequenceEndEvent):
            open_nodes.pop()
        node = _node(event)
        if node is None:
            continue
        if open_nodes:
            _attach(open_nodes, node)
        else:
            root = node
        if node.kind != "scalar":
            if len(open_nodes) == MAX_DEPTH:
                raise _problem(*_at(event), TOO_DEEP)
            open_nodes.append((node, None))
    if root is None:  # comments alone
        raise _problem(1, 1, EMPTY)
    return root


def _node(event: Any) -> Node | None:
    if isinstance(event, events.ScalarEvent):
        return Node("scalar", *_at(event), text=event.value, plain=event.style is None)
    if isinstance(event, events.MappingStartEvent):
        return Node("mapping", *_at(event))
    return Node("sequence", *_at(event)) if isinstance(event, events.SequenceStartEvent) else None


def _attach(open_nodes: list[tuple[Node, Node | None]], node: Node) -> None:
    container, key = open_nodes[-1]
    if container.kind == "sequence":
        container.items.append(node)
    elif key is None:
        open_nodes[-1] = (container, node)
    else:
        container.pairs.append((key, node))
        open_nodes[-1] = (container, None)
