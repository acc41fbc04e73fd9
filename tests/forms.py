"""The forms of a page, as a browser knows them: fields, what stands in them, and what pressing a button would send."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Pairs = list[tuple[str, str]]
TEXTUAL = frozenset({"text", "search", "email", "tel", "url", "number", "date", "password", "textarea"})


@dataclass
class Field:
    """One control. `values` is what it would send now; `choices` what it may send."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)

    @property
    def textual(self) -> bool:
        return self.kind in TEXTUAL


@dataclass
class Form:
    """A form that posts. `go` are its named buttons as (name, value)."""

    action: str
    method: str = "get"
    multipart: bool = False
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: Pairs = field(default_factory=list)
    plain_button: bool = False

    def pairs(self) -> Pairs:
        """What stands in it, without the button."""
        return [(f.name, value) for f in self.fields.values() if f.kind != "file" for value in f.values]

    @property
    def shape(self) -> tuple[str, ...]:
        """What makes two forms the same but for the thing they are about."""
        return (*sorted(f"{f.name}:{f.kind}" for f in self.fields.values()), *(f"{n}={v}" for n, v in self.buttons))


class _Reader(HTMLParser):
    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.forms, self.links = here, list[Form](), list[str]()
        self._by_id: dict[str, Form] = {}
        self._open: Form | None = None
        self._select: Field | None = None
        self._area: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "a" and at.get("href"):
            self.links.append(at["href"])
        elif tag == "form":
            self._begin(at)
        elif tag == "input":
            self._input(at)
        elif tag == "select" and at.get("name"):
            self._select = self._field(at, "select")
        elif tag == "option" and self._select is not None:
            self._option(at)
        elif tag == "textarea" and at.get("name"):
            self._area = self._field(at, "textarea")
            if self._area is not None:
                self._area.values = [""]
        elif tag == "button" and at.get("type", "submit") == "submit":
            self._button(at)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select" and self._select is not None:
            if not self._select.values and self._select.choices:
                self._select.values = [self._select.choices[0]]
            self._select = None
        elif tag == "textarea" and self._area is not None:
            self._area.values = [self._area.values[0].removeprefix("\n")]
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.values[0] += data

    def _begin(self, at: dict[str, str]) -> None:
        multipart = at.get("enctype") == "multipart/form-data"
        self._open = Form(at.get("action") or self.here, at.get("method", "get").lower(), multipart)
        self.forms.append(self._open)
        if at.get("id"):
            self._by_id[at["id"]] = self._open

    def _form_of(self, at: dict[str, str]) -> Form | None:
        return self._by_id.get(at["form"]) if at.get("form") else self._open

    def _field(self, at: dict[str, str], kind: str) -> Field | None:
        form = self._form_of(at)
        return form.fields.setdefault(at["name"], Field(at["name"], kind)) if form else None

    def _input(self, at: dict[str, str]) -> None:
        kind = at.get("type", "text")
        if not at.get("name") or kind in ("submit", "button", "reset"):
            return
        control = self._field(at, kind)
        if control is None:
            return
        if kind in ("checkbox", "radio"):
            control.choices.append(at.get("value", "on"))
            if "checked" in at:
                control.values.append(at.get("value", "on"))
        elif kind != "file":
            control.values.append(at.get("value", ""))

    def _option(self, at: dict[str, str]) -> None:
        assert self._select is not None
        self._select.choices.append(at.get("value", ""))
        if "selected" in at:
            self._select.values = [at.get("value", "")]

    def _button(self, at: dict[str, str]) -> None:
        if form := self._form_of(at):
            if at.get("name"):
                form.buttons.append((at["name"], at.get("value", "")))
            else:
                form.plain_button = True


def forms(html: str, here: str) -> list[Form]:
    """The forms of the page at `here` that post."""
    return [form for form in _read(html, here).forms if form.method == "post"]


def links(html: str, here: str) -> list[str]:
    """Where its links lead."""
    return _read(html, here).links


def _read(html: str, here: str) -> _Reader:
    reader = _Reader(here)
    reader.feed(html)
    reader.close()
    return reader
