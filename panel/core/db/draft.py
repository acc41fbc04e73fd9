"""Write migration files from the tables: `python -m panel.core.db.draft [--fresh] [description]`.

Compares the tables with what the existing migrations make (on an empty SQLite file of its own) and writes one new
file for each half that differs, unique indexes included. `--fresh` first deletes all migrations: only before the first
release, when no database is worth keeping. Read the file before you commit it: a renamed column looks like a dropped
and an added one.
"""

import argparse
import asyncio
import os
import re
import tempfile
from pathlib import Path

import click

IMPORT = "from piccolo.apps.migrations.auto.migration_manager import MigrationManager"
OURS = "from panel.core.db.changes import MigrationManager"
_EXAMPLE = re.compile(r"    def run\(\):\n.*?manager\.add_raw\(run\)\n\n?", re.DOTALL)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m panel.core.db.draft", description=__doc__)
    parser.add_argument("description", nargs="?", default="")
    parser.add_argument("--fresh", action="store_true", help="delete all migrations and write one initial each")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/draft.db"  # before anything imports piccolo_conf
        asyncio.run(_draft(asked.description or ("initial" if asked.fresh else ""), asked.fresh))


async def _draft(description: str, fresh: bool) -> None:
    from panel.core.db import engine
    from panel.core.db.migrations import HALVES, migrate

    for folder in HALVES.values():
        folder.mkdir(exist_ok=True)
        for old in folder.glob("*.py") if fresh else ():
            old.unlink()
    for half in HALVES:
        await migrate()
        click.echo(f"{half}: {await _write(half, description) or 'no change'}")
    await engine().stop()


async def _write(half: str, description: str) -> str | None:
    """One new file of what differs; its path, or None."""
    from piccolo.apps.migrations.commands.new import NoChanges, _create_new_migration
    from piccolo.conf.apps import Finder

    indexes = await _index_lines(half)
    config = Finder().get_app_config(half)
    try:
        meta = await _create_new_migration(config, auto=True, description=description, auto_input="y")
    except NoChanges:
        if not indexes:
            return None
        meta = await _create_new_migration(config, auto=False, description=description)
    _finish(Path(meta.migration_path), half, indexes)
    return meta.migration_path


async def _index_lines(half: str) -> list[str]:
    """`manager.add_unique(…)` for what the tables declare beyond what the database has; and the other way round."""
    from panel.core.db.catalogue import unique_indexes
    from panel.core.db.schema import declared_unique, tables_of

    lines = []
    for table in tables_of(half):
        wanted, there = set(declared_unique(table)), await unique_indexes(table._meta.tablename)
        lines += [_call("drop_unique", index.table, *index.columns) for index in sorted(there - wanted)]
        lines += [_call("add_unique", index.table, *index.columns) for index in sorted(wanted - there)]
    return lines


def _call(method: str, *arguments: str) -> str:
    quoted = ", ".join(f'"{argument}"' for argument in arguments)
    return f"    manager.{method}({quoted})\n"


def _finish(path: Path, half: str, indexes: list[str]) -> None:
    """Make Piccolo's file ours: our manager, the indexes before its last line, no empty example step."""
    text = path.read_text("utf-8")
    if IMPORT not in text or "    return manager" not in text:
        raise RuntimeError("Piccolo writes its migrations differently now: mend panel/core/db/draft.py")
    before, after = _EXAMPLE.sub("", text.replace(IMPORT, OURS).replace('app_name=""', f'app_name="{half}"')).rsplit(
        "    return manager", 1
    )
    path.write_text(f"{before}{''.join(indexes)}    return manager{after}", "utf-8")


if __name__ == "__main__":
    main()
