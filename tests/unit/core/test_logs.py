"""No secret reaches the log: none by its name, none by its shape, none in a library's line."""

import json
import logging
from typing import Any
from uuid import UUID

import pytest

from panel.core.logs import ACCESS, RedactingFormatter, _json, redact, redact_text

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


def test_what_libraries_log_is_cleaned_too() -> None:
    record = logging.LogRecord("uvicorn", logging.INFO, "", 1, "GET /t/%s for %s", (TOKEN, "a@b.example"), None)
    assert RedactingFormatter("%(levelname)s %(message)s").format(record) == "INFO GET /t/[token] for [address]"


def test_one_line_of_json_whatever_is_in_it() -> None:
    line = _json({"id": UUID(int=1), "error": ValueError("x\ny"), "text": "Grüße"})
    assert "\n" not in line
    assert json.loads(line) == {"id": str(UUID(int=1)), "error": "x\ny", "text": "Grüße"}
