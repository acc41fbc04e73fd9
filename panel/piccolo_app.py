"""The half of people and money, as Piccolo's migrations see it."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from panel.core.db.schema import tables_of

APP_CONFIG = AppConfig(
    app_name="panel",
    migrations_folder_path=Path(__file__).parent / "migrations",
    table_classes=tables_of("panel"),
)
