"""Pages of a study that look ahead or at runs."""

from typing import Any

ROUTES: list[Any] = []
