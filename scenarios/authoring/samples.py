"""Links, phone numbers and accounts that only stand for something: those of the ready-made scenarios lead testers nowhere."""

from urllib.parse import urlsplit

from scenarios.authoring.script import Step

SAMPLE_HOSTS = ("example.com", "example.org", "example.net", "example", "invalid")
SAMPLE_NUMBERS = ("493023125", "03023125")
"""Berlin's numbers that belong to nobody, set aside for films and books; digits as they begin."""

SAMPLE_ACCOUNTS = ("40118", "TEST")
"""How customer numbers and codes of the ready-made scenarios begin, without spaces; user names end in `.test`."""


def sample_host(link: str) -> str:
    """The host of a link that belongs to nobody, empty where the link is a real one."""
    try:
        host = (urlsplit(link).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return host if any(host == name or host.endswith(f".{name}") for name in SAMPLE_HOSTS) else ""


def is_sample_number(phone: str) -> bool:
    """Whether nobody can ever answer at this number."""
    digits = "".join(c for c in phone if c.isdigit()).removeprefix("00")
    return digits.startswith(SAMPLE_NUMBERS)


def is_sample_account(value: str) -> bool:
    """Whether a user name, customer number or code of a ready-made scenario, which no system knows."""
    plain = "".join(value.split())
    named = plain.lower().endswith(".test")
    return named or is_sample_number(value) or (len(plain) in (8, 9) and plain.startswith(SAMPLE_ACCOUNTS))


def has_samples(step: Step) -> bool:
    """Whether a step sends testers to a place that belongs to nobody."""
    return bool(sample_host(step.link)) or is_sample_number(step.phone) or has_sample_account(step)


def has_sample_account(step: Step) -> bool:
    """Whether testers are to sign in or identify themselves as somebody whom no system knows."""
    return any(is_sample_account(item.value) for item in step.data)
