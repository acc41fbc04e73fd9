"""Two web and two worker processes on one PostgreSQL, with a slow mail server. On SQLite there is one of each."""

import re
from collections.abc import Iterator

import pytest

from tests.integration.core.db.conftest import ON_POSTGRES
from tests.integration.scale.cluster import Cluster

collect_ignore_glob = ["test_one_*.py"] if ON_POSTGRES else ["test_many_*.py"]


@pytest.fixture(autouse=True)
def _empty_database() -> None:
    """The database of the run isn't needed here."""


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Migrated, with both webs running and no worker yet."""
    with Cluster() as made:
        made.links = re.findall(r"/t/([\w-]{43})", made.run("migrate", "demo --testers 12 --links"))
        made.begin("web-1", "web-2")
        yield made
