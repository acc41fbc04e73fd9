"""Ids of rows that nobody names: of many, and written together."""

import os
import time
from uuid import UUID

_VERSION, _VARIANT = 7 << 76, 2 << 62
_RANDOM = (1 << 80) - 1 - (0xF << 76) - (0x3 << 62)


def ordered_id() -> UUID:
    """A UUID that begins with the time (version 7, RFC 9562), so that rows of one moment lie side by side in the index.

    With random ids each row of an answer changes another page of a large table, and each page is written by itself. It
    tells when it was made: for ids that people see in addresses, `uuid4` stays.
    """
    milliseconds = time.time_ns() // 1_000_000
    return UUID(int=milliseconds << 80 | int.from_bytes(os.urandom(10)) & _RANDOM | _VERSION | _VARIANT)
