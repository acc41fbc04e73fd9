"""Every report begins with an empty database, a clock that the testers move, and nothing kept."""

from collections.abc import Callable

import pytest

from scenarios.reports import queries, web


@pytest.fixture(autouse=True)
def ready(database: None, clock: Callable[..., None]) -> None:
    queries.forget()
    web.forget()
