"""Every mail, in both languages, with what its sender gives it; nothing that a name says becomes markup."""

from datetime import date
from html import unescape
from typing import Any

import pytest

from panel.core.settings import ROOT
from panel.incentives.pools import Handed
from panel.outbox.compose import compose
from tests.conftest import MOMENT

EVIL = '<b>Müller & "Söhne"</b>'
LINK = "http://probelauf.test/t/abc"
ONE_LINK = {"link": LINK, "invited_at": MOMENT, "last_day": date(2026, 10, 12)}
CONTEXTS: dict[str, dict[str, Any]] = {
    "invitation": {
        "greet": EVIL,
        "link": LINK,
        "link_expires_at": MOMENT,
        "title": {"de": "Umzug", "en": "Moving"},
        "steps": 8,
        "minutes": 45,
        "days": 12,
        "channels": (),
        "opens_on": date(2026, 9, 1),
        "closes_on": date(2026, 9, 20),
        "round": "before",
        "cents": 2500,
        "stopped_cents": 0,
        "blocked_cents": 2500,
        "currency": "EUR",
        "reward": "voucher",
        "colleague": False,
    },
    "new_link": {"greet": EVIL, "links": [ONE_LINK, ONE_LINK]},
    "thanks": {"address": EVIL, "cents": 1250, "currency": "EUR", "kind": "voucher"},
    "thanks_blocked": {"address": EVIL, "cents": 2500, "currency": "EUR", "kind": "bill_credit"},
    "has_it_come": {"address": EVIL, "thing": "den Brief", "step": "Brief lesen", "link": LINK},
    "nothing_came": {"address": EVIL, "thing": "den Brief", "step": "Brief lesen", "link": LINK},
    "staff_link": {"name": EVIL, "link": LINK, "is_new": True, "expires": "22.11.26, 10:00"},
    "bonus_voucher": {
        "greet": EVIL,
        "amount_cents": 1250,
        "currency": "EUR",
        "link": LINK,
        "last_day": date(2026, 10, 12),
        "redeem_by": date(2027, 1, 31),
    },
    "bonus_voucher_code": {
        "greet": EVIL,
        "amount_cents": 1250,
        "currency": "EUR",
        "handed": Handed("BOOK-17-QX7Z", EVIL, date(2027, 1, 31)),
    },
    "bonus_bill_credit": {"greet": EVIL, "amount_cents": 1250, "currency": "EUR"},
    "stuck": {
        "name": "Selma Aydin",
        "who": EVIL,
        "study": "Umzug",
        "round": "Vorher",
        "step": "Brief lesen",
        "text": f"Kein Brief da.\n{EVIL}",
        "ends": False,
        "link": LINK,
    },
    "unfinished": {
        "name": EVIL,
        "names": [EVIL, "Horst Kolbe"],
        "study": "Umzug",
        "round": "Vorher",
        "promised": True,
        "link": LINK,
    },
    "lapsed": {"address": EVIL, "promised": True},
    "codes_unreadable": {"name": EVIL, "waiting": 2, "given": 1, "link": LINK},
    "codes_needed": {"name": EVIL, "waiting": 2, "pools": [("Bücher (25 €)", 2)], "link": LINK},
}


def test_every_mail_is_here() -> None:
    folder = ROOT / "templates" / "mails"
    names = {path.stem for path in folder.iterdir() if not path.name.startswith("_")}
    assert names == set(CONTEXTS)
    assert all((folder / f"{name}{suffix}").is_file() for name in names for suffix in (".txt", ".html"))


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", CONTEXTS)
def test_a_mail_reads_well(name: str, language: str) -> None:
    mail = compose(name, language, CONTEXTS[name])
    assert mail.subject
    assert "\n" not in mail.subject
    assert EVIL in mail.text, "plain text is not escaped"
    assert "<b>" not in mail.html
    assert "&lt;b&gt;" in mail.html
    assert f'<html lang="{language}">' in mail.html
    if "link" in CONTEXTS[name] or "links" in CONTEXTS[name]:
        assert LINK in mail.text
        assert f'href="{LINK}"' in mail.html


@pytest.mark.parametrize("name", [name for name in CONTEXTS if name.startswith("bonus_")])
def test_after_a_german_greeting_a_mail_to_a_tester_goes_on_small(name: str) -> None:
    paragraphs = compose(name, "de", CONTEXTS[name]).text.split("\n\n")
    greeting = next(number for number, words in enumerate(paragraphs) if words.startswith("Guten Tag"))
    assert paragraphs[greeting].endswith(",")
    assert paragraphs[greeting + 1][0].islower()


def test_the_languages_differ() -> None:
    german, english = (compose("invitation", language, CONTEXTS["invitation"]) for language in ("de", "en"))
    assert "Umzug" in german.subject
    assert "Moving" in english.subject
    assert "25 €" in german.text.replace("\xa0", " ")
    assert "€25" in english.text


@pytest.mark.parametrize(
    ("stopped", "blocked", "words"),
    [
        (0, 2500, ("you can't go on, you still get it in full.", "stop early, there is no bonus.")),
        (2500, 1000, ("you can't go on, you get €10.", "stop early, you get it all the same.")),
        (500, 0, ("there is no bonus, even if we are the reason.", "stop early, you get €5.")),
    ],
)
def test_an_invitation_says_what_an_unfinished_test_is_paid(stopped: int, blocked: int, words: tuple[str, ...]) -> None:
    """The consent says that the invitation tells it."""
    shares = {"stopped_cents": stopped, "blocked_cents": blocked}
    mail = compose("invitation", "en", {**CONTEXTS["invitation"], **shares})
    for one in words:
        assert one in mail.text
        assert one in unescape(mail.html)
    none = compose("invitation", "en", {**CONTEXTS["invitation"], "cents": 0, "stopped_cents": 0, "blocked_cents": 0})
    assert "stop early" not in none.text + none.html


def test_a_name_cannot_add_a_header() -> None:
    context = {**CONTEXTS["has_it_come"], "thing": "a\r\nBcc: all@example.org"}
    assert "\n" not in compose("has_it_come", "en", context).subject


def test_a_mail_without_subject_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="first line"):
        compose("_foot", "de", {})
