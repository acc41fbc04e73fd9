"""`make run`: prepares the database, starts the processes of the Procfile and stops them together.

The process that stays is small: it imports nothing of the application and holds no connection.
"""

import asyncio
import contextlib
import os
import re
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from panel.core.env_file import SettingsError, read_env_file
from panel.core.launch.children import Children, stop_when_asked

ROOT = Path(__file__).resolve().parents[3]
FIRST_PORT = 8000
PORTS_TRIED = 50
HERE = ("127.0.0.1", "localhost", "::1")
PROCESSES = ("web", "worker")


class CannotStart(Exception):
    """What stands in the way, in words for the person at the terminal."""


def main() -> int:
    """Run until asked to stop (0), or until something can't go on (1)."""
    os.chdir(ROOT)
    try:
        check_folder(ROOT / "var")
        environ = given(os.environ)
        port = free_port(wanted_port(environ))
        return asyncio.run(run(port, Children(environment(environ, port))))
    except (CannotStart, SettingsError) as reason:
        print(f"\n{reason}", file=sys.stderr)
        return 1


def check_folder(var: Path) -> None:
    """Databases, sign-ins and pictures of this machine live in `var/`: it must be writable."""
    try:
        var.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise CannotStart(f"Can't make the folder {var}: {error.strerror}.") from None
    if not os.access(var, os.W_OK | os.X_OK):
        raise CannotStart(f"This user may not write to {var}: give yourself the folder (chown), or start elsewhere.")


def given(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables, with those of `.env` behind them, as the application reads them."""
    return {**read_env_file(ROOT / ".env"), **environ}


def wanted_port(environ: Mapping[str, str]) -> int:
    """PORT, else the one that BASE_URL names on this machine, else 8000."""
    text = environ.get("PORT") or own_port(environ.get("BASE_URL", "")) or str(FIRST_PORT)
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise CannotStart(f"PORT: {text!r} is no port; write a number from 1024 to 65535.")
    return int(text)


def own_port(address: str) -> str:
    """The port of an address of this machine; nothing for one of another, which some proxy leads to us."""
    try:
        parts = urlsplit(address)
        return str(parts.port or "") if parts.hostname in HERE else ""
    except ValueError:
        raise CannotStart(f"BASE_URL: {address!r} is no address; write it like http://127.0.0.1:8000") from None


def free_port(wanted: int) -> int:
    """The wanted port or the next one that nobody listens on; says so when it had to move."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        if may_listen(port):
            if port != wanted:
                say(f"Port {wanted} is taken by another program; using {port}.")
            return port
    raise CannotStart(f"No free port from {wanted} on; name another: make run PORT=9000")


def may_listen(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise CannotStart(f"Port {port} needs root here; name one from 1024 on: make run PORT=8000") from None
        except OSError:
            return False
    return True


def environment(environ: Mapping[str, str], port: int) -> dict[str, str]:
    """What the children see: ours first on the path, one port, and an address that follows it.

    An address of another machine that was set stays: some proxy leads from there to us.
    """
    path = f"{Path(sys.executable).parent}{os.pathsep}{environ.get('PATH', os.defpath)}"
    address = environ.get("BASE_URL") or f"http://127.0.0.1:{port}"
    if own_port(address):
        parts = urlsplit(address)
        address = parts._replace(netloc=f"{parts.netloc.rpartition(':')[0]}:{port}").geturl()
    return {**environ, "PATH": path, "PORT": str(port), "BASE_URL": address, "LITESTAR_QUIET_CONSOLE": "1"}


def procfile(text: str) -> dict[str, str]:
    """`name: command` lines."""
    return dict(re.findall(r"^([\w-]+):\s*(.+)$", text, re.MULTILINE))


async def run(port: int, children: Children) -> int:
    """Prepare, start, greet, wait, stop. The first process that ends by itself ends all."""
    stop = stop_when_asked()
    try:
        greeting = await prepare(children, stop)
        commands = procfile((ROOT / "Procfile").read_text("utf-8"))
        for name in PROCESSES if not stop.is_set() else ():
            await children.start(name, "sh", "-c", f"exec {commands[name]}")
        if await children.answer(port, stop):
            say(greeting)
        if gone := await children.wait(stop):
            raise CannotStart(f"The {gone} process ended by itself; if it gave a reason, it stands above.")
    finally:
        await children.end()
    say("\nStopped. Everything is kept; `make run` goes on from here.")
    return 0


async def prepare(children: Children, stop: asyncio.Event) -> str:
    """Migrate, load the demo into an empty database, and give what is to be printed once the web process answers."""
    child = await children.start(
        "prepare", sys.executable, "-m", "panel.core.launch.prepare", stdout=asyncio.subprocess.PIPE
    )
    reading, stopping = asyncio.ensure_future(child.communicate()), asyncio.ensure_future(stop.wait())
    await asyncio.wait({reading, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    await children.end()
    said, _ = await reading
    if child.returncode and not stop.is_set():
        raise CannotStart("The database could not be prepared; the reason stands above.")
    return said.decode("utf-8", "replace").rstrip()


def say(text: str) -> None:
    """Print, unless the terminal or the pipe that should show it is gone."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
