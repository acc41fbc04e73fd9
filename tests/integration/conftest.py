"""Every integration test begins with an empty database."""

import pytest


@pytest.fixture(autouse=True)
def _empty_database(database: None) -> None:
    """Asked for by every test here, so that none inherits another's rows."""
