"""`pg_dump` as a child: what it is told on its command line, everybody on the machine can read; the password isn't there."""

import asyncio
import os
import shutil
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit


class DumpError(Exception):
    """There is no dump; the text is what `pg_dump` said, or that it is missing."""


async def dump(url: str, target: Path) -> None:
    """Write the database to `target` in `pg_dump`'s custom format. Raises `DumpError`."""
    program = shutil.which("pg_dump")
    if program is None:
        raise DumpError("pg_dump isn't installed here: install PostgreSQL's client, or run it on the server")
    address, password = apart(url)
    process = await asyncio.create_subprocess_exec(
        program, "--format=custom", "--no-password", f"--file={target}", f"--dbname={address}",
        env={**os.environ, **({"PGPASSWORD": password} if password else {})}, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _out, said = await process.communicate()
    if process.returncode:
        raise DumpError(f"pg_dump failed: {said.decode(errors='replace')}")


def apart(url: str) -> tuple[str, str]:
    """The address without its password, and the password, wherever in the address it stood."""
    parts = urlsplit(url)
    person, at, host = parts.netloc.rpartition("@")
    user, _, password = person.partition(":")
    asked = parse_qsl(parts.query, keep_blank_values=True)
    rest = urlencode([(name, value) for name, value in asked if name != "password"], quote_via=quote)
    address = f"{parts.scheme}://{user}{at}{host}{parts.path}{'?' if rest else ''}{rest}"
    return address, unquote(password) or dict(asked).get("password", "")
