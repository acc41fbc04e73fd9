"""From a template to a response: whole pages, and the fragments that HTMX swaps, with the same markup."""

import hashlib
import json
from functools import cache
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Response
from litestar.datastructures import Cookie

from panel.core import i18n
from panel.core.brand import address
from panel.core.csrf import SAFE, csrf_field, csrf_token, visit_cookie
from panel.core.http import HEADERS, AnyRequest, Quick
from panel.core.icons import body, icon, sign
from panel.core.navigation import menu
from panel.core.once import once_field
from panel.core.principals import StaffPrincipal
from panel.core.problems import instead_of_page, wants_json
from panel.core.sessions import caller
from panel.core.settings import ROOT, settings
from panel.core.tokens import Unreadable, seal, unseal

FLASH = "flash"
VISIBLE = "".join(map(chr, range(33, 127)))
_LATIN = "latin-1"


@cache
def static_version() -> str:
    """Digest of all static files: part of their addresses, so that they may be kept for ever."""
    total = hashlib.blake2b(digest_size=5)
    for path in sorted((ROOT / "static").rglob("*")):
        if path.is_file():
            total.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return total.hexdigest()


def static(path: str) -> str:
    """The address of a file under `static/`."""
    return f"/static/{static_version()}/{path}"


def company_sheet() -> str:
    """The address of the style sheet with the company's own colour; nothing where it has none."""
    return address(settings().company_colour)


@cache
def environment() -> Environment:
    """The Jinja environment: autoescaped, strict about names, with what every template may use."""
    env = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=settings().reload,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )
    env.globals.update(
        _=i18n._,
        ngettext=i18n.ngettext,
        pick=i18n.pick,
        language=i18n.language,
        icon=icon,
        sign=sign,
        icon_body=body,
        static=static,
        company_sheet=company_sheet,
        once_field=once_field,
        format_date=i18n.format_date,
        format_day=i18n.format_day,
        format_time=i18n.format_time,
        format_datetime=i18n.format_datetime,
        format_ago=i18n.format_ago,
        format_number=i18n.format_number,
        format_money=i18n.format_money,
        LANGUAGES=i18n.NAMES,
        company=_company(),
        development=not settings().production,
    )
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return env


def _company() -> dict[str, str]:
    s = settings()
    return {
        "name": s.company_name,
        "logo": "/logo" if s.company_logo else "",
        "contact_name": s.contact_name,
        "contact_email": s.contact_email,
        "contact_phone": s.contact_phone,
        "privacy_url": s.privacy_url,
    }


def render(template: str, **context: Any) -> str:
    """A template as text, outside a request (mails, files)."""
    return environment().get_template(template).render(context)


def page(
    request: AnyRequest, template: str, *, status: int = 200, errors: dict[str, str] | None = None, **context: Any
) -> Response[Any]:
    """A page for this caller. Knows `request`, `me`, `csrf_field()`, `flashes` and all globals.

    From status 400 on, programs get problem+json instead; `errors` tells them by field what is wrong where the context
    has no `form` that does.
    """
    if status >= 400 and wants_json(request):
        return instead_of_page(status, errors, context)
    flashes = _read_flash(request)
    html = rendered(request, template, flashes=flashes, **context)
    response = Quick(html, status_code=status, headers=HEADERS)
    if cookie := visit_cookie(caller(request)):
        response.cookies.append(cookie)
    if flashes:
        response.cookies.append(_flash_cookie("", 0))
    return response


def rendered(request: AnyRequest, template: str, *, csrf_value: str = "", **context: Any) -> str:
    """The page's HTML. `csrf_value` stands in for the caller's form token."""
    principal = caller(request).principal
    here = context.pop("here", "") or own_address(request)
    return (
        environment()
        .get_template(template)
        .render(
            request=request,
            me=principal if isinstance(principal, StaffPrincipal) else None,
            csrf_field=lambda: csrf_field(request, csrf_value),
            csrf_token=lambda: csrf_value or csrf_token(request),
            nav=menu(request),
            known=caller(request).asked,
            here=here,
            reopen="" if request.method in SAFE else local_address(here),
            **context,
        )
    )


def own_address(request: AnyRequest) -> str:
    """Where this page can be opened again, with its query: its own address, or that of the page whose form was sent."""
    if request.method in SAFE:
        return with_query(request.scope["path"], request.scope["query_string"].decode(_LATIN))
    try:
        came_from = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return "/"
    here = came_from.netloc == request.headers.get("host")
    return with_query(came_from.path or "/", came_from.query) if here else "/"


def with_query(path: str, query: str) -> str:
    """`/customers?q=berger`."""
    return f"{path}?{query}" if query else path


def redirect(url: str, *, flash: str = "", tone: str = "ok", undo: str = "") -> Response[Any]:
    """See other (303), with a short message for the next page. Only addresses of this site.

    It is kept nowhere: the back button would follow where it led before, round and round.
    `undo` is where a POST takes back what the message tells; the message gets a button for it.
    """
    headers = {"Location": local_address(url), "Cache-Control": HEADERS["Cache-Control"]}
    response = Quick("", status_code=303, headers=headers)
    if flash:
        text = seal(FLASH, json.dumps([tone, flash, undo]))
        response.cookies.append(_flash_cookie(text, 60))
    return response


def _flash_cookie(value: str, max_age: int) -> Cookie:
    return Cookie(
        key=FLASH,
        value=value,
        max_age=max_age,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings().secure_cookies,
    )


def local_address(url: str) -> str:
    """An address of this site as a header can hold it; `/` for any other. Browsers skip a tab in `/<tab>/evil.example`."""
    quoted = quote(url, safe=VISIBLE, errors="replace")
    return quoted if quoted.startswith("/") and not quoted.startswith(("//", "/\\")) else "/"


def download(content: str | bytes, filename: str, media_type: str) -> Response[bytes]:
    """A file to keep."""
    body = content.encode() if isinstance(content, str) else content
    return Response(
        body,
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{filename}"', "Cache-Control": "no-store"},
    )


def wants_fragment(request: AnyRequest) -> bool:
    """HTMX asks for a part of the page (and not for a boosted whole one)."""
    return request.headers.get("hx-request") == "true" and request.headers.get("hx-boosted") != "true"


def _read_flash(request: AnyRequest) -> list[dict[str, str]]:
    sealed = request.cookies.get(FLASH, "")
    try:
        tone, text, undo = json.loads(unseal(FLASH, sealed)) if sealed else ("", "", "")
    except (Unreadable, ValueError):
        return []
    return [{"tone": tone, "text": text, "undo": undo, "csrf": csrf_field(request) if undo else ""}] if text else []


def page_asked(request: AnyRequest) -> int:
    """`?page=…` of a list, counted from 1; nonsense is the first page."""
    text = request.query_params.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
