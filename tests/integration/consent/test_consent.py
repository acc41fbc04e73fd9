"""Ticks and the exact words."""

from uuid import uuid4

import pytest

from panel.consent import actions, queries
from panel.core import db
from panel.core.errors import NotAllowed
from panel.core.purpose import Purpose
from tests import cast

ROUND = Purpose("round", uuid4(), "Moving · before")


async def give(invitation_id, **ticks: bool) -> str:
    maria = await cast.customer()
    words = queries.words("de")
    ticks = {"quotes": False, "recontact": False, **ticks}
    await actions.grant(invitation_id, maria.id, ROUND, words, **ticks)
    return words.sha256


async def test_the_words_are_kept_once_and_found_by_their_hash() -> None:
    hashes = {await give(uuid4(), quotes=True), await give(uuid4())}
    assert len(hashes) == 1
    assert await queries.text(hashes.pop()) == queries.words("de").body
    assert (await db.rows("SELECT COUNT(*) AS n FROM consent_text"))[0]["n"] == 1


async def test_without_consent_nothing_is_asked() -> None:
    with pytest.raises(NotAllowed) as no:
        await actions.require(uuid4())
    assert no.value.refusal.code == "no_consent"


async def test_consent_holds_until_it_is_withdrawn_and_the_record_stays() -> None:
    invitation = uuid4()
    await give(invitation, quotes=True)
    assert (await actions.require(invitation)).quotes
    await actions.withdraw(invitation)
    await actions.withdraw(invitation)
    with pytest.raises(NotAllowed) as no:
        await actions.require(invitation)
    assert no.value.refusal.code == "consent_withdrawn"
    kept = await queries.of(invitation)
    assert kept is not None
    assert kept.quotes
    assert (await db.rows("SELECT COUNT(*) AS n FROM audit_event WHERE event = 'consent.withdrawn'"))[0]["n"] == 1


async def test_a_double_click_is_one_consent_and_the_newest_ticks_hold() -> None:
    invitation = uuid4()
    await give(invitation, quotes=False)
    await give(invitation, quotes=True)
    assert (await actions.require(invitation)).quotes
    assert len(await queries.for_purpose(ROUND.id)) == 1


async def test_after_a_withdrawal_one_may_agree_again() -> None:
    invitation = uuid4()
    await give(invitation)
    await actions.withdraw(invitation)
    await give(invitation)
    assert (await actions.require(invitation)).withdrawn_at is None
