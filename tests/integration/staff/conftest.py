"""Browsers in which somebody of the staff is signed in."""

import httpx
import pytest_asyncio

from panel.core.principals import Role
from tests import cast


@pytest_asyncio.fixture
async def admin(new_client) -> httpx.AsyncClient:
    """Jana's browser."""
    client = new_client()
    await cast.signed_in(client, await cast.staff(Role.ADMIN))
    return client
