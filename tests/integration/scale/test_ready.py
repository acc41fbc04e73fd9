"""Alive, ready and the counters, on either database."""

from datetime import timedelta

import httpx
import pytest

from panel.core.duty import ALIVE_FOR, beat
from tests.conftest import MOMENT
from tests.faults import away


@pytest.fixture(autouse=True)
def _empty_database(database: None) -> None:
    """These use the database of the run."""


async def state(client: httpx.AsyncClient) -> tuple[int, bool, bool, bool]:
    answer = await client.get("/ready")
    parts = answer.json()
    return answer.status_code, parts["database"], parts["schema"], parts["worker"]


async def test_a_worker_is_alive_as_long_as_its_heart_beats(new_client, clock) -> None:
    client = new_client(broken_ok=True)
    assert await state(client) == (503, True, True, False)
    await beat()
    assert await state(client) == (200, True, True, True)
    clock(MOMENT + ALIVE_FOR + timedelta(seconds=1))
    assert await state(client) == (503, True, True, False)
    assert (await client.get("/live")).json() == {"status": "alive"}


async def test_a_schema_that_is_behind_is_not_ready(new_client, clock) -> None:
    client = new_client(broken_ok=True)
    await beat()
    async with away("migration"):
        assert await state(client) == (503, True, False, False)
    assert await state(client) == (200, True, True, True)


@pytest.mark.parametrize("headers", [{"X-Forwarded-For": "127.0.0.1"}, {"Authorization": "Bearer"}])
async def test_the_counters_are_for_this_machine_alone(new_client, headers: dict[str, str]) -> None:
    client = new_client()
    assert (await client.get("/metrics")).status_code == 200
    expected = 404 if "X-Forwarded-For" in headers else 200
    assert (await client.get("/metrics", headers=headers)).status_code == expected


async def test_the_counters_name_routes_and_nobody(new_client) -> None:
    client = new_client()
    await client.get("/t/" + "a" * 43)
    text = (await client.get("/metrics")).text
    assert 'route="/t/{token}' in text
    assert "a" * 43 not in text
