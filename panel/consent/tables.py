"""What people agreed to, in the exact words."""

from piccolo.columns import UUID, Boolean, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from panel.customers.tables import Customer


class ConsentText(Table):
    """The exact words once shown, found by their SHA-256."""

    id = UUID(primary_key=True)
    sha256 = Varchar(length=64, unique=True)
    version = Integer(default=None, null=False)
    language = Varchar(length=5)
    body = Text()


class Consent(Table):
    """One person's ticks for one purpose (opaque: kind and id). Withdrawn, it stays as a record."""

    UNIQUE = (("invitation_id",),)

    id = UUID(primary_key=True)
    invitation_id = UUID(default=None, null=False)
    customer = ForeignKey(references=Customer, null=True, default=None, on_delete=OnDelete.set_null)
    purpose_kind = Varchar(length=30)
    purpose_id = UUID(default=None, null=False, index=True)
    text_version = Integer(default=None, null=False)
    text_sha256 = Varchar(length=64)
    language = Varchar(length=5)
    quotes = Boolean(default=False)
    recontact = Boolean(default=False)
    granted_at = Timestamptz(default=None, null=False)
    withdrawn_at = Timestamptz(default=None, null=True)
