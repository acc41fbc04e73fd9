"""Who was asked, for what, and the personal link."""

from piccolo.columns import UUID, ForeignKey, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from panel.customers.tables import Customer


class Invitation(Table):
    """One customer asked for one purpose (opaque: kind, id, label). Only the digest of the link's token is kept."""

    UNIQUE = (("purpose_id", "customer"),)

    id = UUID(primary_key=True)
    customer = ForeignKey(references=Customer, null=True, default=None, on_delete=OnDelete.set_null)
    purpose_kind = Varchar(length=30)
    purpose_id = UUID(default=None, null=False, index=True)
    purpose_label = Varchar(length=300)
    token_hash = Varchar(length=64, unique=True)
    language = Varchar(length=5)
    state = Varchar(length=12, default="invited")
    invited_at = Timestamptz(default=None, null=False)
    accepted_at = Timestamptz(default=None, null=True)
    declined_at = Timestamptz(default=None, null=True)
    withdrawn_at = Timestamptz(default=None, null=True)
    link_expires_at = Timestamptz(default=None, null=False)
    """The link opens until the round's end + 30 days."""


class LaterLink(Table):
    """One more link of an invitation, made for a later mail: the first can't be repeated, only its digest is kept."""

    id = UUID(primary_key=True)
    invitation = ForeignKey(references=Invitation, null=False, default=None, on_delete=OnDelete.cascade)
    token_hash = Varchar(length=64, unique=True)
    made_at = Timestamptz(default=None, null=False)
