"""Customers out of thin air, for rules."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from panel.customers.rules import Basis, CustomerView, Kind

AT = datetime(2026, 9, 14, tzinfo=UTC)


def customer_view(*, archived: bool = False, **more: Any) -> CustomerView:
    """Maria Berger, with consent."""
    values: dict[str, Any] = {
        "id": uuid4(), "kind": Kind.FRIENDLY, "salutation": "ms", "given_name": "Maria", "family_name": "Berger",
        "email": "maria@friends.invalid", "phone": "", "customer_number": "", "language": "en",
        "contact_basis": Basis.CONSENT, "basis_on": AT.date(), "basis_source": "shop", "note": "", "created_at": AT,
        "changed_at": AT, "archived_at": AT if archived else None,
    }  # fmt: skip
    return CustomerView(**{**values, **more})
