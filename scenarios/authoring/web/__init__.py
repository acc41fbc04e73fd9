"""Pages of scenarios: lists, the editor, the preview, versions, files."""

from typing import Any

from scenarios.authoring.web.editor import EDITOR_ROUTES
from scenarios.authoring.web.files import FILE_ROUTES
from scenarios.authoring.web.preview import PREVIEW_ROUTES
from scenarios.authoring.web.scenarios import SCENARIO_ROUTES
from scenarios.authoring.web.steps import STEP_ROUTES
from scenarios.authoring.web.versions import VERSION_ROUTES

ROUTES: list[Any] = [
    *SCENARIO_ROUTES, *EDITOR_ROUTES, *STEP_ROUTES, *PREVIEW_ROUTES, *VERSION_ROUTES, *FILE_ROUTES,
]  # fmt: skip
