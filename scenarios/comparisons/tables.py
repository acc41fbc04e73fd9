"""The verdict that was evaluated once, when the planned number was first reached."""

from piccolo.columns import UUID, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from scenarios.studies.tables import Study


class LockedVerdict(Table):
    """Verdict, data hash and settings at that moment; later reports show it beside the current estimate."""

    id = UUID(primary_key=True)
    study = ForeignKey(references=Study, null=False, default=None, on_delete=OnDelete.cascade, unique=True)
    metric = Varchar(length=20)
    verdict = Varchar(length=30)
    n_effective = Integer(default=None, null=False)
    data_sha256 = Varchar(length=64)
    record = Text()
    """JSON: settings and the primary comparison as it stood."""
    locked_at = Timestamptz(default=None, null=False)
