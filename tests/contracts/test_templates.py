"""Every template compiles, and none needs what our content security policy forbids."""

import re

import pytest

from tests.contracts.house import ROOT, files, short

TEMPLATES = [path for path in files("templates") if path.suffix in {".html", ".txt", ".xml", ".svg"}]
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/(ld\+)?json\")", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>{]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "a foreign origin": re.compile(r"(?:src|srcset|action|data-src)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE),
    "autoescape switched off": re.compile(r"{%-?\s*autoescape\s+false", re.IGNORECASE),
}


def test_there_are_templates() -> None:
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=short)
def test_it_compiles(path) -> None:
    from panel.core.pages import environment

    name = path.relative_to(ROOT / "templates").as_posix()
    assert environment().get_template(name)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    found = [
        f"{short(path)}:{text.count(chr(10), 0, match.start()) + 1}"
        for path in TEMPLATES
        if "mails" not in path.parts
        for text in [path.read_text("utf-8")]
        for match in FORBIDDEN[what].finditer(text)
    ]
    assert found == []


def test_nothing_that_staff_paste_is_cut_in_silence() -> None:
    """Testers' pages may: their drafts have a limit, too."""
    testers = {"runs", "invitations", "scenarios"}
    found = [
        short(path)
        for path in TEMPLATES
        if path.parent != ROOT / "templates" and not testers & set(path.parts[-3:-1])
        if "maxlength" in path.read_text("utf-8")
    ]
    assert found == []
