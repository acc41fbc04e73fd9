"""Texts in two languages on their way from a form: `title_de` and `title_en` become one map."""

from typing import Any

import msgspec

from panel.core.forms import Form
from panel.core.i18n import LANGUAGES, N_

Texts = dict[str, str]
NEEDED = N_("Please write this in German or English.")


def texts(value: msgspec.Struct, name: str) -> Texts:
    """The map of a field that was typed in both languages; what is empty is left out."""
    typed = {language: getattr(value, f"{name}_{language}") for language in LANGUAGES}
    return {language: text for language, text in typed.items() if text}


def need(form: Form[Any], *names: str) -> None:
    """Ask for at least one language of each of these fields."""
    for name in names:
        fields = [f"{name}_{language}" for language in LANGUAGES]
        if not any(form.raw.get(field) for field in fields) and not form.errors.keys() & set(fields):
            form.add_error(fields[0], NEEDED)


def spread(name: str, given: Texts) -> dict[str, str]:
    """The other way round, for a form's fields: `{"title_de": …, "title_en": …}`."""
    return {f"{name}_{language}": given.get(language, "") for language in LANGUAGES}
