"""Argon2 in threads of its own: 30 ms of work each, never more than two at once, never in the event loop."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")


async def hash_password(password: str) -> str:
    """What the database keeps."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def fits(stored: str | None, password: str) -> bool:
    """Whether a password is the stored one. Without a stored one it takes as long and is false."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _fits, stored, password)


def _fits(stored: str | None, password: str) -> bool:
    try:
        return _hasher.verify(stored or _nobodys(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """A hash to compare with when there is no account, so that time does not tell."""
    return _hasher.hash("nobody has this password")


def is_outdated(stored: str) -> bool:
    """Whether it was made with other costs than today's."""
    return _hasher.check_needs_rehash(stored)
