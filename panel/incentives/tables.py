"""What testers are owed: entitlements, and a ledger of facts about them."""

from piccolo.columns import UUID, ForeignKey, Integer, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from panel.customers.tables import Customer


class Entitlement(Table):
    """What one tester may get for one purpose (opaque). Amounts live in the ledger; this names whom and how."""

    UNIQUE = (("purpose_id", "beneficiary_id"),)

    id = UUID(primary_key=True)
    dedupe_key = Varchar(length=120, unique=True)
    customer = ForeignKey(references=Customer, null=True, default=None, on_delete=OnDelete.set_null)
    beneficiary_id = UUID(default=None, null=False, index=True)
    """The pseudonymous tester: stays when the customer is erased."""
    purpose_kind = Varchar(length=30)
    purpose_id = UUID(default=None, null=False, index=True)
    purpose_label = Varchar(length=300)
    kind = Varchar(length=20)
    amount_cents = Integer(default=None, null=False)
    currency = Varchar(length=3)
    pool_id = UUID(default=None, null=True)
    created_at = Timestamptz(default=None, null=False)


class LedgerEntry(Table):
    """A fact, never changed: promised, earned, approved, sent, redeemed, reversed. Correct by a counter-entry."""

    id = UUID(primary_key=True)
    dedupe_key = Varchar(length=160, unique=True)
    entitlement = ForeignKey(references=Entitlement, null=False, default=None, on_delete=OnDelete.restrict)
    fact = Varchar(length=12)
    amount_cents = Integer(default=None, null=False)
    currency = Varchar(length=3)
    at = Timestamptz(default=None, null=False, index=True)
    actor_kind = Varchar(length=10)
    actor_id = UUID(default=None, null=True)
    actor_label = Varchar(length=200)
    reason = Varchar(length=300, default="")


class VoucherPool(Table):
    """Codes of one provider and one face value."""

    id = UUID(primary_key=True)
    name = Varchar(length=120)
    name_folded = Varchar(length=120, unique=True)
    amount_cents = Integer(default=None, null=False)
    currency = Varchar(length=3)
    instructions = Varchar(length=500, default="")
    created_at = Timestamptz(default=None, null=False)


class VoucherCode(Table):
    """One code: sealed, found again by its fingerprint, given to at most one entitlement."""

    id = UUID(primary_key=True)
    pool = ForeignKey(references=VoucherPool, null=False, default=None, on_delete=OnDelete.restrict)
    fingerprint = Varchar(length=64, unique=True)
    sealed = Varchar(length=600)
    mask = Varchar(length=20)
    expires_on = Varchar(length=10, default="")
    position = Integer(default=None, null=False)
    entitlement = ForeignKey(references=Entitlement, null=True, default=None, on_delete=OnDelete.restrict, unique=True)
    assigned_at = Timestamptz(default=None, null=True)
    shown_at = Timestamptz(default=None, null=True)
    added_at = Timestamptz(default=None, null=False)


class BillCreditExport(Table):
    """One file for billing: which credits were handed over, by whom."""

    id = UUID(primary_key=True)
    number = Integer(default=None, null=False, unique=True)
    created_at = Timestamptz(default=None, null=False)
    actor_label = Varchar(length=200)


class BillCreditLine(Table):
    """One credit in one export; an entitlement is exported at most once."""

    id = UUID(primary_key=True)
    export = ForeignKey(references=BillCreditExport, null=False, default=None, on_delete=OnDelete.restrict)
    entitlement = ForeignKey(references=Entitlement, null=False, default=None, on_delete=OnDelete.restrict, unique=True)
    customer_number = Varchar(length=60, default="")
    customer_name = Varchar(length=200, default="")
    amount_cents = Integer(default=None, null=False)
    currency = Varchar(length=3)
