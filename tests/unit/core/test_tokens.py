"""Secrets: random, stored as digests, sealed and signed with keys that serve one purpose each."""

import hashlib
from collections.abc import Callable, Iterator

import pytest

from panel.core import tokens


@pytest.fixture
def rekey(setting: Callable[..., None]) -> Iterator[Callable[[str], None]]:
    """`rekey("…")` changes SECRET_KEY, as an operator might."""

    def change(key: str) -> None:
        setting(secret_key=key)
        tokens._fernet.cache_clear()

    yield change
    tokens._fernet.cache_clear()


@pytest.fixture(autouse=True)
def _forget_the_key() -> Iterator[None]:
    yield
    tokens._fernet.cache_clear()


def test_tokens_are_long_and_never_the_same() -> None:
    made = {tokens.new_token() for _ in range(200)}
    assert len(made) == 200
    assert {len(token) for token in made} == {43}


def test_the_database_keeps_a_digest() -> None:
    assert tokens.digest("abc") == hashlib.sha256(b"abc").hexdigest()
    assert tokens.digest("\ud83d") == tokens.digest("?")


def test_what_is_sealed_opens_again_and_says_nothing_shut() -> None:
    sealed = tokens.seal("BOOK-0001 für Frau Yıldız")
    assert tokens.unseal(sealed) == "BOOK-0001 für Frau Yıldız"
    assert "BOOK" not in sealed
    assert tokens.seal("x") != tokens.seal("x")


@pytest.mark.parametrize("how", ["altered", "cut", "foreign", "empty"])
def test_what_was_tampered_with_does_not_open(how: str) -> None:
    sealed = tokens.seal("secret")
    middle = "A" if sealed[50] != "A" else "B"
    broken = {
        "altered": sealed[:50] + middle + sealed[51:],
        "cut": sealed[:-8],
        "foreign": "gAAAAAB" + "x" * 90,
        "empty": "",
    }
    with pytest.raises(tokens.Unreadable):
        tokens.unseal(broken[how])


def test_another_key_opens_nothing(rekey: Callable[[str], None]) -> None:
    sealed, signed = tokens.seal("secret"), tokens.signature("csrf", "x")
    rekey("another secret of the tests alone")
    with pytest.raises(tokens.Unreadable):
        tokens.unseal(sealed)
    assert tokens.signature("csrf", "x") != signed


def test_no_key_serves_two_purposes() -> None:
    assert len({tokens.derived_key(p) for p in ("seal", "csrf", "code")}) == 3
    assert tokens.fingerprint("code", "A") != tokens.fingerprint("csrf", "A")
    assert tokens.fingerprint("code", "A") == tokens.fingerprint("code", "A") != tokens.fingerprint("code", "a")


@pytest.mark.parametrize(
    ("left", "right", "equal"), [("a", "a", True), ("a", "b", False), ("", "a", False), ("ü\ud83d", "ü?", True)]
)
def test_comparing_secrets(left: str, right: str, equal: bool) -> None:
    assert tokens.same(left, right) is equal
