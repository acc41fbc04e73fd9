"""Give, demand and withdraw consent."""

from uuid import UUID, uuid4

from panel.audit.actions import record
from panel.consent import queries
from panel.consent.rules import ConsentView, may_take_part
from panel.consent.tables import Consent
from panel.consent.texts import ConsentWords
from panel.core import db
from panel.core.clock import now
from panel.core.errors import NotAllowed
from panel.core.principals import tester_actor
from panel.core.purpose import Purpose

_KEEP_WORDS = """INSERT INTO consent_text (id, sha256, version, language, body) VALUES ({}, {}, {}, {}, {})
ON CONFLICT (sha256) DO NOTHING"""
_GRANT = """INSERT INTO consent (id, invitation_id, customer, purpose_kind, purpose_id, text_version, text_sha256, language,
quotes, recontact, granted_at) VALUES ({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}) ON CONFLICT (invitation_id) DO UPDATE
SET text_version = excluded.text_version, text_sha256 = excluded.text_sha256, language = excluded.language,
quotes = excluded.quotes, recontact = excluded.recontact, granted_at = excluded.granted_at, withdrawn_at = NULL"""
_HOLD = "UPDATE consent SET granted_at = granted_at WHERE invitation_id = {}"


async def grant(
    invitation_id: UUID, customer_id: UUID | None, purpose: Purpose, words: ConsentWords, quotes: bool, recontact: bool
) -> ConsentView:
    """Store the ticks and the exact words that were shown. Given again (a double click, or after a withdrawal), the
    newest holds."""
    async with db.transaction():
        await db.write(
            (_KEEP_WORDS, uuid4(), words.sha256, words.version, words.language, words.body),
            (
                _GRANT,
                uuid4(),
                invitation_id,
                customer_id,
                purpose.kind,
                purpose.id,
                words.version,
                words.sha256,
                words.language,
                quotes,
                recontact,
                now(),
            ),
        )
        await record(
            "consent.granted",
            tester_actor(invitation_id),
            ("invitation", invitation_id, purpose.label),
            version=words.version,
            sha256=words.sha256,
            quotes=quotes,
            recontact=recontact,
        )
        consent = await queries.of(invitation_id)
    assert consent is not None
    return consent


async def require(invitation_id: UUID) -> ConsentView:
    """The consent in force; inside a transaction nobody withdraws or changes it before that is over.

    Raises `NotAllowed` when it is missing or withdrawn.
    """
    await db.write((_HOLD, invitation_id))
    consent = await queries.of(invitation_id)
    if (refusal := may_take_part(consent)) or consent is None:
        assert refusal is not None
        raise NotAllowed(refusal)
    return consent


async def forget_whom(purpose_id: UUID) -> None:
    """Storage is over: the consents for a purpose stay, without the people."""
    await db.write(("UPDATE consent SET customer = NULL WHERE purpose_id = {}", purpose_id))


async def withdraw(invitation_id: UUID) -> None:
    """Note the withdrawal; the record of what was agreed stays. Harmless when there is none or it was done before."""
    async with db.transaction():
        withdrawn = await (
            Consent.update({Consent.withdrawn_at: now()})
            .where((Consent.invitation_id == invitation_id) & Consent.withdrawn_at.is_null())
            .returning(Consent.id, Consent.text_version)
        )
        if withdrawn:
            given = withdrawn[0]["text_version"]
            await record(
                "consent.withdrawn", tester_actor(invitation_id), ("invitation", invitation_id, ""), version=given
            )
