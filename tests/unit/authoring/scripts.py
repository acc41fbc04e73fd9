"""Small scripts for tests."""

from typing import Any

from scenarios.authoring.script import Script, Step
from scenarios.journeys.channels import Channel


def step(key: str, touchpoint: str = "page", **more: Any) -> Step:
    """A step with all its texts; `more` replaces parts."""
    parts: dict[str, Any] = {
        "channel": Channel.WEB, "title": {"de": f"Schritt {key}", "en": f"Step {key}"},
        "instruction": {"de": "Öffnen Sie die Seite.", "en": "Open the page."}, "link": "https://www.telco.test/",
    }  # fmt: skip
    return Step(key=key, touchpoint=touchpoint, **(parts | more))


def script(*steps: Step, **more: Any) -> Script:
    """A script of these steps in both languages."""
    parts: dict[str, Any] = {"title": {"de": "Umzug", "en": "Moving"}, "intro": {"de": "Los.", "en": "Go."}}
    return Script(steps=steps, **(parts | more))
