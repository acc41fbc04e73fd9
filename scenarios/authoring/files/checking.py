"""What a node of a file must be. A check that fails notes the problem and goes on: all problems are found at once."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from re import Pattern

from panel.core.forms import clean
from panel.core.i18n import LANGUAGES, N_
from scenarios.authoring.files.reading import Node
from scenarios.authoring.files.shape import FileProblem
from scenarios.authoring.limits import KEY
from scenarios.journeys.rules import MAX_KEY

Texts = dict[str, str]

NOT_MAPPING = N_("“%(what)s” needs lines of the form “name: value” here.")
NOT_LIST = N_("“%(what)s” needs a list here: each entry begins with “- ”.")
NOT_TEXT = N_("“%(what)s” needs a plain text here.")
UNKNOWN = N_("“%(key)s” is not known here.")
UNKNOWN_SO = N_("“%(key)s” is not known here. Did you mean “%(close)s”?")
TWICE = N_("“%(key)s” stands here twice. The first is in line %(line)s.")
MISSING = N_("“%(key)s” is missing here.")
NO_TEXT = N_("“%(what)s” has no text. Write it in German (de) or English (en).")
ONE_LANGUAGE = N_("“%(what)s” has no text in %(language)s.")
TOO_LONG = N_("“%(what)s” has %(length)s characters in %(language)s. At most %(limit)s fit.")
LONG_VALUE = N_("“%(what)s” has %(length)s characters. At most %(limit)s fit.")
NOT_KEY = N_("“%(value)s” is no key. Use small letters a–z, digits and hyphens, at most 60 characters.")
NOT_NUMBER = N_("“%(what)s” needs a whole number from %(low)s to %(high)s.")
NOT_TRUTH = N_("“%(what)s” needs true or false.")
NOT_OFFERED = N_("“%(value)s” is not offered for “%(what)s”. Choose one of: %(options)s.")
LANGUAGE_NAMES = {"de": N_("German"), "en": N_("English")}


class Check:
    """Collects the problems of one file while its nodes are read."""

    def __init__(self) -> None:
        self.problems: list[FileProblem] = []

    def add(self, node: Node, message: str, *, note: bool = False, **params: str | int) -> None:
        self.problems.append(FileProblem(node.line, node.column, message, params, note))

    def mapping(self, node: Node, what: str, required: Iterable[str], optional: Iterable[str]) -> dict[str, Node]:
        """The node's values by name. Unknown, repeated and missing names are noted."""
        if node.kind != "mapping":
            self.add(node, NOT_MAPPING, what=what)
            return {}
        known, values, lines = [*required, *optional], {}, {}
        for name, value in node.pairs:
            key = name.text if name.kind == "scalar" else "?"
            if key in lines:
                self.add(name, TWICE, key=key[:60], line=lines[key])
            elif key in known:
                values[key] = value
            else:
                self.unknown(name, key, known)
            lines.setdefault(key, name.line)
        for key in required:
            if key not in lines:
                self.add(node, MISSING, key=key)
        return {key: value for key, value in values.items() if not value.empty or key in required}

    def unknown(self, node: Node, key: str, known: Sequence[str]) -> None:
        close = get_close_matches(key, known, 1)
        if close:
            self.add(node, UNKNOWN_SO, key=key[:60], close=close[0])
        else:
            self.add(node, UNKNOWN, key=key[:60])

    def sequence(self, node: Node | None, what: str) -> list[Node]:
        if node is None or node.empty:
            return []
        if node.kind != "sequence":
            self.add(node, NOT_LIST, what=what)
            return []
        return node.items

    def text(self, node: Node | None, what: str, limit: int) -> str:
        """A text without a language."""
        if node is None:
            return ""
        if node.kind != "scalar":
            self.add(node, NOT_TEXT, what=what)
            return ""
        text = "" if node.empty else clean(node.text)
        if len(text) > limit:
            self.add(node, LONG_VALUE, what=what, length=len(text), limit=limit)
        return text

    def shaped(self, node: Node | None, what: str, limit: int, shape: Pattern[str], message: str) -> str:
        """A text that must look like something: an address, a phone number."""
        text = self.text(node, what, limit)
        if node is not None and text and len(text) <= limit and not shape.match(text):
            self.add(node, message, value=text[:80])
        return text

    def texts(self, node: Node | None, what: str, limit: int, *, required: bool = True) -> Texts:
        """`{de: …, en: …}`. No text at all is a problem where one is required; one language missing is a note."""
        if node is None:
            return {}
        given = self.mapping(node, what, (), LANGUAGES) if not node.empty else {}
        read = {code: self._one(given[code], what, code, limit) for code in LANGUAGES if code in given}
        texts = {code: text for code, text in read.items() if text}
        if required and not texts and (node.kind == "mapping" or node.empty):
            self.add(node, NO_TEXT, what=what)
        for language in LANGUAGES:
            if texts and language not in texts:
                self.add(node, ONE_LANGUAGE, note=True, what=what, language=LANGUAGE_NAMES[language])
        return texts

    def _one(self, node: Node, what: str, language: str, limit: int) -> str:
        if node.kind != "scalar":
            self.add(node, NOT_TEXT, what=what)
            return ""
        text = clean(node.text)
        if len(text) > limit:
            self.add(node, TOO_LONG, what=what, language=LANGUAGE_NAMES[language], length=len(text), limit=limit)
        return text

    def key(self, node: Node | None, what: str) -> str:
        """A stable key."""
        if node is None:
            return ""
        text = self.text(node, what, 10_000)
        if node.kind == "scalar" and (len(text) > MAX_KEY or not KEY.match(text)):
            self.add(node, NOT_KEY, value=text[:80])
            return ""
        return text

    def fresh(self, node: Node | None, key: str, seen: dict[str, int]) -> None:
        """Note a key that another entry has already."""
        if node is None or not key:
            return
        if key in seen:
            self.add(node, TWICE, key=key, line=seen[key])
        seen.setdefault(key, node.line)

    def number(self, node: Node | None, what: str, bounds: tuple[int, int], default: int) -> int:
        if node is None:
            return default
        low, high = bounds
        text = node.text if node.kind == "scalar" else ""
        if not (text.isascii() and text.isdigit() and len(text) < 6 and low <= int(text) <= high):
            self.add(node, NOT_NUMBER, what=what, low=low, high=high)
            return default
        return int(text)

    def truth(self, node: Node | None, what: str, default: bool) -> bool:
        if node is None:
            return default
        if node.kind != "scalar" or node.text.lower() not in ("true", "false"):
            self.add(node, NOT_TRUTH, what=what)
            return default
        return node.text.lower() == "true"

    def choice(self, node: Node | None, what: str, options: Sequence[str], default: str) -> str:
        if node is None:
            return default
        text = node.text if node.kind == "scalar" else ""
        if text not in options:
            self.add(node, NOT_OFFERED, value=text[:60], what=what, options=", ".join(options))
            return default
        return text
