"""A tester on a train: the first page with all it needs, and each page after it, stay small."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Request

from tests.e2e.house import House
from tests.e2e.pages.quick import QuickWalk
from tests.e2e.pages.tester import Walk
from tests.e2e.people import People

FIRST_BYTES, PAGE_BYTES = 100 * 1024, 15 * 1024


def test_the_first_page_with_all_it_needs(demo_house: House, people: People, links: Iterator[str]) -> None:
    walk = Walk(people(demo_house.at, phone=True), next(links))
    loaded: list[tuple[str, int]] = []
    walk.page.on("requestfinished", lambda request: loaded.append(weight(request)))
    walk.open()
    walk.page.wait_for_load_state("networkidle")
    assert len(loaded) > 1, "the styles came from somewhere else"
    assert sum(size for _, size in loaded) <= FIRST_BYTES, loaded


def weight(request: Request) -> tuple[str, int]:
    """Address and bytes on the line, headers included."""
    sizes = request.sizes()
    return request.url, sizes["responseBodySize"] + sizes["responseHeadersSize"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_page_after_it(demo_house: House, links: Iterator[str], language: str) -> None:
    walk = QuickWalk(demo_house.at, next(links), language)
    walk.to_the_end()
    assert {path.rpartition("/")[2] for path in walk.sizes} >= {"consent", "1", "7", "end", "done"}
    assert {path: size for path, size in walk.sizes.items() if size > PAGE_BYTES} == {}
