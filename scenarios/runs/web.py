"""Pages of this slice."""

from typing import Any

ROUTES: list[Any] = []
