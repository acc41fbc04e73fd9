"""Commands for operators on the `litestar` command line: migrate, worker, check, backup."""

import asyncio
import sqlite3
import sys
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from asyncpg import PostgresError

from panel.core import db
from panel.core.duty import Duty, stop_on_signals, work
from panel.core.logs import configure_logs
from panel.core.production import doubtful_settings, refuse_unsafe, unsafe_settings
from panel.core.settings import SettingsError, settings

T = TypeVar("T")


def run(work_to_do: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine with the database open, and close it behind. Raises `SettingsError` where none can be opened."""

    async def inside() -> T:
        try:
            await open_database()
            return await work_to_do
        finally:
            work_to_do.close()
            await db.stop()

    return asyncio.run(inside())


async def open_database() -> None:
    try:
        await db.start()
    except (OSError, PostgresError, sqlite3.Error) as closed:
        raise SettingsError(f"DATABASE_URL: the database can't be used: {closed}") from None


async def fit_to_serve() -> None:
    """Raises `SettingsError` for a database without our tables, or with those of another version."""
    if not await db.schema_is_current():
        raise SettingsError(
            "DATABASE_URL: the database's tables are missing or of another version; run `litestar migrate`"
        )


async def migrated() -> list[str]:
    """`db.migrate()`; what the database refuses (rights, most often) is a line as well."""
    try:
        return await db.migrate()
    except (PostgresError, sqlite3.Error) as refused:
        raise db.MigrationError(f"DATABASE_URL: nothing was changed: {refused}") from refused


def commands(duties: Sequence[Duty]) -> list[click.Command]:
    """Our commands; the duties are the worker's."""

    @click.command("migrate")
    def migrate() -> None:
        """Bring the database's schema up to date. Safe to run twice, or by two starters at once."""
        applied = run(migrated())
        click.echo("\n".join(f"applied {name}" for name in applied) or "The schema is up to date.")

    @click.command("worker")
    def worker() -> None:
        """Send messages, wake sleeping runs, pay what waits for codes. Ctrl-C or SIGTERM ends it cleanly."""
        refuse_unsafe(settings())
        configure_logs()

        async def until_stopped() -> None:
            await fit_to_serve()
            stop = asyncio.Event()
            stop_on_signals(stop)
            await work(duties, stop)

        run(until_stopped())

    @click.command("check")
    def check() -> None:
        """Refuse settings that are unsafe in production, and say why; say as well what is doubtful."""
        wrong = unsafe_settings(settings())
        for line in (*wrong, *doubtful_settings(settings())):
            click.echo(line, err=True)
        if wrong:
            sys.exit(1)
        click.echo("The settings are fit for production.")

    @click.command("backup")
    @click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
    def backup(target: Path) -> None:
        """Write a consistent copy of the database to TARGET while everything runs."""
        asyncio.run(db.backup(target))  # with nothing open: opening makes a database that is missing
        click.echo(f"Wrote {target}. Keep SECRET_KEY with it, or codes and mails in it stay sealed for ever.")

    return [migrate, worker, check, backup]
