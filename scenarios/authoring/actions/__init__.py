"""Verbs on scenarios: make, write, publish, bring in from a file. Each saves only over the revision its caller saw."""

from scenarios.authoring.actions.drafts import (
    archive,
    create,
    move_step,
    remove_step,
    restore,
    restore_step,
    save_intro,
    save_step,
)
from scenarios.authoring.actions.importing import BadFile, Imported, Plan, export_yaml, import_yaml, plan_import, take
from scenarios.authoring.actions.publishing import publish

__all__ = [
    "BadFile", "Imported", "Plan", "archive", "create", "export_yaml", "import_yaml", "move_step", "plan_import",
    "publish", "remove_step", "restore", "restore_step", "save_intro", "save_step", "take",
]  # fmt: skip
