"""The web's own types: a request as handlers get it, and an answer that is all there."""

from typing import Any

from litestar import Request, Response
from litestar.types import ASGIApp

AnyRequest = Request[Any, Any, Any]
HEADERS = {"Vary": "HX-Request, Cookie, Accept-Language, Accept", "Cache-Control": "no-store"}
"""Of every page and every error: made for one caller and one moment."""
_LATIN = "latin-1"


class Quick(Response[str]):
    """A response whose text and headers are all there: sent as they are, past what the framework weighs for each."""

    def to_asgi_response(self, *_: Any, **__: Any) -> ASGIApp:  # pyright: ignore[reportIncompatibleMethodOverride]
        headers: list[Any] = [
            (name.lower().encode(_LATIN), value.encode(_LATIN)) for name, value in self.headers.items()
        ]
        body = self.content.encode() if self.content else b""
        if body:
            headers.append((b"content-type", b"text/html; charset=utf-8"))
        headers.append((b"content-length", str(len(body)).encode()))
        headers += [cookie.to_encoded_header() for cookie in self.cookies]
        status = self.status_code

        async def answer(scope: Any, receive: Any, send: Any) -> None:
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": body, "more_body": False})

        return answer
