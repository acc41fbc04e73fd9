"""Secrets: random, stored as digests, sealed and signed with keys that serve one purpose each."""

import hashlib
import hmac
from collections.abc import Callable

import pytest

from panel.core import tokens
from panel.core.settings import settings


@pytest.fixture
def rekey(setting: Callable[..., None]) -> Callable[[str], None]:
    """`rekey("…")` changes SECRET_KEY, as an operator might."""

    def change(key: str) -> None:
        setting(secret_key=key)

    return change


def test_tokens_are_long_and_never_the_same() -> None:
    made = {tokens.new_token() for _ in range(200)}
    assert len(made) == 200
    assert {len(token) for token in made} == {43}


def test_the_database_keeps_a_digest() -> None:
    assert tokens.digest("abc") == hashlib.sha256(b"abc").hexdigest()
    assert tokens.digest("\ud83d") == tokens.digest("?")


def test_what_is_sealed_opens_again_and_says_nothing_shut() -> None:
    sealed = tokens.seal("code", "BOOK-0001 für Frau Yıldız")
    assert tokens.unseal("code", sealed) == "BOOK-0001 für Frau Yıldız"
    assert "BOOK" not in sealed
    assert tokens.seal("code", "x") != tokens.seal("code", "x")


@pytest.mark.parametrize("how", ["altered", "cut", "foreign", "empty"])
def test_what_was_tampered_with_does_not_open(how: str) -> None:
    sealed = tokens.seal("code", "secret")
    middle = "A" if sealed[50] != "A" else "B"
    broken = {
        "altered": sealed[:50] + middle + sealed[51:],
        "cut": sealed[:-8],
        "foreign": "gAAAAAB" + "x" * 90,
        "empty": "",
    }
    with pytest.raises(tokens.Unreadable):
        tokens.unseal("code", broken[how])


def test_another_key_opens_nothing(rekey: Callable[[str], None]) -> None:
    sealed, signed = tokens.seal("code", "secret"), tokens.signature("csrf", "x")
    rekey("another secret of the tests alone")
    with pytest.raises(tokens.Unreadable):
        tokens.unseal("code", sealed)
    assert tokens.signature("csrf", "x") != signed


def test_what_was_sealed_for_one_purpose_opens_for_no_other() -> None:
    sealed = tokens.seal("flash", "words")
    with pytest.raises(tokens.Unreadable):
        tokens.unseal("typed form", sealed)
    assert tokens.unseal("flash", sealed) == "words"


def test_a_key_is_derived_as_the_standard_says() -> None:
    """HKDF-SHA256 by hand, without a salt: RFC 5869."""
    pseudorandom = hmac.digest(bytes(32), settings().secret_key.encode(), "sha256")
    assert tokens.derived_key("csrf") == hmac.digest(pseudorandom, b"csrf\x01", "sha256")


def test_no_key_serves_two_purposes() -> None:
    assert len({tokens.derived_key(p) for p in ("seal", "csrf", "code")}) == 3
    assert tokens.fingerprint("code", "A") != tokens.fingerprint("csrf", "A")
    assert tokens.fingerprint("code", "A") == tokens.fingerprint("code", "A") != tokens.fingerprint("code", "a")


@pytest.mark.parametrize(
    ("left", "right", "equal"), [("a", "a", True), ("a", "b", False), ("", "a", False), ("ü\ud83d", "ü?", True)]
)
def test_comparing_secrets(left: str, right: str, equal: bool) -> None:
    assert tokens.same(left, right) is equal
