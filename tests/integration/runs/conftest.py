"""A running round for every test here, at the moment when the clock of the tests stands."""

from collections.abc import Awaitable, Callable

import pytest
import pytest_asyncio

from tests.integration.runs.made import GRACE, Browser, Way
from tests.integration.runs.made import way as made_way

Enter = Callable[..., Awaitable[Browser]]


@pytest_asyncio.fixture
async def way(clock: object) -> Way:
    return await made_way()


@pytest.fixture
def enter(way: Way, new_client: Callable[..., object]) -> Enter:
    """`await enter()` is the browser of a tester who followed the link."""

    async def come_in(name: str = GRACE) -> Browser:
        return await Browser(new_client(), way.tokens[name]).enter()  # type: ignore[arg-type]

    return come_in
