"""Secrets are written down nowhere in the database: digests of tokens, sealed codes and mails."""

import re

from panel.core import db
from panel.core.principals import SYSTEM
from panel.core.tokens import digest
from panel.staff import actions as staff_actions
from tests import cast
from tests.furnished import Clients, House
from tests.snapshots import taken, texts


async def test_in_the_database_tokens_are_digests_and_codes_are_sealed(house: House, new_client: Clients) -> None:
    browser = house.browser(new_client, "admin")
    shown = await browser.post(
        f"/staff/{house.ids['staff']}/link", data={"_csrf": cast.csrf((await browser.get("/account")).text)}
    )
    link = re.search(r"/set-password/([\w-]{43})", shown.text)
    assert link is not None
    codes = [code for name, code in house.secrets.items() if name.startswith("code")]
    secrets = {link[1], cast.PASSWORD, *codes, *house.links.values(), house.secrets["password link"]}
    secrets |= {token for cookies in house.cookies.values() for token in cookies.values()}
    stored = texts(await taken())
    for secret in secrets:
        assert [column for column, text in stored if secret in text] == [], f"{secret[:6]}… is readable"
    assert len(secrets) > 30
    assert {digest(token) for token in house.links.values()} <= {text for _, text in stored}, (
        "the control: digests are there"
    )


async def test_outside_development_a_sent_mail_keeps_no_link(house: House) -> None:
    """In the sealed body of a message that waits there is a link; the key alone opens it."""
    rows = await db.rows("SELECT sealed_text, sealed_html FROM message WHERE template = 'invitation'")
    assert rows
    for row in rows:
        assert "/t/" not in row["sealed_text"] + row["sealed_html"]


async def test_a_link_shown_in_the_browser_is_not_audited(house: House) -> None:
    """The log of deeds names people and things, never tokens."""
    token = await staff_actions.make_link(house.people["owner"].id, SYSTEM)
    deeds = [text for column, text in texts(await taken()) if column.startswith("audit_event")]
    assert any("staff.link_made" in text for text in deeds)
    assert not any(token in text or digest(token) in text for text in deeds)
