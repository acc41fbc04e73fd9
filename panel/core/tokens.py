"""Secrets: random tokens of which only the digest is stored, and text sealed with keys derived from SECRET_KEY."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

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
    """32 bytes from SECRET_KEY for one purpose (HKDF-SHA256, RFC 5869), so that no key serves two."""
    return _derived(purpose, settings().secret_key)


@lru_cache(64)
def _derived(purpose: str, secret: str) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())


def seal(purpose: str, text: str) -> str:
    """Encrypt and authenticate a text for the database, a form or a cookie. What was sealed for one opens for no other."""
    return _fernet(purpose).encrypt(text.encode()).decode()


def unseal(purpose: str, sealed: str) -> str:
    """Open what `seal` made for this purpose. Raises `Unreadable` when it is another's, altered, or the key changed."""
    try:
        return _fernet(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def readable(purpose: str, sealed: str) -> bool:
    """Whether `unseal` opens it. Asked of the same text again and again by pages, so answered from memory."""
    return _opens(purpose, sealed, settings().secret_key)


@lru_cache(4096)
def _opens(purpose: str, sealed: str, _secret: str) -> bool:
    try:
        unseal(purpose, sealed)
    except Unreadable:
        return False
    return True


def _fernet(purpose: str) -> Fernet:
    return Fernet(urlsafe_b64encode(derived_key(f"seal {purpose}")))


def fingerprint(purpose: str, text: str) -> str:
    """Keyed digest of a short secret (a voucher code): finds duplicates without telling what they are."""
    return hashlib.blake2b(text.encode(), key=derived_key(purpose), digest_size=20).hexdigest()


def signature(purpose: str, text: str) -> str:
    """Keyed digest that proves we made it."""
    return fingerprint(purpose, text)


def same(left: str, right: str) -> bool:
    """Compare two secrets without telling by time how far they agree."""
    return hmac.compare_digest(left.encode("utf-8", "replace"), right.encode("utf-8", "replace"))
