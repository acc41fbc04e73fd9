"""Piccolo's configuration: the engine from DATABASE_URL, and the two apps that own tables and migrations."""

from typing import Any

from panel.core.db import make_engine
from panel.core.settings import settings

DB = make_engine(settings().database_url, pool_size=settings().pool_size)

APPS = ["panel.piccolo_app", "scenarios.piccolo_app"]


def __getattr__(name: str) -> Any:
    """Piccolo's registry, made on demand: it loads a code formatter, which only the migration commands want."""
    if name == "APP_REGISTRY":
        from piccolo.conf.apps import AppRegistry

        return globals().setdefault(name, AppRegistry(apps=APPS))
    raise AttributeError(name)
