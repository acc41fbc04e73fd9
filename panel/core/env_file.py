"""`.env`, as a shell reads it. Light, because the starter of `make run` reads it too and stays small."""

import re
from pathlib import Path

_QUOTED = re.compile(r"""(["'])(.*?)\1(\s+#.*)?""")
_COMMENT = re.compile(r"(^|\s+)#.*")


class SettingsError(SystemExit):
    """A variable is missing or wrong; the text begins with its name and says what to do.

    Nothing can go on without it. Where nobody catches it, Python prints the text alone and ends with status 1: so does
    every command and every server that imports the application, without a traceback and without our help.
    """


def read_env_file(path: Path) -> dict[str, str]:
    """`NAME=value` lines of a file; comments and quotes as a shell reads them. A missing file is an empty one."""
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines() if path.is_file() else [], 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        name, equals, value = text.removeprefix("export ").partition("=")
        if not equals:
            raise SettingsError(f"{path.name}, line {number}: expected NAME=value")
        found[name.strip()] = _value(value.strip())
    return found


def _value(text: str) -> str:
    """Without its quotes and the comment behind it. A # begins one after a blank alone, and in quotes it never does."""
    if quoted := _QUOTED.fullmatch(text):
        return quoted[2]
    return _COMMENT.sub("", text)
