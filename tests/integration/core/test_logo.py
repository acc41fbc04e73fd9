"""The company's own logo, where COMPANY_LOGO names one."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest


@pytest.mark.parametrize(("name", "kind"), [("logo.svg", "image/svg+xml"), ("logo.png", "image/png")])
async def test_it_is_served_as_what_it_is(
    client: httpx.AsyncClient, setting: Callable[..., None], tmp_path: Path, name: str, kind: str
) -> None:
    (tmp_path / name).write_bytes(b"<svg/>")
    setting(company_logo=tmp_path / name)
    answer = await client.get("/logo")
    assert (answer.status_code, answer.content) == (200, b"<svg/>")
    assert answer.headers["content-type"].startswith(kind)
    assert "script-src" in answer.headers["content-security-policy"]


async def test_without_one_there_is_none(client: httpx.AsyncClient) -> None:
    assert (await client.get("/logo")).status_code == 404
