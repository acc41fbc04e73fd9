"""German and English: the language of this request, catalogues compiled in memory, and what depends on them."""

import gettext as stdlib_gettext
import io
import re
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from babel import Locale, dates, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from panel.core.clock import local, now
from panel.core.german import spoken
from panel.core.money import format_money as money_text
from panel.core.settings import settings

LANGUAGES = ("de", "en")
NAMES = {"de": "Deutsch", "en": "English"}
FOLDER = Path(__file__).parent / "locale"

_APART = re.compile(
    r"(\d|%\(\w+\)s) "
    r"(?=(?:Sekunde|Minute|Stunde|Tag|Woche|Monat|Jahr|second|minute|hour|day|week|month|year)[ens]{0,2}\b|[Mm]in\b)"
)
"""The blank between a number, or its place in a text, and its unit."""

_language: ContextVar[str] = ContextVar("language", default="")


def language() -> str:
    """`de` or `en`: what this request, mail or job speaks."""
    return _language.get() or settings().default_language


def set_language(code: str) -> None:
    """Speak this language from here on in the present context; an unknown one is ignored."""
    if code in LANGUAGES:
        _language.set(code)


class speaking:
    """`with speaking("de"): …` renders a mail or a file in its reader's language."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __enter__(self) -> None:
        self.token = _language.set(self.code)

    def __exit__(self, *_: object) -> None:
        _language.reset(self.token)


def catalogue(code: str) -> stdlib_gettext.NullTranslations:
    """The compiled catalogue of a language; English is the msgids themselves."""
    return _compiled(code, settings().form_of_address, settings().country)


@cache
def _compiled(code: str, _address: str, _country: str) -> stdlib_gettext.NullTranslations:
    path = FOLDER / code / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return stdlib_gettext.NullTranslations()
    with path.open("rb") as file:
        entries = read_po(file, locale=code)
    for message in list(entries):
        # an untranslated plural would come out as the empty string
        if isinstance(message.string, tuple | list) and not all(message.string):
            entries.delete(message.id)
        elif code == "de" and message.id:
            message.string = _spoken(message.string)
    compiled = io.BytesIO()
    write_mo(compiled, entries)
    compiled.seek(0)
    return stdlib_gettext.GNUTranslations(compiled)


def _spoken(german: Any) -> Any:
    """One form, or one for each number."""
    return spoken(german) if isinstance(german, str) else tuple(spoken(form) for form in german)


def N_(message: str) -> str:
    """Mark a msgid for extraction; translate it later with `_`."""
    return message


def _(message: str, /, **places: Any) -> str:
    """The message in this request's language, with `%(name)s` places filled."""
    text = bound(catalogue(language()).gettext(message)) if message else ""
    return text % places if places else text


def ngettext(singular: str, plural: str, n: int, /, **places: Any) -> str:
    """The form for `n`, with `%(num)s` and other places filled."""
    return bound(catalogue(language()).ngettext(singular, plural, n)) % {"num": n, "n": n, **places}


@lru_cache(8192)
def bound(text: str) -> str:
    """One of our texts whose numbers stay on the line of their unit: `3 Tage`."""
    return _APART.sub("\\1\u00a0", text)


def pick(texts: dict[str, str] | None) -> str:
    """A translation map's text in this language, else in the other; empty for none."""
    if not texts:
        return ""
    return texts.get(language()) or next((t for code in LANGUAGES if (t := texts.get(code))), "")


def babel_locale() -> Locale:
    return _locale(_region())


def _region() -> str:
    """The language with the country whose formats it has, as Babel names them."""
    return f"de_{settings().country}" if language() == "de" else "en_GB"


@cache
def _locale(region: str) -> Locale:
    return Locale.parse(region)


def format_date(value: date | datetime | None, style: Literal["medium", "long"] = "medium") -> str:
    """`18.09.2026`; `18. September 2026` when long, for testers, who read days in words; local, empty for none."""
    if value is None:
        return ""
    day = local(value).date() if isinstance(value, datetime) else value
    return _with_its_month(dates.format_date(day, style, locale=babel_locale()))


def format_day(value: date | datetime | None) -> str:
    """`18. September`: for people, when the year goes without saying."""
    if value is None:
        return ""
    day = local(value).date() if isinstance(value, datetime) else value
    return _day(day, _region())


@lru_cache(1000)
def _day(day: date, region: str) -> str:
    return _with_its_month(dates.format_skeleton("MMMMd", day, locale=_locale(region)))


def _with_its_month(day: str) -> str:
    """The number stays on the line of its month."""
    return day.replace(" ", "\u00a0", 1)


def format_time(value: datetime | None) -> str:
    """`14:05`, local."""
    return "" if value is None else dates.format_time(local(value), "short", locale=babel_locale())


def format_datetime(value: datetime | None) -> str:
    """`18.09.2026, 14:05`: the day as `format_date` writes it beside, and the local time."""
    return "" if value is None else f"{format_date(value)}, {format_time(value)}"


def format_ago(value: datetime | None) -> str:
    """`vor 12 Minuten`; `gerade eben` within the minute that was."""
    if value is None:
        return ""
    if timedelta() <= now() - value < timedelta(minutes=1):
        return _("just now")
    return bound(dates.format_timedelta(value - now(), add_direction=True, locale=babel_locale()))


def format_number(value: float | int | None, decimals: int | None = None, *, sign: bool = False) -> str:
    """A number with this language's decimal sign and a true minus, rounded as at school; a dash for none."""
    return "–" if value is None else _number(value, decimals, sign, _region())


@lru_cache(maxsize=8192)
def _number(value: float | int, decimals: int | None, sign: bool, region: str) -> str:
    """Babel takes 50 µs a number, and a report has a thousand of them."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    with localcontext(rounding=ROUND_HALF_UP):
        text = numbers.format_decimal(value, format=pattern, locale=_locale(region)).replace("-", "−")
    if decimals is not None and not text.strip("−0.,"):
        return text.replace("−", "")
    return f"+{text}" if sign and value > 0 else text


def rounded(value: float, decimals: int) -> Decimal:
    """The number that `format_number` shows: half away from zero, of the shortest decimal that is the value."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def format_money(cents: int, currency: str = "") -> str:
    """`25 €`, with a true minus."""
    return money_text(cents, currency or settings().currency, str(babel_locale())).replace("-", "−")


def from_header(accept_language: str) -> str:
    """The first language of an Accept-Language header that we speak, else the installation's."""
    for part in accept_language.split(","):
        code = part.split(";")[0].strip()[:2].lower()
        if code in LANGUAGES:
            return code
    return settings().default_language
