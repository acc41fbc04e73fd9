"""Ways to pay a bonus. A new one is a module here, a template and a member of this tuple."""

from panel.incentives.kinds.base import Kind
from panel.incentives.kinds.bill_credit import BillCredit
from panel.incentives.kinds.voucher import Voucher

KINDS: tuple[Kind, ...] = (Voucher(), BillCredit())


def kind_of(key: str) -> Kind:
    """The kind of a key. Raises `KeyError`."""
    return {kind.key: kind for kind in KINDS}[key]


__all__ = ["KINDS", "Kind", "kind_of"]
