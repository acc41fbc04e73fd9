"""What must not stand in the settings of a real installation, and who refuses to start with it."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from panel.core.settings import DEVELOPMENT_SECRET, Settings, SettingsError

NEAR = (".localhost", ".local", ".internal", ".test")
"""Ends of names that the internet doesn't know."""


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
    rules: tuple[tuple[bool, str], ...] = (
        (
            not s.production,
            "ENVIRONMENT: is development; set it to production, or mails with their links stay readable.",
        ),
        (
            s.secret_key == DEVELOPMENT_SECRET,
            "SECRET_KEY: is the one everybody knows; make your own 32 random characters.",
        ),
        (len(s.secret_key) < 32, "SECRET_KEY: is short; use at least 32 random characters."),
        (not s.base_url.startswith("https://"), "BASE_URL: is not https; cookies and links would travel readable."),
        (not s.mail_url, "MAIL_URL: is empty; nobody would get an invitation."),
        (
            s.mail_from.rstrip("> ").endswith(".invalid"),
            "MAIL_FROM: ends in .invalid; set an address that can receive.",
        ),
        (s.contact_email.endswith(".invalid"), "CONTACT_EMAIL: ends in .invalid; testers could not reach anybody."),
        (
            urlsplit(s.base_url).hostname in ("localhost", "127.0.0.1"),
            "BASE_URL: names this machine; testers can't open it.",
        ),
    )
    return [text for wrong, text in rules if wrong]
