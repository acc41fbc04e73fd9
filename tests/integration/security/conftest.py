"""A furnished house for whoever tries its doors."""

import pytest_asyncio

from tests.furnished import Clients, House, furnished


@pytest_asyncio.fixture
async def house(new_client: Clients, clock: object) -> House:
    return await furnished(new_client)
