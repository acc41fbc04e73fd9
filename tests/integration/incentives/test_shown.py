"""What a tester reads about the bonus, in every state and kind."""

from datetime import timedelta

import pytest

from panel.core.clock import frozen
from panel.core.i18n import speaking
from panel.core.pages import environment
from panel.incentives import actions, billing, queries
from panel.incentives.actions import Revealed
from panel.incentives.kinds import KINDS
from panel.incentives.queries import BonusStatus
from tests.conftest import MOMENT
from tests.integration.incentives.made import BEFORE, SELMA, approved, earned, pool


async def status(bonus_id) -> BonusStatus:
    owner = (await queries.standing(bonus_id)).beneficiary_id
    found = await queries.status_of(owner, BEFORE.id)
    assert found is not None
    return found


def shown(bonus: BonusStatus, code: Revealed | None = None) -> str:
    with speaking("en"):
        return (
            environment()
            .get_template(bonus.template)
            .render(bonus=bonus, code=code, csrf_field=lambda: "")
            .replace("\u00a0", " ")
        )


async def test_a_voucher_from_button_to_mask() -> None:
    bonus = await earned(pool_id=await pool(codes=1))
    assert "button" not in shown(await status(bonus))
    await approved(bonus)
    with frozen(MOMENT):
        await actions.pay([bonus], SELMA)
        before = await status(bonus)
        assert "Show my code" in shown(before)
        assert "after 15 minutes" in shown(before), "said before it is shown"
        code = await actions.reveal(bonus, MOMENT)
        now_ = shown(await status(bonus), code)
        assert code.code in now_
        assert "books.example.org" in now_
        assert f'{code.code}</code><button class="btn btn--lg btn--block" type="button" hidden data-copy>' in now_
        assert "Show my code" in shown(await status(bonus))
    with frozen(MOMENT + timedelta(minutes=15)):
        later = await status(bonus)
        assert not later.can_reveal
        assert later.mask in shown(later)
        assert code.code not in shown(later)
        assert "14 September" in shown(later)
        assert "open your personal link" in shown(later)


async def test_a_credit_says_when_it_comes() -> None:
    bonus = await earned(kind="bill_credit")
    await approved(bonus)
    await billing.export(SELMA)
    found = await status(bonus)
    assert "comes with your next bill" in found.msgid
    assert "need not do anything" in shown(found)


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_words_name_the_amount(language: str) -> None:
    found = await status(await earned(share=50))
    with speaking(language):
        assert "12" in found.words
        assert "%" not in found.words


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_every_kind_has_its_template(kind) -> None:
    assert environment().get_template(kind.template)
