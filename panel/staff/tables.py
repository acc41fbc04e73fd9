"""Who works here."""

from piccolo.columns import UUID, ForeignKey, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table


class StaffMember(Table):
    """A person who signs in: admin, marketing or product owner."""

    id = UUID(primary_key=True)
    email = Varchar(length=320)
    email_folded = Varchar(length=320, unique=True)
    name = Varchar(length=200)
    role = Varchar(length=12)
    language = Varchar(length=5, default="de")
    password_hash = Varchar(length=200, default=None, null=True)
    state = Varchar(length=10, default="active")
    created_at = Timestamptz(default=None, null=False)
    signed_in_at = Timestamptz(default=None, null=True)


class StaffLink(Table):
    """A link that sets a password, once."""

    id = UUID(primary_key=True)
    staff = ForeignKey(references=StaffMember, null=False, default=None, on_delete=OnDelete.cascade)
    token_hash = Varchar(length=64, unique=True)
    expires_at = Timestamptz(default=None, null=False)
    used_at = Timestamptz(default=None, null=True)
