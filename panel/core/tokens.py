"""Secrets: random tokens of which only the digest is stored, and text sealed at rest with a key from SECRET_KEY."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken

from panel.core.settings import settings


class Unreadable(Exception):
    """Sealed text that this SECRET_KEY cannot open."""


def new_token() -> str:
    """32 random bytes for an address or a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the database keeps of a token: SHA-256, hex. Tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def derived_key(purpose: str) -> bytes:
    """32 bytes from SECRET_KEY for one purpose, so that no key serves two."""
    return hashlib.blake2b(purpose.encode(), key=settings().secret_key.encode()[:64], digest_size=32).digest()


@cache
def _fernet() -> Fernet:
    return Fernet(urlsafe_b64encode(derived_key("seal")))


def seal(text: str) -> str:
    """Encrypt and authenticate a text for the database."""
    return _fernet().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Open what `seal` made. Raises `Unreadable` when the key changed or the text was tampered with."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def fingerprint(purpose: str, text: str) -> str:
    """Keyed digest of a short secret (a voucher code): finds duplicates without telling what they are."""
    return hashlib.blake2b(text.encode(), key=derived_key(purpose), digest_size=20).hexdigest()


def signature(purpose: str, text: str) -> str:
    """Keyed digest that proves we made it."""
    return fingerprint(purpose, text)


def same(left: str, right: str) -> bool:
    """Compare two secrets without telling by time how far they agree."""
    return hmac.compare_digest(left.encode("utf-8", "replace"), right.encode("utf-8", "replace"))
