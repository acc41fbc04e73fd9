"""Builds `.venv` from the locked list, and says plainly what is missing.

Runs on the system's own Python before anything is installed: standard library only, and a syntax that an
old Python 3 can still read, to be told that it is too old.
"""

import os
import shutil
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
OLDEST = (3, 11)


class Missing(Exception):
    """Something this machine lacks, in words for the person at the terminal."""


def main(arguments):
    """Make `.venv` equal the lock; `--dev` adds what only tests and tools need. Does nothing when it does already."""
    wanted = "requirements-dev.lock" if "--dev" in arguments else "requirements.lock"
    try:
        check_python()
        if is_installed(wanted):
            return 0
        check_folder()
        make_venv()
        install(wanted)
    except Missing as missing:
        sys.stderr.write(f"\n{missing}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped; the same command goes on where this left off.\n")
        return 130
    return 0


def check_python():
    if sys.version_info[:2] < OLDEST:
        raise Missing(
            f"Probelauf needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.\n"
            "Install a newer one, or name it: make PYTHON=/path/to/python3.11 run"
        )


def check_folder():
    target = VENV if os.path.isdir(VENV) else ROOT
    if not os.access(target, os.W_OK | os.X_OK):
        raise Missing(
            f"This user may not write to {target}.\n"
            "Give yourself the folder (chown), or clone Probelauf where you may write."
        )


def is_installed(lock):
    """True when `.venv` holds exactly this lock, or the dev lock, which holds all of the other and more."""
    return stands_here() and any(is_stamped(name) for name in {lock, "requirements-dev.lock"})


def stands_here():
    """False when there is no `.venv`, or its folder was moved: its programs begin with the path of their Python."""
    activate = content(os.path.join(VENV, "bin", "activate")) or b""
    return os.path.exists(PYTHON) and os.fsencode(VENV) in activate


def is_stamped(lock):
    installed = content(stamp(lock))
    return installed is not None and installed == content(os.path.join(ROOT, lock))


def stamp(lock):
    """Where the lock that was installed last is remembered, whole: a stamp's time would lie after a git checkout."""
    return os.path.join(VENV, "installed-" + lock)


def content(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None


def make_venv():
    """A new environment, unless there is one that serves."""
    if stands_here() and runs():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    say(f"Creating .venv with Python {sys.version.split()[0]}")
    made = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Missing(
            "Python's venv module is missing or incomplete.\n"
            "On Debian and Ubuntu: apt-get install python3-venv\n\n" + (made.stdout + made.stderr).strip()
        )


def runs():
    """True when the environment that is there can install: it may be half made, or its Python gone."""
    try:
        asked = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False)
    except OSError:
        return False
    return asked.returncode == 0


def install(lock):
    say(f"Installing the packages of {lock} (once; about half a minute)")
    for name in os.listdir(VENV):
        if name.startswith("installed-"):
            os.remove(os.path.join(VENV, name))
    command = [PYTHON, "-m", "pip", "install", "--no-deps", "--no-compile", "--require-hashes", "--no-input", "-qq"]
    done = subprocess.run([*command, "-r", os.path.join(ROOT, lock)], stdin=subprocess.DEVNULL, check=False)
    if done.returncode != 0:
        raise Missing(
            f"pip could not install the packages of {lock}; its reason stands above.\n"
            "Without a network it needs a package index or cache that has them."
        )
    compile_packages()
    shutil.copyfile(os.path.join(ROOT, lock), stamp(lock))


def compile_packages():
    """Bytecode for what is imported, on all cores; pip would compile on one, and the packages' own tests too.

    What fails here is compiled when it is imported first.
    """
    command = [PYTHON, "-m", "compileall", "-q", "-j", "0", "-x", "[/](tests?|faker)[/]", os.path.join(VENV, "lib")]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
