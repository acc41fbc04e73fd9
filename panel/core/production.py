"""What must not stand in the settings of a real installation, and who refuses to start with it."""

from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from panel.core.settings import DEVELOPMENT_SECRET, Settings, SettingsError

NEAR = (".localhost", ".local", ".internal", ".test")
"""Ends of names that the internet doesn't know."""
DIFFERENT = 6
"""So many different characters even 32 random digits have."""
DEMO = Settings()
"""Its company and contact exist only in the demo."""


def refuse_unsafe(s: Settings) -> None:
    """Nobody outside gets to an unsafe installation: web and worker call this before they do anything.

    Raises `SettingsError` with the lines of `unsafe_settings`. An installation for this machine and its own network
    may have them all.
    """
    if is_for_others(s) and (wrong := unsafe_settings(s)):
        raise SettingsError("\n".join(wrong))


def is_for_others(s: Settings) -> bool:
    """It says so (ENVIRONMENT), or its address does: https, or a name or number that the internet knows."""
    address = urlsplit(s.base_url)
    return s.production or address.scheme == "https" or not _is_near(address.hostname or "")


def _is_near(host: str) -> bool:
    try:
        return ip_address(host).is_private  # and this machine's own
    except ValueError:
        return "." not in host or host.endswith(NEAR)


def unsafe_settings(s: Settings) -> list[str]:
    """One line for each unsafe setting: the variable's name, what is wrong, what to do. Empty: fit for production."""
    return [text for is_unsafe, text in _UNSAFE if is_unsafe(s)]


def doubtful_settings(s: Settings) -> list[str]:
    """One line for each setting that is right for some installations and a mistake of most; nobody refuses for these."""
    return [text for is_doubtful, text in _DOUBTFUL if is_doubtful(s)]


Rule = tuple[Callable[[Settings], bool], str]

_UNSAFE: tuple[Rule, ...] = (
    (
        lambda s: not s.production,
        "ENVIRONMENT: is development; set it to production, or mails with their links stay readable.",
    ),
    (
        lambda s: s.secret_key == DEVELOPMENT_SECRET,
        "SECRET_KEY: is the one everybody knows; make your own 32 random characters.",
    ),
    (lambda s: len(s.secret_key) < 32, "SECRET_KEY: is short; use at least 32 random characters."),
    (
        lambda s: len(set(s.secret_key)) < DIFFERENT,
        "SECRET_KEY: repeats the same few characters; use at least 32 random ones.",
    ),
    (
        lambda s: not s.base_url.startswith("https://"),
        "BASE_URL: is not https; cookies and links would travel readable.",
    ),
    (
        lambda s: urlsplit(s.base_url).hostname in ("localhost", "127.0.0.1"),
        "BASE_URL: names this machine; testers can't open it.",
    ),
    (lambda s: not s.mail_url, "MAIL_URL: is empty; nobody would get an invitation."),
    (
        lambda s: s.mail_from.rstrip("> ").endswith(".invalid"),
        "MAIL_FROM: ends in .invalid; set an address that can receive.",
    ),
    (
        lambda s: s.company_name.strip() in ("", DEMO.company_name),
        "COMPANY_NAME: is missing or the demo's; name the company whose customers are asked.",
    ),
    (
        lambda s: s.contact_name.strip() in ("", DEMO.contact_name),
        "CONTACT_NAME: is missing or the demo's; name the person whom testers may ask.",
    ),
    (
        lambda s: s.contact_email.endswith(".invalid"),
        "CONTACT_EMAIL: ends in .invalid; set the address where a tester's question is read.",
    ),
    (lambda s: s.reload, "RELOAD: is for people who change templates, and slow; leave it out."),
)

_DOUBTFUL: tuple[Rule, ...] = (
    (
        lambda s: s.base_url.startswith("https://") and not s.trusted_proxies,
        "TRUSTED_PROXIES: is 0 with an address of https; where a proxy in front ends it, set how many there are, or all "
        "people share the limits of one.",
    ),
)
