"""One line of JSON on standard output for whatever is logged, by us or by libraries, with secrets cut out.

The access log names the route, never the address.
"""

import logging
import sys
from contextlib import suppress
from typing import Any

import msgspec
import structlog
from structlog import processors, stdlib

from panel.core.redaction import clean
from panel.core.settings import settings

ACCESS = "request"
UVICORN = ("uvicorn", "uvicorn.error")
UVICORN_ACCESS = "uvicorn.access"


def redact(_: Any, __: str, event: Any) -> Any:
    """structlog processor: no secret by name, none by shape, in any text however deep it lies.

    The access log passes as it is: it names route patterns, methods and numbers, never an address.
    """
    if event.get("event") == ACCESS:
        return event
    kept = {name: clean(event[name]) for name in ("event", "code") if name in event}
    return {**clean(event), **kept}


def _json(event: Any, **_: Any) -> str:
    return msgspec.json.encode(event, enc_hook=str).decode()


_STAMP = processors.TimeStamper(fmt="iso", utc=True)
_LAST = (processors.format_exc_info, redact, processors.JSONRenderer(serializer=_json))


def write(line: str) -> None:
    """A line on standard output; none where that can't be written. A full disk or a closed pipe must not break an answer,
    or end a process, by being told of it."""
    with suppress(OSError, ValueError):  # ValueError: closed by ourselves
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


class Lines(logging.Handler):
    """What libraries log through the standard library, as lines like ours."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.formatter = stdlib.ProcessorFormatter(
            foreign_pre_chain=(stdlib.add_logger_name, processors.add_log_level, _STAMP),
            processors=(stdlib.ProcessorFormatter.remove_processors_meta, *_LAST),
        )

    def emit(self, record: logging.LogRecord) -> None:
        try:
            line = self.format(record)
        except Exception:
            return self.handleError(record)
        write(line)

    def handleError(self, record: logging.LogRecord) -> None:
        """The standard library would print the record's arguments in clear."""
        with suppress(OSError, ValueError):
            if sys.stderr:
                sys.stderr.write(f"a line of the logger {record.name} could not be written\n")


class _Ours:
    """Where structlog's lines go: the same way."""

    def msg(self, line: str) -> None:
        write(line)

    debug = info = warning = error = critical = msg


def configure_logs() -> None:
    """Set up structlog and the standard library; of the latter's loggers only the server's may say what is no warning."""
    level = getattr(logging, settings().log_level.upper())
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, processors.add_log_level, _STAMP, *_LAST],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_: _Ours(),
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    root.handlers[:] = [*(handler for handler in root.handlers if not isinstance(handler, Lines)), Lines(level)]
    root.setLevel(max(level, logging.WARNING))  # below it, libraries tell what passes through them
    adopt_uvicorn()


def adopt_uvicorn() -> None:
    """uvicorn's lines go the way of all others; its access log, which prints link tokens, goes nowhere.

    To be called again once the server has set up its logs.
    """
    for name in (*UVICORN, UVICORN_ACCESS):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != UVICORN_ACCESS
        logger.setLevel(logging.INFO)
    logging.getLogger(UVICORN_ACCESS).disabled = True


def before_uvicorn() -> None:
    """Have uvicorn set up its logs as `adopt_uvicorn` leaves them: it writes its first lines before it starts us."""
    from uvicorn.config import LOGGING_CONFIG  # here, because only a server loads it

    loggers: dict[str, Any] = {name: {"handlers": [], "level": "INFO", "propagate": True} for name in UVICORN}
    LOGGING_CONFIG["loggers"] = {**loggers, UVICORN_ACCESS: {"handlers": [], "propagate": False}}
