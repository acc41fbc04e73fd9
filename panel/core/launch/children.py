"""The processes that one start holds together. They stop when it is asked to, or when one of them ends by itself.

Each leads its own session: Ctrl-C, SIGTERM or a closed terminal reaches the starter alone, which then ends them. So does
the system where the starter itself is killed.
"""

import asyncio
import contextlib
import os
import signal
from asyncio.subprocess import Process
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STOP_WITHIN = 10.0
"""Seconds that a process has to finish what it is doing."""
_UNTIL_WE_END = 'exec 3<&0; (cat <&3; kill -TERM $$) >/dev/null 2>&1 & exec "$@" 3<&- </dev/null'
"""Beside each process one waits at the end of a pipe that nobody writes to: the system closes it when we are gone."""


def stop_when_asked() -> asyncio.Event:
    """An event that is set by Ctrl-C, SIGTERM, a closed terminal, or the end of the process that started us."""
    stop, loop, parent, terminal = asyncio.Event(), asyncio.get_running_loop(), os.getppid(), os.isatty(0)
    for number in SIGNALS:
        loop.add_signal_handler(number, stop.set)

    def watch() -> None:
        """Not every end is signalled: make may be killed outright, or keep the terminal's SIGHUP to itself."""
        if os.getppid() != parent or (terminal and not os.isatty(0)):
            stop.set()
        loop.call_later(1.0, watch)

    watch()
    return stop


class Children:
    """Processes by name, with one environment."""

    def __init__(self, env: dict[str, str]) -> None:
        self._env = env
        self._theirs, self._ours = os.pipe()
        self._running: dict[str, Process] = {}

    async def start(self, name: str, *words: str, **more: Any) -> Process:
        """Run a program beside the others; `more` is asyncio's (`stdout=PIPE`)."""
        child = await asyncio.create_subprocess_exec(
            *("sh", "-c", _UNTIL_WE_END, "sh", *words), env=self._env, stdin=self._theirs, start_new_session=True,
            **more,
        )  # fmt: skip
        self._running[name] = child
        return child

    async def answer(self, port: int, stop: asyncio.Event) -> bool:
        """Wait until somebody takes connections; False when we are to stop, or a process ended before."""
        while not stop.is_set() and all(child.returncode is None for child in self._running.values()):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return True
        return False

    async def wait(self, stop: asyncio.Event) -> str:
        """Wait for the wish to stop (gives ""), or for the first process that ends by itself (gives its name)."""
        stopping = asyncio.ensure_future(stop.wait())
        waiting = {asyncio.ensure_future(child.wait()): name for name, child in self._running.items()}
        done, rest = await asyncio.wait({stopping, *waiting}, return_when=asyncio.FIRST_COMPLETED)
        for task in rest:
            task.cancel()
        return "" if stopping in done else next(waiting[task] for task in done)

    async def end(self) -> None:
        """Ask each process, its own children and who waits beside it to finish; insist when that takes too long."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            for child in self._running.values():
                with contextlib.suppress(ProcessLookupError, PermissionError):  # gone; a Mac says the latter
                    os.killpg(child.pid, number)
            if running := [child for child in self._running.values() if child.returncode is None]:
                await asyncio.wait({asyncio.ensure_future(child.wait()) for child in running}, timeout=STOP_WITHIN)
        self._running.clear()
