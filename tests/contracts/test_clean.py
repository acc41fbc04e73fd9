"""No file that is delivered tells of the machine or the package index it was made with."""

import re

import pytest

from tests.contracts.house import files, short

FORBIDDEN = {
    "a package file's address": r"https?://[^\s\"']+\.(?:whl|tar\.gz|tgz|deb)\b",
    "an index": r"--(?:extra-)?index-url|\"resolved\":\s*\"http|find-links",
    "a machine's path": r"[\"'\s(=](?:/home/\w|/root/|/Users/\w|/tmp/\w|/work/\w)",
}
TEXT = {".py", ".md", ".toml", ".lock", ".html", ".css", ".js", ".json", ".yaml", ".yml", ".po", ".txt", ".example", ""}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [
        f"{short(path)}: {match[0].strip()}"
        for path in files()
        if path.suffix in TEXT and "vendor" not in path.parts and path.name not in {"test_clean.py", ".env"}
        for match in pattern.finditer(path.read_text("utf-8"))
    ]
    assert found == []
