"""`.env.example` names every setting with its default, and nothing else."""

import re

import msgspec

from panel.core.env_file import read_env_file
from panel.core.settings import DEVELOPMENT_SECRET, Settings, load_settings
from tests.contracts.house import ROOT

LINE = re.compile(r"^#([A-Z_]+)=", re.MULTILINE)


def test_every_setting_stands_in_the_example() -> None:
    named = LINE.findall((ROOT / ".env.example").read_text("utf-8"))
    assert named == [field.name.upper() for field in msgspec.structs.fields(Settings)]


def test_the_example_shows_the_defaults(tmp_path) -> None:
    switched_on = LINE.sub(r"\1=", (ROOT / ".env.example").read_text("utf-8"))
    (tmp_path / "env").write_text(switched_on, "utf-8")
    shown = read_env_file(tmp_path / "env")
    assert load_settings({**shown, "SECRET_KEY": DEVELOPMENT_SECRET}) == Settings()
