"""The one form binder: what a browser sends → a typed value, or an error at each field with everything typed kept."""

import re
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin

import msgspec
from litestar.datastructures import UploadFile

from panel.core.http import AnyRequest
from panel.core.i18n import N_, _
from panel.core.money import NotMoney, parse_money
from panel.core.sent import sent

T = TypeVar("T", bound=msgspec.Struct)
MAX_TEXT = 100_000
MAX_INT = 2**31 - 1


class Cents(int):
    """Field type for an amount of money, typed as people write it."""


class Raw:
    """What was typed, as strings: templates fill fields from it. Lists for repeated names."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def get(self, name: str, default: str = "") -> str:
        return self._values.get(name, [default])[-1]

    def all(self, name: str) -> list[str]:
        return self._values.get(name, [])

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def pairs(self) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self._values.items() for value in values]


class Form(Generic[T]):
    """A bound form: `value` where all is well, else `errors` (already in the reader's language) by field."""

    def __init__(self, raw: Raw, value: T | None, errors: dict[str, str], files: dict[str, UploadFile]) -> None:
        self.raw, self._value, self.errors, self.files = raw, value, errors, files

    @property
    def ok(self) -> bool:
        return self._value is not None and not self.errors

    @property
    def value(self) -> T:
        assert self._value is not None, "ask `ok` first"
        return self._value

    def add_error(self, name: str, message: str, **places: Any) -> None:
        """Add an error by its msgid; `""` as the name is the form as a whole."""
        self.errors[name] = _(message, **places)

    def add_errors(self, errors: dict[str, str]) -> None:
        for name, message in errors.items():
            self.add_error(name, message)


def blank(**values: Any) -> Form[Any]:
    """An unsent form with these values in its fields."""
    pairs: list[tuple[str, str]] = []
    for name, value in values.items():
        for one in value if isinstance(value, list | tuple) else [value]:
            if one is not None and one is not False:
                pairs.append((name, "on" if one is True else str(one)))
    return Form(Raw(pairs), None, {}, {})


async def bind(request: AnyRequest, shape: type[T]) -> Form[T]:
    """Bind the request's body to a msgspec struct.

    Text is trimmed, NUL dropped and line ends unified; an empty field is `None` (or the field's default); a list
    takes one value or many; a check box is a bool; `Cents` reads money. All errors are found at once.
    """
    body = await sent(request)
    return bind_pairs([(name, clean(text)) for name, text in body.texts], shape, body.files)


def bind_pairs(pairs: list[tuple[str, str]], shape: type[T], files: dict[str, UploadFile] | None = None) -> Form[T]:
    """`bind` for pairs that are at hand already."""
    raw = Raw(pairs)
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in _fields(shape):
        try:
            given = _field_value(raw, field)
            if given is not msgspec.UNSET:
                values[field.name] = given
        except (msgspec.ValidationError, ValueError) as wrong:
            errors[field.name] = explain(str(wrong))
    value = None if errors else shape(**values)
    return Form(raw, value, errors, files or {})


@cache
def _fields(shape: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(shape)


def clean(text: str) -> str:
    """No NUL (PostgreSQL refuses it), one kind of line end, no blanks around; lone surrogates replaced."""
    if text.isalnum() and text.isascii():
        return text
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    return text.encode("utf-8", "replace").decode()


def _field_value(raw: Raw, field: msgspec.structs.FieldInfo) -> Any:
    name = field.encode_name
    plain = _without_none(field.type)
    if plain is bool:
        return raw.get(name) in ("on", "true", "1", "yes")
    if get_origin(plain) in (list, tuple, set):
        return msgspec.convert([v for v in raw.all(name) if v], type=field.type, strict=False)
    text = raw.get(name)
    if text == "":
        return _empty(field, plain)
    if len(text) > MAX_TEXT:
        raise ValueError(f"length <= {MAX_TEXT}")
    if plain is Cents:
        try:
            return Cents(parse_money(text))
        except NotMoney:
            raise ValueError("money") from None
    if plain is date:
        text = _iso_date(text)
    return _storable(msgspec.convert(text, type=field.type, strict=False))


def _storable(value: Any) -> Any:
    """Numbers that no column holds and days that no calendar of ours reaches are typing errors."""
    if isinstance(value, int) and abs(value) > MAX_INT:
        raise ValueError(f"`int` {'<' if value > 0 else '>'}= {MAX_INT if value > 0 else -MAX_INT}")
    if isinstance(value, date) and not 1900 <= value.year < 2200:
        raise ValueError("date")
    return value


def _empty(field: msgspec.structs.FieldInfo, plain: Any) -> Any:
    optional = plain is not field.type and type(None) in get_args(_bare(field.type))
    if not field.required:
        return msgspec.UNSET
    if optional:
        return None
    raise ValueError("required")


def _bare(kind: Any) -> Any:
    return kind.__origin__ if hasattr(kind, "__metadata__") else kind


@cache
def _without_none(kind: Any) -> Any:
    bare = _bare(kind)
    if get_origin(bare) in (Union, UnionType):
        return next((_bare(a) for a in get_args(bare) if a is not type(None)), bare)
    return bare


def _iso_date(text: str) -> str:
    """German dates too: 1.10.2026 → 2026-10-01."""
    match = re.fullmatch(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})", text)
    return f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}" if match else text


MESSAGES: tuple[tuple[str, str], ...] = (
    (r"required", N_("Please fill this in.")),
    (r"money", N_("Please write an amount like 25 or 12.50.")),
    (r"array.* length <= (\d+)", N_("Please choose at most %(limit)s at once.")),
    (r"length <= (\d+)", N_("Please use at most %(limit)s characters.")),
    (r"length >= 1\b", N_("Please fill this in.")),
    (r"length >= (\d+)", N_("Please use at least %(limit)s characters.")),
    (r"array.* >= 1|length >= 1", N_("Please choose at least one.")),
    (r"`int` <= (-?\d+)", N_("Please use at most %(limit)s.")),
    (r"`int` >= (-?\d+)", N_("Please use at least %(limit)s.")),
    (r"`int[`\s]|integer|Integer", N_("Please write a whole number.")),
    (r"date", N_("Please write a date like 2026-10-01 or 1.10.2026.")),
    (r"Invalid enum|matching regex|Invalid value", N_("Please choose one of the offered values.")),
)


def explain(technical: str) -> str:
    """msgspec's message in the reader's language."""
    for pattern, message in MESSAGES:
        if match := re.search(pattern, technical):
            return _(message, limit=match[1]) if match.groups() else _(message)
    return _(N_("Please check this value."))
