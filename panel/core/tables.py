"""What processes share: sessions, limits and the worker's sign of life."""

from piccolo.columns import UUID, Integer, Timestamptz, Varchar
from piccolo.table import Table


class Session(Table):
    """One browser that signed in (staff) or followed a link (tester). The cookie's digest is the key."""

    id = UUID(primary_key=True)
    token_hash = Varchar(length=64, unique=True)
    kind = Varchar(length=10)
    principal_id = UUID(default=None, null=False, index=True)
    created_at = Timestamptz(default=None, null=False)
    seen_at = Timestamptz(default=None, null=False)
    expires_at = Timestamptz(default=None, null=False)


class Attempt(Table):
    """Tries counted in one window of time: sign-ins, requests for a new link. Shared by all processes."""

    id = UUID(primary_key=True)
    key = Varchar(length=120, unique=True)
    tries = Integer(default=0, null=False)
    resets_at = Timestamptz(default=None, null=False)


class Heartbeat(Table):
    """When a worker process was last seen alive."""

    id = UUID(primary_key=True)
    worker = Varchar(length=120, unique=True)
    seen_at = Timestamptz(default=None, null=False)


class DutyRun(Table):
    """When a periodic duty last began, so that any number of workers do it once."""

    id = UUID(primary_key=True)
    duty = Varchar(length=80, unique=True)
    started_at = Timestamptz(default=None, null=False)
