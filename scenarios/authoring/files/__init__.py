"""Scenario files: YAML that people read, write and send to each other. `read` checks all of it, `dump` writes it."""

from scenarios.authoring.files.building import read
from scenarios.authoring.files.shape import MAX_BYTES, FileProblem, Reading, ScenarioFile
from scenarios.authoring.files.writing import dump

__all__ = ["MAX_BYTES", "FileProblem", "Reading", "ScenarioFile", "dump", "read"]
