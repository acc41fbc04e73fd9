"""A furnished house, and all its forms."""

import pytest_asyncio

from tests.furnished import Clients, House, furnished
from tests.integration.bad_input.found import Found, every_form


@pytest_asyncio.fixture
async def house(new_client: Clients, clock: object) -> House:
    return await furnished(new_client)


@pytest_asyncio.fixture
async def found(house: House, new_client: Clients) -> list[Found]:
    return await every_form(house, new_client)
