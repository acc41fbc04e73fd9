"""JSON logs on standard output, with secrets cut out; the access log names the route, never the address."""

import logging
import re
import sys
from typing import Any

import msgspec
import structlog

from panel.core.settings import settings

SECRET_KEYS = re.compile(r"token|password|secret|code|cookie|authorization|e?mail|address|csrf", re.I)
SECRET_TEXT = (
    (
        re.compile(r"(postgres(?:ql)?|smtps?)://[^\s@]+@[^\s/]+"),
        r"\1://[secret]",
    ),  # before addresses: it looks like one
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[address]"),
    (re.compile(r"/t/[A-Za-z0-9_-]{8,}"), "/t/[token]"),
    (re.compile(r"/set-password/[A-Za-z0-9_-]{8,}"), "/set-password/[token]"),
    (re.compile(r"\b[A-Za-z0-9_-]{40,}\b"), "[token]"),
)


ACCESS = "request"


def redact_text(text: str) -> str:
    """Cut addresses, tokens and passwords out of a text."""
    for pattern, instead in SECRET_TEXT:
        text = pattern.sub(instead, text)
    return text


def redact(_: Any, __: str, event: Any) -> Any:
    """structlog processor: no secret by name, none by shape, in any text.

    The access log passes as it is: it names route patterns, methods and numbers, never an address.
    """
    if event.get("event") == ACCESS:
        return event
    for key, value in event.items():
        if key not in ("event", "code") and SECRET_KEYS.search(key):
            event[key] = "[redacted]"
        elif isinstance(value, str):
            event[key] = redact_text(value)
    return event


def _json(event: Any, **_: Any) -> str:
    return msgspec.json.encode(event, enc_hook=str).decode()


class RedactingFormatter(logging.Formatter):
    """For what libraries log through the standard library."""

    def format(self, record: logging.LogRecord) -> str:
        return redact_text(super().format(record))


def configure_logs() -> None:
    """Set up structlog and the standard library."""
    level = getattr(logging, settings().log_level.upper())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(serializer=_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )


def quiet_uvicorn() -> None:
    """uvicorn's own access log prints link tokens: switch it off. To be called once the server has set up its logs."""
    access = logging.getLogger("uvicorn.access")
    access.handlers.clear()
    access.propagate = False
    access.disabled = True
    for handler in logging.getLogger("uvicorn").handlers:
        handler.setFormatter(RedactingFormatter("%(levelname)s %(message)s"))
