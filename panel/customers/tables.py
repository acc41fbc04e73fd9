"""People we know."""

from piccolo.columns import UUID, Date, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from panel.staff.tables import StaffMember


class Customer(Table):
    """A friendly customer, a colleague or a former customer, with the reason why we may write to them."""

    id = UUID(primary_key=True)
    kind = Varchar(length=10, index=True)
    salutation = Varchar(length=10, default="")
    given_name = Varchar(length=100, default="")
    family_name = Varchar(length=100)
    email = Varchar(length=320)
    email_folded = Varchar(length=320, unique=True)
    phone = Varchar(length=40, default="")
    customer_number = Varchar(length=60, default="")
    language = Varchar(length=5, default="de")
    contact_basis = Varchar(length=12, default=None, null=True)
    basis_on = Date(default=None, null=True)
    basis_source = Varchar(length=200, default="")
    note = Text(default="")
    search = Varchar(length=600, default="")
    """Names and address, case-folded: LIKE is case-sensitive on PostgreSQL."""
    created_at = Timestamptz(default=None, null=False, index=True)
    changed_at = Timestamptz(default=None, null=False)
    archived_at = Timestamptz(default=None, null=True)


class CustomerImport(Table):
    """A file of customers, sealed: whole between dry run and confirmation, then the lines that were left out; dropped
    after a day."""

    id = UUID(primary_key=True)
    staff = ForeignKey(references=StaffMember, null=False, default=None, on_delete=OnDelete.cascade)
    sealed = Text(default="")
    created_at = Timestamptz(default=None, null=False)
    done_at = Timestamptz(default=None, null=True)
    added = Integer(default=0, null=False)
