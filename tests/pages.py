"""Reading our own pages in tests, as a person with a keyboard would use them."""

import re
from html import unescape
from typing import Any
from uuid import UUID

import httpx

from panel.outbox import queries as outbox

_TOKEN = re.compile(r'name="_csrf" value="([0-9a-f]+)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_ERROR = re.compile(r'<p class="field-error" id="(?:f-)?([^"]*?)-error">.*?<span>(.*?)</span>', re.DOTALL)


def csrf(html: str) -> str:
    """The token that every form of the page carries."""
    found = _TOKEN.search(html)
    assert found, "no form on this page"
    return found[1]


def hidden(html: str) -> dict[str, str]:
    """What the page's forms carry along unseen."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(html)}


def words_of(html: str) -> dict[str, str]:
    """The field by which the consent page says which words were read; nothing on other pages."""
    return {name: value for name, value in hidden(html).items() if name == "words"}


def errors(html: str) -> dict[str, str]:
    """Error by field, as it is shown beside it."""
    return {name: unescape(re.sub(r"<[^>]+>", "", text)).strip() for name, text in _ERROR.findall(html)}


async def send(client: httpx.AsyncClient, path: str, data: dict[str, Any] | None = None, **more: Any) -> httpx.Response:
    """POST a form as this browser would, with the token of a page (`page=`, else one that all staff see)."""
    token = csrf((await client.get(more.pop("page", "/account"))).text)
    return await client.post(path, data={"_csrf": token, **(data or {})}, **more)


async def follow(client: httpx.AsyncClient, answer: httpx.Response) -> str:
    """The page to which a redirect leads."""
    assert answer.status_code == 303, answer.text
    return (await client.get(answer.headers["location"])).text


async def mail_text(message_id: UUID) -> str:
    """What a message in the outbox says."""
    body = await outbox.body(message_id)
    assert body, "mails are readable in development only"
    return body.text
