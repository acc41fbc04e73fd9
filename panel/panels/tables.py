"""Small named groups of customers for one purpose."""

from piccolo.columns import UUID, ForeignKey, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from panel.customers.tables import Customer


class Panel(Table):
    """A named group, like "Freunde des Hauses"."""

    id = UUID(primary_key=True)
    name = Varchar(length=120)
    name_folded = Varchar(length=120, unique=True)
    purpose = Varchar(length=500, default="")
    created_at = Timestamptz(default=None, null=False)
    archived_at = Timestamptz(default=None, null=True)


class Membership(Table):
    """A customer in a panel."""

    UNIQUE = (("panel", "customer"),)

    id = UUID(primary_key=True)
    panel = ForeignKey(references=Panel, null=False, default=None, on_delete=OnDelete.cascade)
    customer = ForeignKey(references=Customer, null=False, default=None, on_delete=OnDelete.cascade)
    added_at = Timestamptz(default=None, null=False)
