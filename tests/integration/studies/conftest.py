"""People of the staff, signed in, for the pages of studies."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from panel.core.principals import Role
from tests import cast

SignedIn = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
def signed_in(new_client: Callable[..., httpx.AsyncClient]) -> SignedIn:
    """`await signed_in(Role.OWNER)` is a browser of that member of staff."""

    async def enter(role: Role = Role.MARKETING, language: str = "en") -> httpx.AsyncClient:
        client = new_client()
        await cast.signed_in(client, await cast.staff(role, language=language))
        return client

    return enter


async def send(client: httpx.AsyncClient, path: str, **fields: object) -> httpx.Response:
    """Post a form as a browser does: with the token of a page that was opened before."""
    page = await client.get("/studies")
    data = {"_csrf": cast.csrf(page.text), **fields}
    return await client.post(path, data=data)
