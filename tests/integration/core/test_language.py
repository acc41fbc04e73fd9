"""Which language a page speaks to whom nobody knows."""

import httpx
import pytest

NOWHERE = ("/nowhere", "/my/nowhere", "/t/a/b", "/static/0/nothing.css")


@pytest.mark.parametrize("path", NOWHERE)
@pytest.mark.parametrize(
    ("headers", "spoken"),
    [
        ({"Cookie": "language=de", "Accept-Language": "en"}, "de"),
        ({"Cookie": "language=en", "Accept-Language": "de"}, "en"),
        ({"Cookie": "a=b;language=de", "Accept-Language": "en"}, "de"),
        ({"Cookie": "language=xx", "Accept-Language": "en"}, "en"),
        ({"Accept-Language": "en"}, "en"),
    ],
)
async def test_what_is_not_there_is_said_in_the_chosen_language(
    client: httpx.AsyncClient, path: str, headers: dict[str, str], spoken: str
) -> None:
    answer = await client.get(path, headers=headers)
    assert answer.status_code == 404
    assert f'<html lang="{spoken}"' in answer.text
