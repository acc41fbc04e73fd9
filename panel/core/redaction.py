"""What no log may hold: secrets by the name they go by, secrets and people's data by their shape."""

import re
from collections.abc import Mapping
from typing import Any

SECRET_KEYS = re.compile(r"token|password|secret|code|cookie|authorization|e?mail|address|csrf", re.I)
SECRET_TEXT = (
    (
        re.compile(r"(postgres(?:ql)?|smtps?)://[^\s@]+@[^\s/]+"),
        r"\1://[secret]",
    ),  # before addresses: it looks like one
    # PostgreSQL quotes values: the key that is there already, the whole row that fails a check
    (re.compile(r"DETAIL:.*?(?=\n[\s|]*(?:HINT:|The above exception|During handling|\+-)|\Z)", re.S), "DETAIL: [cut]"),
    (re.compile(r"(invalid input for query argument [^:\n]*:).*"), r"\1 [cut]"),
    (re.compile(r'(invalid input (?:syntax|value) for [^:\n]*:) ".*?"(?=\n|\Z)', re.S), r"\1 [cut]"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[address]"),
    (re.compile(r"/t/[A-Za-z0-9_-]{8,}"), "/t/[token]"),
    (re.compile(r"/set-password/[A-Za-z0-9_-]{8,}"), "/set-password/[token]"),
    (re.compile(r"\b[A-Za-z0-9_-]{40,}\b"), "[token]"),
)


def redact_text(text: str) -> str:
    """Cut addresses, tokens, passwords and the values that a database quotes out of a text."""
    for pattern, instead in SECRET_TEXT:
        text = pattern.sub(instead, text)
    return text


def clean(value: Any) -> Any:
    """The value as JSON has it, without secrets: in mappings by their names, in every text by their shape.

    Whatever is no mapping, list, number or nothing is the text that it is printed as.
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {redact_text(str(name)): _named(str(name), held) for name, held in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [clean(one) for one in value]
    return redact_text(str(value))


def _named(name: str, held: Any) -> Any:
    return "[redacted]" if SECRET_KEYS.search(name) else clean(held)
