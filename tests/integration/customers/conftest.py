"""A browser in which Selma of marketing is signed in."""

import httpx
import pytest_asyncio

from tests import cast


@pytest_asyncio.fixture
async def marketing(new_client) -> httpx.AsyncClient:
    client = new_client()
    await cast.signed_in(client, await cast.staff())
    return client
