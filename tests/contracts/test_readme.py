"""The README's map of the house equals the tree."""

import re

from tests.contracts.house import NOT_OURS, ROOT

MAP = re.compile(r"^```text\n(app\.py .*?)^```", re.MULTILINE | re.DOTALL)
TWO_LEVELS = ("panel", "scenarios", "tests")


def test_the_map_names_what_is_there_and_nothing_else() -> None:
    assert sorted(drawn()) == sorted(standing())


def drawn() -> set[str]:
    """Paths of the map: the first word of each line, two spaces deeper is inside; folders end in a slash."""
    text = (ROOT / "README.md").read_text("utf-8")
    found = MAP.search(text)
    assert found, "README.md has no map: a block ```text that begins with app.py"
    paths, parent = set(), ""
    for line in found[1].splitlines():
        word = line.split()[0] if line.strip() else ""
        if not word or line.startswith("   "):
            continue
        if line.startswith("  "):
            paths.add(parent + word)
        else:
            parent = word if word.endswith("/") else ""
            paths.add(word)
    return paths


def standing() -> set[str]:
    """Folders and files at the top, and the folders one level down where the house has rooms."""
    top = {path for path in ROOT.iterdir() if path.name not in NOT_OURS and not path.name.endswith(".egg-info")}
    shown = {path.name + "/" * path.is_dir() for path in top if path.name not in {".env", ".coverage"}}
    for name in TWO_LEVELS:
        inside = (path for path in (ROOT / name).iterdir() if path.is_dir() and path.name not in NOT_OURS)
        shown |= {f"{name}/{path.name}/" for path in inside}
    return shown
