"""What is owed, with its facts: read together. `noting` writes them, once and for ever."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from panel.core import db
from panel.core.purpose import Purpose
from panel.incentives.rules import Fact, Noted, Standing

_ENTITLEMENTS = (
    "SELECT id, customer AS customer_id, beneficiary_id, purpose_kind, purpose_id, purpose_label, kind, amount_cents, "
    "currency, pool_id, created_at FROM entitlement"
)
_FACTS = (
    "SELECT entitlement, fact, amount_cents, at, actor_kind, actor_label, reason FROM ledger_entry "
    "WHERE entitlement IN (SELECT id FROM entitlement{})"
)
_CHUNK = 400


async def lock(ids: Iterable[UUID]) -> tuple[Standing, ...]:
    """The entitlements as they stand, theirs alone until the transaction ends, in a fixed order."""
    wanted = sorted(set(ids))
    if db.dialect() == "postgres":  # on SQLite the transaction itself is alone
        for part in _chunks(wanted):
            await db.rows(f"SELECT id FROM entitlement WHERE id IN ({db.marks(part)}) ORDER BY id FOR UPDATE", *part)
    return await standings_of(wanted)


async def standings_of(ids: Iterable[UUID]) -> tuple[Standing, ...]:
    """These entitlements (those that exist), in the order of their ids."""
    found: list[Standing] = []
    for part in _chunks(sorted(set(ids))):
        found += await standings(f" WHERE id IN ({db.marks(part)})", *part)
    return tuple(found)


async def standings(where: str = "", *values: Any) -> tuple[Standing, ...]:
    """Entitlements with their facts. `where` begins with ` WHERE ` and speaks of `entitlement`'s columns."""
    rows = await db.rows(f"{_ENTITLEMENTS}{where} ORDER BY created_at, id", *values)
    facts: dict[UUID, dict[Fact, Noted]] = {row["id"]: {} for row in rows}
    for entry in await db.rows(_FACTS.replace("{}", where, 1), *values) if rows else []:
        facts[entry["entitlement"]][Fact(entry["fact"])] = Noted(
            Fact(entry["fact"]),
            entry["amount_cents"],
            entry["at"],
            entry["actor_kind"],
            entry["actor_label"],
            entry["reason"],
        )
    return tuple(_standing(row, facts[row["id"]]) for row in rows)


def _standing(row: dict[str, Any], facts: dict[Fact, Noted]) -> Standing:
    return Standing(
        id=row["id"],
        customer_id=row["customer_id"],
        beneficiary_id=row["beneficiary_id"],
        purpose=Purpose(row["purpose_kind"], row["purpose_id"], row["purpose_label"]),
        kind=row["kind"],
        amount_cents=row["amount_cents"],
        currency=row["currency"],
        pool_id=row["pool_id"],
        created_at=row["created_at"],
        facts=facts,
    )


def _chunks(ids: list[UUID]) -> list[list[UUID]]:
    return [ids[i : i + _CHUNK] for i in range(0, len(ids), _CHUNK)]
