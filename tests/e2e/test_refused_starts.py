"""What can't or mustn't start says so in a line for each reason: as an operator sees it, without a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from panel.core.production import doubtful_settings, unsafe_settings
from panel.core.settings import ROOT, load_settings

PRODUCTION = {"ENVIRONMENT": "production"}
HTTPS = {"BASE_URL": "https://probelauf.example.com"}
LITESTAR = Path(sys.executable).with_name("litestar")


def refused(given: dict[str, str], *words: str | Path) -> str:
    """What a program says that ends with status 1 and prints nothing but reasons."""
    done = subprocess.run(words, cwd=ROOT, env={**os.environ, **given}, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (1, ""), done.stdout + done.stderr
    return done.stderr


@pytest.mark.parametrize(("given", "words"), [(PRODUCTION, ("run", "--port", "1")), (HTTPS, ("worker",))])
def test_an_unsafe_installation_for_others(given: dict[str, str], words: tuple[str, ...]) -> None:
    said = refused(given, LITESTAR, *words)
    assert said.splitlines() == unsafe_settings(load_settings({**os.environ, **given}))


def test_the_check_says_the_same() -> None:
    given = load_settings({**os.environ, **HTTPS})
    assert refused(HTTPS, LITESTAR, "check").splitlines() == [*unsafe_settings(given), *doubtful_settings(given)]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("POOL_SIZE", "many", ("staff", "list")),
        ("DATABASE_URL", "sqlite:///", ("run", "--port", "1")),
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nowhere", ("migrate",)),
    ],
)
def test_a_wrong_variable_is_one_line(name: str, value: str, words: tuple[str, ...]) -> None:
    lines = refused({name: value}, LITESTAR, *words).splitlines()
    assert [line.partition(":")[0] for line in lines] == [name], lines


def test_make_run_refuses_before_it_makes_anything(tmp_path: Path) -> None:
    file = tmp_path / "demo.db"
    words = (sys.executable, "-m", "panel.core.launch.prepare")
    given = {**HTTPS, "DATABASE_URL": f"sqlite:///{file}"}
    assert refused(given, *words).splitlines() == unsafe_settings(load_settings({**os.environ, **given}))
    assert not file.exists()
