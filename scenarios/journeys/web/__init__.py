"""Pages of journeys: the list, the map, and the forms for its parts."""

from typing import Any

from scenarios.journeys.web.journeys import JOURNEY_ROUTES
from scenarios.journeys.web.parts import PART_ROUTES

ROUTES: list[Any] = [*JOURNEY_ROUTES, *PART_ROUTES]
