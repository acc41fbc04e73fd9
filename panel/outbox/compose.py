"""From a mail template to subject, text and HTML in the reader's language."""

from functools import cache
from typing import Any

import msgspec
from jinja2 import Environment

from panel.core.brand import of_mails
from panel.core.i18n import speaking
from panel.core.pages import environment
from panel.core.settings import settings
from panel.outbox.logo import png

SUBJECT = "Subject:"
MAX_SUBJECT = 200


class Composed(msgspec.Struct, frozen=True):
    """A message ready to be kept; the subject is one line."""

    subject: str
    text: str
    html: str


def compose(template: str, language: str, context: dict[str, Any]) -> Composed:
    """Render `mails/<template>.txt`, whose first line is `Subject: …`, and `mails/<template>.html`.

    A template without subject raises `ValueError`, an unknown one Jinja's `TemplateNotFound`.
    """
    known = {**_everywhere(), **context}
    with speaking(language):
        plain = _plain_text().get_template(f"mails/{template}.txt").render(known).strip()
        first, _, text = plain.partition("\n")
        if not first.startswith(SUBJECT):
            raise ValueError(f"mails/{template}.txt: the first line is not “{SUBJECT} …”")
        subject = " ".join(first.removeprefix(SUBJECT).split())[:MAX_SUBJECT]
        html = environment().get_template(f"mails/{template}.html").render(**known, subject=subject)
    return Composed(subject, text.strip() + "\n", html)


def _everywhere() -> dict[str, Any]:
    """What every mail may use, whoever sends it."""
    s = settings()
    return {
        "base_url": s.base_url,
        "contact_phone": s.contact_phone,
        "colours": of_mails(s.company_colour),
        "logo": png(s.company_logo),
    }


@cache
def _plain_text() -> Environment:
    """The environment of the pages without escaping: there is no markup in a plain text."""
    return environment().overlay(autoescape=False)
