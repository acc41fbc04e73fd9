"""E-mail by SMTP: one connection a batch, text and HTML in one message, the same Message-ID on every copy."""

import contextlib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

import aiosmtplib

from panel.core.i18n import N_
from panel.core.settings import settings
from panel.outbox.channels.base import NoLine, Parcel, Refused, Unreachable
from panel.outbox.logo import png

SECONDS = 30.0
"""Patience with the server for each answer; far below the time after which a claim counts as dead."""


class SmtpLine:
    """A connection to MAIL_URL, opened when the first message is delivered and again after it broke."""

    def __init__(self) -> None:
        self._smtp: aiosmtplib.SMTP | None = None

    async def deliver(self, parcel: Parcel) -> None:
        smtp = await self._opened()
        try:
            mail = written(parcel)
            await smtp.send_message(mail, sender=parseaddr(settings().mail_from)[1], recipients=[parcel.to_address])
        except aiosmtplib.SMTPRecipientsRefused as exc:
            raise _verdict(exc.recipients[0].code, exc.recipients[0].message) from exc
        except aiosmtplib.SMTPResponseException as exc:
            raise _verdict(exc.code, exc.message) from exc
        except aiosmtplib.SMTPNotSupported as exc:
            raise Refused(f"the server can't take this address: {exc}") from exc
        except (aiosmtplib.SMTPException, OSError) as exc:
            await self.close()
            raise Unreachable(f"{type(exc).__name__}: {exc}") from exc
        except ValueError as exc:
            raise Refused(f"the message can't be written: {exc}") from exc

    async def _opened(self) -> aiosmtplib.SMTP:
        if self._smtp is not None and self._smtp.is_connected:
            return self._smtp
        smtp = _client(settings().mail_url)
        try:
            await smtp.connect()
        except (aiosmtplib.SMTPException, OSError) as exc:
            # also a wrong password: our settings are at fault then, not the message
            raise NoLine(f"{type(exc).__name__}: {exc}") from exc
        self._smtp = smtp
        return smtp

    async def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with contextlib.suppress(aiosmtplib.SMTPException, OSError):
                await smtp.quit()
            smtp.close()


class Email:
    key = "email"
    label = N_("E-mail")

    def line(self) -> SmtpLine:
        return SmtpLine()


def _client(mail_url: str) -> aiosmtplib.SMTP:
    """`smtp://` takes STARTTLS where it is offered, `smtps://` is encrypted from the first byte."""
    url = urlsplit(mail_url)
    secure = url.scheme == "smtps"
    return aiosmtplib.SMTP(
        hostname=url.hostname or "localhost",
        port=url.port or (465 if secure else 587),
        timeout=SECONDS,
        username=unquote(url.username) if url.username else None,
        password=unquote(url.password) if url.password else None,
        use_tls=secure,
        start_tls=False if secure else None,
        tls_context=ssl.create_default_context(),
        local_hostname=_host(),
    )


def _host() -> str:
    """How we greet the server: the host of our own address, which tells nothing about this machine."""
    return urlsplit(settings().base_url).hostname or "localhost"


def _verdict(code: int, answer: str) -> Exception:
    text = f"{code} {answer}"
    return Refused(text) if 500 <= code < 600 else Unreachable(text)


def written(parcel: Parcel) -> EmailMessage:
    """The message with plain headers. Raises `ValueError` where an address can't stand in one."""
    mail = EmailMessage()
    mail["Subject"] = parcel.subject
    mail["From"] = _address(*parseaddr(settings().mail_from))
    mail["To"] = _address(parcel.to_name, parcel.to_address)
    mail["Reply-To"] = _address(settings().contact_name, settings().contact_email)
    mail["Date"] = format_datetime(parcel.date)
    mail["Message-ID"] = parcel.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = parcel.language
    mail.set_content(parcel.text)
    mail.add_alternative(parcel.html, subtype="html")
    _attach_logo(mail, parcel.html)
    return mail


def _attach_logo(mail: EmailMessage, html: str) -> None:
    """The picture beside the HTML that shows it, so that no mail program has to ask us for it."""
    logo, shown = png(settings().company_logo), mail.get_body(("html",))
    if logo and shown and f"cid:{logo.cid}" in html:
        shown.add_related(logo.body, "image", "png", cid=f"<{logo.cid}>", filename="logo.png", disposition="inline")


def _address(name: str, address: str) -> Address:
    one_line = " ".join(name.split())
    return Address(display_name=one_line, addr_spec=address)
