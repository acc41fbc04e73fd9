"""The switch between German and English."""

from typing import Annotated, Literal

import msgspec
from litestar import Response, post
from litestar.datastructures import Cookie
from msgspec import Meta

from panel.core.forms import bind
from panel.core.guard import ANYONE, LANGUAGE_COOKIE
from panel.core.http import AnyRequest
from panel.core.pages import own_address, redirect
from panel.core.settings import settings


class LanguageForm(msgspec.Struct):
    language: Literal["de", "en"]
    next: Annotated[str, Meta(max_length=8000)] = "/"


def language_cookie(code: str) -> Cookie:
    """Remembers in this browser what was chosen. It outranks the language that we know of a person."""
    return Cookie(
        key=LANGUAGE_COOKIE,
        value=code,
        path="/",
        max_age=31_536_000,
        samesite="lax",
        httponly=True,
        secure=settings().secure_cookies,
    )


@post("/language", allow=ANYONE, status_code=303)
async def switch_language(request: AnyRequest) -> Response[None]:
    """Remember the choice in this browser and go back to the page, as it is filtered by now."""
    form = await bind(request, LanguageForm)
    asked, here = form.raw.get("next", "/"), own_address(request)
    response = redirect(here if here.partition("?")[0] == asked.partition("?")[0] else asked)
    if form.ok:
        response.cookies.append(language_cookie(form.value.language))
    return response
