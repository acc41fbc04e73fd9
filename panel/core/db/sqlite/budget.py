"""How long a read may run in the event loop's own thread before it moves to another."""

import asyncio
import sqlite3
import time

STEP = 1000
"""SQLite's virtual machine asks us whether to go on after so many instructions."""
STEPS = 20
"""About a millisecond."""
STRETCH = 0.002
"""Seconds that one task may go on without giving the loop to others."""


class Budget:
    """Interrupts a read of its connection that takes too many steps, while armed."""

    __slots__ = ("_left", "steps")

    def __init__(self, raw: sqlite3.Connection, steps: int = STEPS) -> None:
        self.steps = steps
        self._left = -1
        raw.set_progress_handler(self._step, STEP)

    def arm(self) -> None:
        self._left = self.steps

    def disarm(self) -> None:
        self._left = -1

    def _step(self) -> bool:
        if self._left < 0:
            return False
        self._left -= 1
        return self._left < 0


class Turns:
    """Whose turn it is: statements that run inline never let other tasks run by themselves."""

    __slots__ = ("_since", "_task")

    def __init__(self) -> None:
        self._task, self._since = 0, 0.0

    async def pass_on(self) -> None:
        """Let others run when the same task has gone on for longer than a stretch."""
        task, now = id(asyncio.current_task()), time.perf_counter()
        if task != self._task:
            self._task, self._since = task, now
        elif now - self._since > STRETCH:
            self._task = 0
            await asyncio.sleep(0)
