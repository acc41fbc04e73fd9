"""`make run` as somebody does it who has just cloned the house: the starter in a copy of it, with real processes."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from panel.core.settings import ROOT, Settings
from tests.smtp import free_port

COPIED = ("panel", "scenarios", "static", "templates", "app.py", "piccolo_conf.py", "Procfile")
OURS = {name.upper() for name in Settings.__struct_fields__} | {"PORT"}
READY = "Ctrl-C stops everything."


class Started:
    """The starter and all that it printed."""

    def __init__(self, house: Path, port: int) -> None:
        env = {name: value for name, value in os.environ.items() if name not in OURS}
        self.log = (house / f"log-{time.monotonic_ns()}").open("w+b")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "panel.core.launch.start"],
            cwd=house, env={**env, "PORT": str(port)}, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            start_new_session=True,
        )  # fmt: skip

    @property
    def said(self) -> str:
        return Path(self.log.name).read_text("utf-8")

    def until(self, text: str, seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while text not in self.said:
            assert time.monotonic() < end, f"{text!r} never came:\n{self.said}"
            assert self.process.poll() is None, self.said
            time.sleep(0.05)

    def children(self) -> list[int]:
        return [pid for parent, pid in processes() if parent == self.process.pid]

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(how)
        return self.process.wait(20)


def processes() -> list[tuple[int, int]]:
    """(parent, process) of all that run: a bare Debian has no `ps`, a Mac no /proc."""
    if not Path("/proc/self/stat").exists():
        listed = subprocess.run(["ps", "-A", "-o", "ppid=,pid="], capture_output=True, text=True, check=True).stdout
        return [(int(parent), int(pid)) for parent, pid in map(str.split, listed.splitlines())]
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # over meanwhile
            found.append((int(stat.read_text().rpartition(")")[2].split()[1]), int(stat.parent.name)))
    return found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("house")
    for name in COPIED:
        source = ROOT / name
        shutil.copytree(source, copy / name) if source.is_dir() else shutil.copy(source, copy / name)
    return copy


@pytest.fixture
def start(house: Path) -> Iterator[Callable[[int], Started]]:
    started: list[Started] = []

    def begin(port: int) -> Started:
        started.append(Started(house, port))
        return started[-1]

    yield begin
    for one in started:
        if one.process.poll() is None:
            one.stop(signal.SIGTERM)
        one.log.close()


def sign_ins(text: str) -> list[str]:
    return re.findall(r"^  \S.*@\S+\s+\S+$", text, re.MULTILINE)


def links(text: str) -> list[str]:
    return re.findall(r"http://\S+/t/\S+", text)


class TestStarting:
    """One story, told in this order: the house is shared."""

    def test_stopped_while_the_demo_loads_it_leaves_no_half_of_it(
        self, house: Path, start: Callable[[int], Started]
    ) -> None:
        first = start(free_port())
        first.until("loading the demo")
        time.sleep(0.5)
        assert first.stop() == 0
        assert not list((house / "var").glob("*.db*"))
        assert "Traceback" not in first.said

    def test_it_greets_serves_and_stops_without_a_trace(self, house: Path, start: Callable[[int], Started]) -> None:
        port = free_port()
        first = start(port)
        first.until(READY)
        assert len(sign_ins(first.said)) == 3
        assert len(links(first.said)) == 2
        assert httpx.get(f"http://127.0.0.1:{port}/live").status_code == 200
        assert httpx.get(links(first.said)[0], follow_redirects=True).status_code == 200
        assert (house / "var" / "demo-sign-ins.json").stat().st_mode & 0o077 == 0
        children = first.children()
        assert len(children) == 2
        assert first.stop() == 0
        assert not [pid for pid in children if lives(pid)]
        assert "Traceback" not in first.said
        assert not any(link.rsplit("/", 1)[1] in first.said.split(READY)[1] for link in links(first.said))

    def test_a_second_start_finds_all_as_it_was_and_moves_from_a_taken_port(
        self, start: Callable[[int], Started]
    ) -> None:
        """Even where the first was killed and could end nothing."""
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            taken = other.getsockname()[1]
            before = free_port()
            first = start(before)
            first.until(READY)
            first.stop(signal.SIGKILL)
            second = start(taken)
            second.until(READY)
            assert f"Port {taken} is taken by another program; using " in second.said
            assert sign_ins(second.said) == sign_ins(first.said)
            assert set(links(second.said)).isdisjoint(links(first.said))
            assert f":{taken}/" not in links(second.said)[0]
            given = f"{links(second.said)[0].rpartition('/')[0]}/{links(first.said)[0].rpartition('/')[2]}"
            for link in (links(second.said)[0], given):
                assert httpx.get(link, follow_redirects=True).status_code == 200
            with socket.socket() as nobody:
                assert nobody.connect_ex(("127.0.0.1", before)) != 0, "the first one's web process goes on"
            assert second.stop(signal.SIGTERM) == 0

    def test_when_one_process_dies_the_other_is_stopped_and_it_says_which(
        self, start: Callable[[int], Started]
    ) -> None:
        only = start(free_port())
        only.until(READY)
        web, worker = only.children()
        os.kill(worker, signal.SIGKILL)
        assert only.process.wait(20) == 1
        assert "The worker process ended by itself" in only.said
        assert not lives(web)


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
