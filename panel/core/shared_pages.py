"""Pages that are the same for everybody but for a few values: rendered once, then filled in.

A tester's open step is such a page: thousands see the same frozen text, each with an own form token. Rendering it anew
costs ten times what the rest of the request costs.
"""

import secrets
from collections import OrderedDict
from typing import Any

from litestar import Response
from markupsafe import escape

from panel.core.csrf import csrf_token, visit_cookie
from panel.core.http import HEADERS, AnyRequest, Quick
from panel.core.i18n import language
from panel.core.pages import FLASH, own_address, page, rendered
from panel.core.sessions import caller
from panel.core.settings import settings

KEEP = 500
"""Some 8 MB of pages; the least used goes first."""

_MARK = secrets.token_hex(8)
_TOKEN = f"{_MARK}-csrf-"
_frames: OrderedDict[tuple[Any, ...], list[str]] = OrderedDict()


def shared_page(
    request: AnyRequest, template: str, key: tuple[Any, ...], own: dict[str, str], **context: Any
) -> Response[str]:
    """The page of `template`, kept under `key` and the language.

    `key` must say all that the template's context depends on, and name immutable things. `own` are the values that
    differ from caller to caller, as the address does: the template sees a placeholder under each name and may only put
    it into the page, this request's values replace it.
    """
    if FLASH in request.cookies or settings().reload:
        return page(request, template, **own, **context)
    full = (template, language(), *key)
    frame = _frames.get(full)
    if frame is None:
        frame = _frames[full] = _render(request, template, own, context)
        if len(_frames) > KEEP:
            _frames.popitem(last=False)
    else:
        _frames.move_to_end(full)
    own = {**own, "here": own_address(request)}
    values = {_TOKEN: csrf_token(request), **{_holder(name): str(escape(value)) for name, value in own.items()}}
    response = Quick("".join([values.get(part, part) for part in frame]), status_code=200, headers=HEADERS)
    if cookie := visit_cookie(caller(request)):
        response.cookies.append(cookie)
    return response


def _render(request: AnyRequest, template: str, own: dict[str, str], context: dict[str, Any]) -> list[str]:
    """The page in pieces: text, and between the texts the names of what comes there."""
    holders = {name: _holder(name) for name in (*own, "here")}
    html = rendered(request, template, csrf_value=_TOKEN, **holders, **context)
    for holder in (_TOKEN, *holders.values()):
        html = html.replace(holder, f"\0{holder}\0")
    return html.split("\0")


def _holder(name: str) -> str:
    return f"{_MARK}-{name}-"
