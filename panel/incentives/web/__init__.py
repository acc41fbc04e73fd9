"""Pages of this slice: what waits for approval, the ledger, voucher pools, files for billing."""

from typing import Any

from panel.incentives.web import approvals, billing, ledger, pools

ROUTES: list[Any] = [
    approvals.show_waiting,
    approvals.approve,
    ledger.show_ledger,
    ledger.download_ledger,
    ledger.show_bonus,
    ledger.reverse,
    pools.show_pools,
    pools.new_pool,
    pools.make_pool,
    pools.show_pool,
    pools.add_codes,
    billing.show_credits,
    billing.make_export,
    billing.download_export,
]
