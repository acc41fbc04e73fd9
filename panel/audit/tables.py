"""What people and the system did: append-only."""

from piccolo.columns import JSON, UUID, Timestamptz, Varchar
from piccolo.table import Table


class AuditEvent(Table):
    """One deed. Actor and subject are opaque (kind, id, label), so that this outlives them."""

    id = UUID(primary_key=True)
    at = Timestamptz(default=None, null=False, index=True)
    event = Varchar(length=60)
    actor_kind = Varchar(length=10)
    actor_id = UUID(default=None, null=True)
    actor_label = Varchar(length=200)
    subject_kind = Varchar(length=30)
    subject_id = UUID(default=None, null=True, index=True)
    subject_label = Varchar(length=300)
    data = JSON(default="{}")
