"""What every test stands on: pinned settings, one migrated database, a clock that stands still, a real mail server.

The settings are set before the application is imported, since its database engine is made from them.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
import pytest_asyncio

from panel.core.settings import Settings, settings

if TYPE_CHECKING:
    import httpx
    from litestar import Litestar

    from tests.smtp import MailServer

MOMENT = datetime(2026, 9, 14, 9, 0, tzinfo=UTC)
"""Where the clock stands: a Monday, 11:00 in Berlin."""


def pin_settings() -> None:
    """Every setting at its default, whatever this machine's environment and `.env` say; a database of this run."""
    folder = Path(tempfile.mkdtemp(prefix="probelauf-tests-", dir=quick_folder()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for field in msgspec.structs.fields(Settings):
        os.environ[field.name.upper()] = str(field.default)
    os.environ |= {
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{folder}/test.db",
        "SECRET_KEY": "a secret of the tests alone, long enough",
        "BASE_URL": "http://probelauf.test",
        "LOG_LEVEL": "error",
    }
    settings.cache_clear()


def quick_folder() -> str | None:
    """Memory instead of a disk, where the system has such a folder: each test syncs its writes."""
    memory = "/dev/shm"
    return memory if os.access(memory, os.W_OK) else None


pin_settings()


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """`setting(currency="CHF")` changes settings for one test (not the database's, which is open)."""

    def change(**values: object) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name.upper(), str(value))
        settings.cache_clear()

    yield change
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def clock() -> Iterator[Callable[[datetime], None]]:
    """The clock stands at `MOMENT`; `clock(at)` moves it."""
    from panel.core.clock import frozen, set_clock

    with frozen(MOMENT):
        yield set_clock


@pytest_asyncio.fixture(scope="session")
async def migrated() -> AsyncIterator[None]:
    """The database of this run: every migration applied, open until the last test is over."""
    from panel.core import db

    await db.start()
    await db.migrate()
    yield
    await db.stop()


@pytest_asyncio.fixture
async def database(migrated: None) -> None:
    """A migrated database without a row."""
    from tests.database import empty

    await empty()


@pytest.fixture
def smtp(setting: Callable[..., None]) -> "Iterator[MailServer]":
    """A real SMTP server, to which MAIL_URL points for this test."""
    from tests.smtp import MailServer

    with MailServer() as server:
        setting(mail_url=server.url)
        yield server


@pytest_asyncio.fixture(scope="session")
async def app(migrated: None) -> "AsyncIterator[Litestar]":
    """The whole application, started once, on the database of this run."""
    from app import create_app
    from tests.browsers import lifespan

    made = create_app()
    async with lifespan(made):
        yield made


@pytest_asyncio.fixture
async def new_client(app: "Litestar", database: None) -> "AsyncIterator[Callable[..., httpx.AsyncClient]]":
    """`new_client()` is one more browser: cookies of its own, no redirects followed, and a 5xx fails the test.

    `new_client(broken_ok=True)` is for tests that want the 5xx; further arguments are httpx's.
    """
    from tests.browsers import browsers

    async with browsers(app) as factory:
        yield factory


@pytest.fixture
def client(new_client: "Callable[..., httpx.AsyncClient]") -> "httpx.AsyncClient":
    """A browser in which nobody is signed in."""
    return new_client()


def pytest_report_header(config: Any) -> str:
    return "database: " + os.environ["DATABASE_URL"].partition(":")[0]
