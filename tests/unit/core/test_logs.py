"""No secret reaches the log: none by its name, none by its shape, none in a library's line."""

import asyncio
import gc
import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from panel.core.duty import Duty, perform
from panel.core.logs import ACCESS, Lines, _json, configure_logs, redact
from panel.core.redaction import redact_text
from tests.full import fill_output

TOKEN = "Zm9vYmFy-Zm9vYmFy_Zm9vYmFyZm9vYmFyZm9vYmFy1"


def logged(**event: Any) -> dict[str, Any]:
    return redact(None, "info", {"event": "something", **event})


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("to maria.berger+x@friends.example.com now", "to [address] now"),
        (f"GET /t/{TOKEN} 200", "GET /t/[token] 200"),
        (f"/set-password/{TOKEN}", "/set-password/[token]"),
        (f"cookie {TOKEN}", "cookie [token]"),
        ("postgresql://probelauf:hunter2@db:5432/x", "postgresql://[secret]/x"),
        ("smtps://user:p%40w@mail.example.com:465", "smtps://[secret]"),
        ("run 9b2d7d5e-0000-4000-8000-000000000001 woke", "run 9b2d7d5e-0000-4000-8000-000000000001 woke"),
        ("Step 3 of 8 took 12.5 ms", "Step 3 of 8 took 12.5 ms"),
        ("violates\nDETAIL:  Key (code)=(SOMMER-1)\n=(2) exists.", "violates\nDETAIL: [cut]"),
        ("a\n  | DETAIL:  row (Maria)\n  | HINT:  none\n  +---", "a\n  | DETAIL: [cut]\n  | HINT:  none\n  +---"),
        ("DETAIL:  (Maria\n\nBerger)\n\nDuring handling of", "DETAIL: [cut]\n\nDuring handling of"),
        ("invalid input for query argument $1: 'SOMMER-1' (a: b)\nx", "invalid input for query argument $1: [cut]\nx"),
        ('invalid input syntax for type uuid: "SOMMER-1"', "invalid input syntax for type uuid: [cut]"),
    ],
)
def test_secrets_by_their_shape(text: str, kept: str) -> None:
    assert redact_text(text) == kept


@pytest.mark.parametrize(
    "name", ["token", "csrf_token", "Password", "new_password", "SECRET_KEY", "voucher_code", "cookie", "authorization", "email",
             "mail_to", "to_address", "_csrf"],
)  # fmt: skip
def test_secrets_by_their_name(name: str) -> None:
    assert logged(**{name: "x"})[name] == "[redacted]"


def test_what_is_no_secret_stays() -> None:
    event = {"code": 409, "duty": "outbox.send_due", "done": 3, "state": "failed"}
    assert logged(**event) == {"event": "something", **event}


def test_the_event_itself_and_a_failures_trace_are_cleaned() -> None:
    event = redact(None, "error", {"event": "mail to a@b.example failed", "exception": f"KeyError: '/t/{TOKEN}'"})
    assert event == {"event": "mail to [address] failed", "exception": "KeyError: '/t/[token]'"}


def test_the_access_log_passes_untouched() -> None:
    event = {"event": ACCESS, "route": "/t/{token:str}", "status": 200}
    assert redact(None, "info", dict(event)) == event


def test_however_deep_it_lies() -> None:
    data = {"to": "maria@b.example", "link": [f"/t/{TOKEN}", ("a@b.example", {"code": 7})], "maria@b.example": None}
    assert logged(data=data, of={UUID(int=1)}, error=ValueError("a@b.example"), done=True) == {
        "event": "something", "of": [str(UUID(int=1))], "error": "[address]", "done": True,
        "data": {"to": "[address]", "link": ["/t/[token]", ["[address]", {"code": "[redacted]"}]], "[address]": None},
    }  # fmt: skip


@pytest.fixture
def configured() -> Iterator[None]:
    """The standard library as the application sets it up, and afterwards as it was."""
    root = logging.getLogger()
    before = list(root.handlers), root.level
    configure_logs()
    yield
    root.handlers[:], root.level = before


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    said = capsys.readouterr()
    assert said.err == ""
    return [json.loads(line) for line in said.out.splitlines()]


async def test_what_asyncio_logs_is_one_line_of_json_without_secrets(
    configured: None, capsys: pytest.CaptureFixture[str]
) -> None:
    task = asyncio.create_task(broken(f"no mail to maria@b.example\nDETAIL:  {TOKEN}"))
    await asyncio.wait({task})
    del task
    gc.collect()
    (line,) = lines(capsys)
    assert (line["logger"], line["level"]) == ("asyncio", "error")
    assert line["event"].startswith("Task exception was never retrieved\n")
    assert line["exception"].endswith("ValueError: no mail to [address]\nDETAIL: [cut]")


async def broken(why: str) -> int:
    raise ValueError(why)


def test_no_library_writes_twice_or_in_clear(configured: None, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs()
    logging.getLogger("uvicorn.error").error("GET /t/%s for %s", TOKEN, "a@b.example")
    logging.getLogger("uvicorn.access").critical("GET /t/x")
    assert [line["event"] for line in lines(capsys)] == ["GET /t/[token] for [address]"]


def test_a_line_that_can_not_be_written_is_not_told_in_clear(capsys: pytest.CaptureFixture[str]) -> None:
    Lines(0).handle(logging.LogRecord("piccolo", logging.ERROR, "", 1, "%d of them", ("a@b.example",), None))
    assert capsys.readouterr() == ("", "a line of the logger piccolo could not be written\n")


async def test_a_line_that_can_not_be_written_breaks_nothing(configured: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk that holds the log, too: the worker's next turn tries again, whatever its failure could not say."""
    fill_output(monkeypatch)
    await perform(Duty("outbox.send_due", timedelta(0), lambda: broken("disk full")))
    logging.getLogger("piccolo").error("disk full")
    Lines(0).handle(logging.LogRecord("piccolo", logging.ERROR, "", 1, "%d of them", ("disk full",), None))


def test_a_library_says_nothing_of_what_passes_through_it(setting: Callable[..., None], configured: None) -> None:
    setting(log_level="debug")
    configure_logs()
    loggers = [logging.getLogger(name) for name in ("httpx", "uvicorn.error")]
    assert [logger.isEnabledFor(logging.INFO) for logger in loggers] == [False, True]
    assert [h.level for h in logging.getLogger().handlers if isinstance(h, Lines)] == [logging.DEBUG]


def test_one_line_of_json_whatever_is_in_it() -> None:
    line = _json({"id": UUID(int=1), "error": ValueError("x\ny"), "text": "Grüße"})
    assert "\n" not in line
    assert json.loads(line) == {"id": str(UUID(int=1)), "error": "x\ny", "text": "Grüße"}
