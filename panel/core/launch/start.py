"""`make run`: prepares the database, starts the processes of the Procfile and stops them together.

The one process that stays is small: it imports nothing of the application and holds no connection. Each child
leads its own session: Ctrl-C, SIGTERM or a closed terminal reaches this process alone, which then ends them in order.
"""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FIRST_PORT = 8000
PORTS_TRIED = 50
PROCESSES = ("web", "worker")
STOP_WITHIN = 10.0
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class CannotStart(Exception):
    """What stands in the way, in words for the person at the terminal."""


def main() -> int:
    """Run until asked to stop (0), or until something can't go on (1)."""
    os.chdir(ROOT)
    try:
        check_folder(ROOT / "var")
        port = free_port(wanted_port(os.environ))
        return asyncio.run(run(port, environment(os.environ, port)))
    except CannotStart as reason:
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


def wanted_port(environ: Mapping[str, str]) -> int:
    """PORT, else 8000."""
    text = environ.get("PORT") or str(FIRST_PORT)
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise CannotStart(f"PORT: {text!r} is no port; write a number from 1024 to 65535.")
    return int(text)


def free_port(wanted: int) -> int:
    """The wanted port or the next one that nobody listens on; says so when it had to move."""
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        if may_listen(port):
            if port != wanted:
                print(f"Port {wanted} is taken by another program; using {port}.", flush=True)
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
    """What the children see: ours first on the path, one port, and an address that follows it unless one was set."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{environ.get('PATH', os.defpath)}"
    address = environ.get("BASE_URL") or f"http://127.0.0.1:{port}"
    return {**environ, "PATH": path, "PORT": str(port), "BASE_URL": address, "LITESTAR_QUIET_CONSOLE": "1"}


def procfile(text: str) -> dict[str, str]:
    """`name: command` lines."""
    return dict(re.findall(r"^([\w-]+):\s*(.+)$", text, re.MULTILINE))


async def run(port: int, env: dict[str, str]) -> int:
    """Prepare, start, greet, wait, stop. The first child that ends by itself ends all."""
    stop = stop_when_asked()
    children: dict[str, asyncio.subprocess.Process] = {}
    try:
        greeting = await prepare(children, env, stop)
        commands = procfile((ROOT / "Procfile").read_text("utf-8"))
        for name in PROCESSES if not stop.is_set() else ():
            children[name] = await asyncio.create_subprocess_shell(
                f"exec {commands[name]}", env=env, cwd=ROOT, stdin=asyncio.subprocess.DEVNULL, start_new_session=True
            )
        if await answers(port, children, stop):
            print(greeting, flush=True)
        await ended(children, stop)
    finally:
        await end(children)
    print("\nStopped. Everything is kept; `make run` goes on from here.", flush=True)
    return 0


def stop_when_asked() -> asyncio.Event:
    """An event that is set by Ctrl-C, SIGTERM, a closed terminal, or the end of the process that started us."""
    stop, loop, parent = asyncio.Event(), asyncio.get_running_loop(), os.getppid()
    for number in SIGNALS:
        loop.add_signal_handler(number, stop.set)

    def watch_parent() -> None:
        if os.getppid() != parent:
            stop.set()
        loop.call_later(1.0, watch_parent)

    watch_parent()
    return stop


async def prepare(children: dict[str, asyncio.subprocess.Process], env: dict[str, str], stop: asyncio.Event) -> str:
    """Migrate, load the demo into an empty database, and give what is to be printed once the web process answers."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "panel.core.launch.prepare",
        env=env, cwd=ROOT, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    reading, stopping = asyncio.ensure_future(child.communicate()), asyncio.ensure_future(stop.wait())
    children["prepare"] = child
    await asyncio.wait({reading, stopping}, return_when=asyncio.FIRST_COMPLETED)
    if not reading.done():
        await end(children)
    stopping.cancel()
    said, _ = await reading
    del children["prepare"]
    if child.returncode and not stop.is_set():
        raise CannotStart("The database could not be prepared; the reason stands above.")
    return said.decode("utf-8", "replace").rstrip()


async def answers(port: int, children: dict[str, asyncio.subprocess.Process], stop: asyncio.Event) -> bool:
    """Wait until the web process takes connections; False when we are to stop, or a child ended before."""
    while not stop.is_set() and all(child.returncode is None for child in children.values()):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return True
    return False


async def ended(children: dict[str, asyncio.subprocess.Process], stop: asyncio.Event) -> None:
    """Wait for the wish to stop, or for the first child that ends by itself (`CannotStart` names it)."""
    stopping = asyncio.ensure_future(stop.wait())
    waiting = {asyncio.ensure_future(child.wait()): name for name, child in children.items()}
    done, rest = await asyncio.wait({stopping, *waiting}, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    if stopping not in done:
        gone = next(waiting[task] for task in done if task in waiting)
        raise CannotStart(f"The {gone} process ended (exit {children[gone].returncode}); its reason stands above.")


async def end(children: dict[str, asyncio.subprocess.Process]) -> None:
    """Ask each child's whole group to finish, and insist when it takes too long."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        running = [child for child in children.values() if child.returncode is None]
        for child in running:
            os.killpg(child.pid, number)
        if running:
            await asyncio.wait({asyncio.ensure_future(child.wait()) for child in running}, timeout=STOP_WITHIN)


if __name__ == "__main__":
    sys.exit(main())
