"""Settings that could never work, whatever the installation: one rule each, with the variable's name and what to write."""

from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.numbers import is_currency

from panel.core.addresses import is_address
from panel.core.colours import is_colour

if TYPE_CHECKING:
    from panel.core.settings import Settings


def nonsense(s: "Settings") -> str:
    """The first line that is wrong about them, beginning with the variable's name; empty where all could work."""
    return next((text for could_work, text in _RULES if not could_work(s)), "")


def _is_web(address: str) -> bool:
    return _parts(address).scheme in ("http", "https") and bool(_parts(address).hostname)


def _is_mail_server(address: str) -> bool:
    return _parts(address).scheme in ("smtp", "smtps") and bool(_parts(address).hostname)


def _is_mailbox(text: str) -> bool:
    """An address that can stand in a mail's head as it is, which umlauts can't."""
    return text.isascii() and is_address(text)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True


def _parts(address: str) -> SplitResult:
    """An address in its parts; nothing in all of them where it can't be taken apart."""
    try:
        found = urlsplit(address)
        _ = found.port
    except ValueError:
        return urlsplit("")
    return found


_RULES: tuple[tuple[Callable[["Settings"], bool], str], ...] = (
    (
        lambda s: _parts(s.database_url).scheme in ("sqlite", "postgresql", "postgres"),
        "DATABASE_URL: write sqlite:///PATH or postgresql://user:password@host/name",
    ),
    (lambda s: _is_web(s.base_url), "BASE_URL: write the whole address, like https://probelauf.example.com"),
    (lambda s: not s.base_url.endswith("/"), "BASE_URL: leave out the slash at the end"),
    (
        lambda s: not s.mail_url or _is_mail_server(s.mail_url),
        "MAIL_URL: write smtp://user:password@host:587 or smtps://…:465",
    ),
    (
        lambda s: _is_mailbox(parseaddr(s.mail_from)[1]),
        'MAIL_FROM: write an address, like Probelauf <probelauf@example.com>; quote a name with a comma: "A, B" <…>; '
        "write a domain with umlauts as xn--…",
    ),
    (
        lambda s: _is_mailbox(s.contact_email),
        "CONTACT_EMAIL: write an address alone, like jana@example.com; a domain with umlauts as xn--…",
    ),
    (
        lambda s: not s.privacy_url or _is_web(s.privacy_url),
        "PRIVACY_URL: write the whole address, like https://www.example.com/privacy",
    ),
    (lambda s: len(s.secret_key) >= 16, "SECRET_KEY: give at least 16 characters, better 32 random ones"),
    (lambda s: is_currency(s.currency), "CURRENCY: write an ISO code like EUR or CHF"),
    (lambda s: not s.company_logo or Path(s.company_logo).is_file(), "COMPANY_LOGO: there is no such file"),
    (
        lambda s: not s.company_colour or is_colour(s.company_colour),
        "COMPANY_COLOUR: write it as #rrggbb, like #0e6a71",
    ),
    (lambda s: _is_zone(s.timezone), "TIMEZONE: write an IANA name like Europe/Berlin"),
)
