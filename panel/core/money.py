"""Money is integer cents with an ISO currency; here it becomes text and back."""

import re
from decimal import Decimal

from babel.numbers import format_currency, get_currency_precision

MAX_CENTS = 100_000_00


class NotMoney(ValueError):
    """The text is no amount."""


def format_money(cents: int, currency: str, locale: str) -> str:
    """`2500, "EUR", "de"` → `25 €`: no decimals where there are none."""
    whole = cents % 100 == 0 and get_currency_precision(currency) > 0
    if whole:
        return format_currency(
            cents // 100, currency, locale=locale, format=_without_decimals(locale), currency_digits=False
        )
    return format_currency(Decimal(cents) / 100, currency, locale=locale)


def _without_decimals(locale: str) -> str:
    from babel import Locale

    return re.sub(r"([#0])\.0+", r"\1", Locale.parse(locale).currency_formats["standard"].pattern)


def parse_money(text: str) -> int:
    """`"25"`, `"12,50"`, `"12.50 €"` → cents. Raises `NotMoney`; more than two decimals are none."""
    match = re.fullmatch(r"\s*(\d{1,6})(?:[.,](\d{1,2}))?\s*(?:€|EUR|CHF)?\s*", text)
    if not match:
        raise NotMoney(text)
    cents = int(match[1]) * 100 + int((match[2] or "0").ljust(2, "0"))
    if cents > MAX_CENTS:
        raise NotMoney(text)
    return cents
