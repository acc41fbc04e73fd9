"""Static files: each under one address, and nothing else under any."""

import httpx
import pytest

from panel.core import static

NO_NAMES = ("x/%2e%2e/css/core.css", "css/%2e/core.css", "%2e%2e/app.py", "%00", "x" * 5_000, "css", "")


@pytest.mark.parametrize("path", NO_NAMES, ids=range(len(NO_NAMES)))
async def test_nothing_but_a_file_by_its_own_name(client: httpx.AsyncClient, path: str) -> None:
    kept = static._file.cache_info().currsize
    assert (await client.get(f"/static/0/{path}")).status_code == 404
    assert static._file.cache_info().currsize == kept


async def test_a_file_by_its_own_name(client: httpx.AsyncClient) -> None:
    assert (await client.get("/static/0/css/core.css")).headers["content-type"].startswith("text/css")
