"""Errors for programs: problem+json (RFC 9457) with what the page for people would say."""

import json
from typing import Any

from litestar import Response

from panel.core.http import HEADERS, AnyRequest
from panel.core.i18n import N_, _

TITLES: dict[int, tuple[str, str]] = {
    400: (N_("That did not reach us in one piece"), N_("Please go back and try again.")),
    403: (N_("This page is not for your role"), N_("Ask an administrator if you need it.")),
    404: (N_("There is nothing here"), N_("The address may be mistyped, or what stood here is gone.")),
    405: (N_("That does not work here"), N_("Please go back and use the buttons of the page.")),
    409: (N_("That is not possible now"), N_("Please go back and look at the present state.")),
    413: (N_("That is too large"), N_("Please send a smaller file.")),
    422: (N_("Please check what you entered"), ""),
    429: (N_("Too many tries"), N_("Please wait a few minutes and try again.")),
    500: (N_("Something broke on our side"), N_("It has been noted. What you saved before is safe. Please try again.")),
}


def wants_json(request: AnyRequest) -> bool:
    """Whether a program asks, and no browser."""
    accept = request.headers.get("accept", "")
    return "json" in accept and "text/html" not in accept


def by_status(status: int) -> tuple[str, str]:
    """(title, detail) of an error of which no more is known."""
    title, detail = TITLES.get(status, TITLES[400] if status < 500 else TITLES[500])
    return _(title), detail and _(detail)


def as_json(status: int, title: str, detail: str, **more: Any) -> Response[Any]:
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return Response(json.dumps(body), status_code=status, media_type="application/problem+json", headers=HEADERS)


def instead_of_page(status: int, errors: dict[str, str] | None, context: dict[str, Any]) -> Response[Any]:
    """What a page of this status with this context says: its own title, and what is wrong by the form's fields."""
    if errors is None:
        errors = dict(getattr(context.get("form"), "errors", {}))
    title, detail = by_status(status)
    detail = " ".join(errors.values()) or context.get("detail", detail)
    return as_json(status, context.get("title", title), detail, **({"errors": errors} if errors else {}))
