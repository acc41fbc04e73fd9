"""Static files under an address with the version in it: sent once, kept for ever there, compressed in memory."""

import gzip
import mimetypes
from functools import cache
from pathlib import Path

from litestar import Response, get
from litestar.params import FromPath

from panel.core.brand import address, sheet
from panel.core.errors import NotFound
from panel.core.guard import ANYONE
from panel.core.http import AnyRequest
from panel.core.pages import static_version
from panel.core.settings import ROOT, settings

FOLDER = ROOT / "static"
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("text/javascript", ".js")


@cache
def _files() -> frozenset[str]:
    """All there are, by the only address of each: with `..` in it, one file would be kept under any number of them."""
    return frozenset(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())


@cache
def _file(path: str) -> tuple[bytes, bytes | None, str]:
    """Content, its gzip form where that pays, and media type."""
    if path not in _files():
        raise NotFound
    target = FOLDER / path
    body = target.read_bytes()
    kind = mimetypes.guess_type(target.name)[0] or "application/octet-stream"
    small = gzip.compress(body, 9) if kind.startswith(("text/", "image/svg")) else None
    return body, small, kind


def _keep(present: bool) -> str:
    """For ever under the present address. Under any other, as while a new version starts, this is not what belongs there."""
    return "public, max-age=31536000, immutable" if present else "no-cache"


@get("/static/{version:str}/{file_path:path}", allow=ANYONE, cache_control=None, exclude_from_session=True)
async def static_file(request: AnyRequest, version: FromPath[str], file_path: FromPath[str]) -> Response[bytes]:
    """One file. The version only makes the address new; an old address gets the present file, to be asked for again."""
    if settings().reload:
        _files.cache_clear()
        _file.cache_clear()
    body, small, kind = _file(str(file_path).lstrip("/"))
    headers = {"Cache-Control": _keep(version == static_version()), "Vary": "Accept-Encoding"}
    if small is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(small, media_type=kind, headers={**headers, "Content-Encoding": "gzip"})
    return Response(body, media_type=kind, headers=headers)


@get("/colours/{version:str}", allow=ANYONE, cache_control=None, exclude_from_session=True)
async def colours(request: AnyRequest, version: FromPath[str]) -> Response[str]:
    """The company's own colour as a style sheet. An old address gets the present one here, too."""
    if not settings().company_colour:
        raise NotFound
    body = sheet(settings().company_colour)
    present = request.url.path == address(settings().company_colour)
    return Response(body, media_type="text/css", headers={"Cache-Control": _keep(present)})


@get("/logo", allow=ANYONE)
async def logo(request: AnyRequest) -> Response[bytes]:
    """The company's own logo."""
    if not settings().company_logo:
        raise NotFound
    body, kind = _logo(settings().company_logo)
    return Response(body, media_type=kind, headers={"Cache-Control": "public, max-age=3600"})


@cache
def _logo(path: str) -> tuple[bytes, str]:
    return Path(path).read_bytes(), mimetypes.guess_type(path)[0] or "image/png"
