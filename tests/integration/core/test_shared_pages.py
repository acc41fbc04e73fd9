"""Pages kept for everybody: each caller's own values in them, escaped, and nobody else's."""

import re
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from litestar import Litestar, Request
from litestar.types import HTTPScope

from panel.core import shared_pages
from panel.core.i18n import speaking
from panel.core.pages import redirect
from panel.core.sessions import caller
from panel.core.shared_pages import KEEP, shared_page

TEMPLATE = "_error.html"
"""Any template will do: this one shows `title` twice and `detail` once, and carries a form in its head."""


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    shared_pages._frames.clear()
    yield
    shared_pages._frames.clear()


def asked(app: Litestar, path: str = "/here", cookie: str = "") -> Request[Any, Any, Any]:
    """A request, as the guard would hand it on for somebody without a session."""
    headers = [(b"host", b"probelauf.test"), (b"cookie", cookie.encode())]
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers, "query_string": b"", "state": {}, "app": app,
             "litestar_app": app}  # fmt: skip
    request: Request[Any, Any, Any] = Request(cast("HTTPScope", scope))
    caller(request).asked = True
    return request


def shown(app: Litestar, own: str, detail: str = "shared words", key: str = "k", **more: str) -> str:
    response = shared_page(asked(app, **more), TEMPLATE, (key,), {"title": own}, detail=detail)
    return cast("str", response.content)


def tokens(html: str) -> list[str]:
    return re.findall(r'name="_csrf" value="([0-9a-f]+)"', html)


def test_it_is_rendered_once_and_filled_for_each(app: Litestar) -> None:
    first = shown(app, "Maria's run", "rendered first")
    second = shown(app, "Grace's run", "never rendered")
    assert "Maria&#39;s run" in first
    assert "Grace&#39;s run" in second
    assert "Maria" not in second
    assert "rendered first" in first
    assert "rendered first" in second
    assert len(shared_pages._frames) == 1
    assert first.replace("Maria", "Grace").count("Grace") == second.count("Grace") >= 2


def test_each_caller_has_a_form_token_of_their_own(app: Litestar) -> None:
    one, other = tokens(shown(app, "x")), tokens(shown(app, "x"))
    assert one
    assert len(set(one)) == len(set(other)) == 1
    assert one != other


def test_own_values_are_escaped(app: Litestar) -> None:
    for value in ("<script>alert(1)</script>", '"><img src=x onerror=y>', "{{ 'yz' * 9 }}", "\0", shared_pages._TOKEN):
        html = shown(app, value)
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "yz" * 9 not in html.split("<h1>")[1].split("</h1>")[0]
        assert len(set(tokens(html))) == 1


def test_nothing_of_the_placeholders_is_left(app: Litestar) -> None:
    for _ in range(2):
        html = shown(app, "x")
        assert shared_pages._MARK not in html
        assert "\0" not in html


def test_the_address_is_the_callers(app: Litestar) -> None:
    assert 'value="/there?"' not in shown(app, "x", path="/there")
    html = shown(app, "x", path='/a"><b>')
    assert '"><b>' not in html
    assert "/there" not in html


def test_languages_and_keys_are_kept_apart(app: Litestar) -> None:
    with speaking("de"):
        german = shown(app, "x")
    with speaking("en"):
        english = shown(app, "x")
    assert '<html lang="de"' in german
    assert '<html lang="en"' in english
    assert "other words" in shown(app, "x", "other words", key="another")
    assert len(shared_pages._frames) == 3


def test_a_message_for_one_caller_is_shown_to_nobody_else(app: Litestar) -> None:
    cookie = redirect("/here", flash="Only for Maria").cookies[0]
    html = shown(app, "x", cookie=f"{cookie.key}={cookie.value}")
    assert "Only for Maria" in html
    assert shared_pages._frames == {}
    assert "Only for Maria" not in shown(app, "x")


def test_the_least_used_page_goes_first(app: Litestar) -> None:
    shown(app, "x", key="kept")
    for i in range(KEEP - 1):
        shared_pages._frames[("filler", i)] = []
    shown(app, "x", key="kept")
    shown(app, "x", key="one more")
    assert len(shared_pages._frames) == KEEP
    assert ("filler", 0) not in shared_pages._frames
    assert any(key[-1] == "kept" for key in shared_pages._frames)


def test_with_reload_nothing_is_kept(app: Litestar, setting: Callable[..., None]) -> None:
    setting(reload=True)
    assert "words one" in shown(app, "x", "words one")
    assert "words two" in shown(app, "x", "words two")
    assert shared_pages._frames == {}
