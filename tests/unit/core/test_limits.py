"""Whom a limit counts as one caller."""

from collections.abc import Callable
from typing import cast

import pytest
from litestar import Request
from litestar.types import HTTPScope

from panel.core.limits import client_address


def asked(direct: str, *forwarded: str) -> str:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return client_address(Request(cast(HTTPScope, {"type": "http", "client": (direct, 1), "headers": headers})))


class TestProxies:
    def test_without_one_nothing_forwarded_is_believed(self) -> None:
        assert asked("192.0.2.1", "9.9.9.9") == "192.0.2.1"

    @pytest.mark.parametrize(
        "lines", [["9.9.9.9, 203.0.113.7"], ["9.9.9.9", "203.0.113.7"], ["9.9.9.9,1.1.1.1", "203.0.113.7"]]
    )
    def test_what_ours_added_counts_and_not_what_came(self, setting: Callable[..., None], lines: list[str]) -> None:
        """Some proxies add to the line that came, some a line of their own behind it."""
        setting(trusted_proxies=1)
        assert asked("10.0.0.1", *lines) == "203.0.113.7"

    def test_with_fewer_than_there_should_be_the_nearest_counts(self, setting: Callable[..., None]) -> None:
        setting(trusted_proxies=2)
        assert asked("10.0.0.1", "203.0.113.7") == "10.0.0.1"


class TestHouseholds:
    def test_one_line_is_one_caller_however_many_addresses_it_has(self) -> None:
        assert asked("2001:db8:1:2::1") == asked("2001:db8:1:2:ffff::7") == "2001:db8:1:2::/64"
        assert asked("2001:db8:1:2::1") != asked("2001:db8:1:3::1")

    def test_an_old_address_in_a_new_dress_is_the_old_one(self) -> None:
        assert asked("::ffff:192.0.2.1") == "192.0.2.1"

    def test_what_is_no_address_counts_as_it_is(self) -> None:
        assert asked("unknown") == "unknown"
