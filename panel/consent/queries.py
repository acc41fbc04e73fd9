"""What somebody agreed to, and the words in force."""

from collections.abc import Collection
from functools import cache
from uuid import UUID

from panel.consent.rules import ConsentView
from panel.consent.texts import Company, ConsentWords, current_text
from panel.core import db
from panel.core.settings import Settings, settings

_FIELDS = (
    "id, invitation_id, customer AS customer_id, purpose_id, text_version, text_sha256, language, quotes, recontact, "
    "granted_at, withdrawn_at"
)


async def of(invitation_id: UUID) -> ConsentView | None:
    """The consent given on one invitation, withdrawn or not; `None` when none was ever given."""
    found = await db.rows(f"SELECT {_FIELDS} FROM consent WHERE invitation_id = {{}}", invitation_id)
    return ConsentView(**found[0]) if found else None


async def for_purpose(purpose_id: UUID) -> dict[UUID, ConsentView]:
    """Every consent for one purpose by invitation id."""
    found = await db.rows(f"SELECT {_FIELDS} FROM consent WHERE purpose_id = {{}}", purpose_id)
    return {row["invitation_id"]: ConsentView(**row) for row in found}


async def of_customer(customer_id: UUID) -> tuple[ConsentView, ...]:
    """Everything one customer agreed to, newest first."""
    found = await db.rows(
        f"SELECT {_FIELDS} FROM consent WHERE customer = {{}} ORDER BY granted_at DESC, id", customer_id
    )
    return tuple(ConsentView(**row) for row in found)


async def given(customer_ids: Collection[UUID]) -> dict[UUID, list[ConsentView]]:
    """Everything that each of these customers agreed to, oldest first; who never did is not there."""
    if not customer_ids:
        return {}
    wanted = list(customer_ids)
    among = f"customer IN ({db.marks(wanted)})"
    found = await db.rows(f"SELECT {_FIELDS} FROM consent WHERE {among} ORDER BY granted_at, id", *wanted)
    by_customer: dict[UUID, list[ConsentView]] = {}
    for row in found:
        by_customer.setdefault(row["customer_id"], []).append(ConsentView(**row))
    return by_customer


async def withdrawn(purpose_id: UUID) -> frozenset[UUID]:
    """The invitations for one purpose whose consent was taken back."""
    return frozenset(i for i, consent in (await for_purpose(purpose_id)).items() if consent.withdrawn_at)


async def text(sha256: str) -> str | None:
    """The exact words behind a hash."""
    found = await db.rows("SELECT body FROM consent_text WHERE sha256 = {}", sha256)
    return found[0]["body"] if found else None


def words(language: str, *, small_study: bool = True, bonus: bool = True) -> ConsentWords:
    """The words in force with this installation's company and contact person."""
    return _words(language, settings(), small_study, bonus)


@cache
def _words(language: str, s: Settings, small_study: bool, bonus: bool) -> ConsentWords:
    company = Company(s.company_name, s.contact_name, s.contact_email, s.contact_phone, s.privacy_url, s.storage_months)
    return current_text(language, company, small_study=small_study, bonus=bonus)
