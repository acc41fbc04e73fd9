"""Ready-made journeys with their scripted scenarios: one YAML file each, read by `scenarios.authoring.library`."""

from pathlib import Path

FOLDER = Path(__file__).parent


def files() -> tuple[Path, ...]:
    """The files, by name."""
    return tuple(sorted(FOLDER.glob("*.yaml")))
