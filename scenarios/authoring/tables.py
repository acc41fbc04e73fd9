"""Scenarios: a draft that people edit, and published versions that nobody changes."""

from piccolo.columns import UUID, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from scenarios.journeys.tables import Journey


class Scenario(Table):
    """A script for one journey. `draft` is a `Script` as JSON."""

    id = UUID(primary_key=True)
    journey = ForeignKey(references=Journey, null=False, default=None, on_delete=OnDelete.restrict)
    title = Varchar(length=200)
    """The draft's title in the installation's language, for lists and search."""
    draft = Text()
    revision = Integer(default=1)
    created_at = Timestamptz(default=None, null=False)
    changed_at = Timestamptz(default=None, null=False)
    changed_by = Varchar(length=200, default="")
    archived_at = Timestamptz(default=None, null=True)


class ScenarioVersion(Table):
    """A published script: frozen for good."""

    UNIQUE = (("scenario", "number"),)

    id = UUID(primary_key=True)
    scenario = ForeignKey(references=Scenario, null=False, default=None, on_delete=OnDelete.restrict)
    number = Integer(default=None, null=False)
    script = Text()
    sha256 = Varchar(length=64)
    note = Varchar(length=300, default="")
    published_at = Timestamptz(default=None, null=False)
    published_by = Varchar(length=200, default="")
