"""A real SMTP server on this machine that can be told to fail, and keeps what it took as parsed messages."""

import asyncio
import contextlib
import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mail:
    """One delivery: who it was for on the envelope, and the message itself."""

    sender: str
    recipients: list[str]
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return part.get_content() if part else ""


@dataclass
class MailServer:
    """`with MailServer() as smtp:` listens on `smtp.url`. `fail_with`, `drop` and `refuse` say what goes wrong next."""

    port: int = 0
    taken: list[Mail] = field(default_factory=list)
    offered: int = 0
    """Messages that came as far as DATA, taken or not."""
    _answer: str = ""
    _times: int = 0
    _drop: bool = False

    def __enter__(self) -> "MailServer":
        self.port = self.port or free_port()
        self._listen()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(AssertionError, RuntimeError):
            self._controller.stop(no_assert=True)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def fail_with(self, answer: str, times: int = 1_000_000) -> None:
        """Answer DATA with `451 …` (come again) or `550 …` (never), so many times; then take mails again."""
        self._answer, self._times = answer, times

    def drop(self, times: int = 1_000_000) -> None:
        """Cut the line in the middle of DATA, so many times."""
        self._drop, self._times = True, times

    def refuse(self) -> None:
        """Stop listening: who calls gets "connection refused"."""
        self._controller.stop()

    def recover(self) -> None:
        """Whatever was wrong: take mails again."""
        self._answer, self._times, self._drop = "", 0, False
        if self._controller.server is None:
            self._listen()

    def mails_to(self, address: str, besides: str = "") -> list[Mail]:
        """What came for somebody; nothing whose subject has the word `besides` in it."""
        mails = [mail for mail in self.taken if address in mail.recipients]
        return [mail for mail in mails if not besides or besides not in mail.subject.casefold()]

    def _listen(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """aiosmtpd calls this with a whole message."""
        self.offered += 1
        if self._times > 0:
            self._times -= 1
            if self._drop:
                cut(server)
                await asyncio.sleep(0)
            return self._answer or "451 4.3.0 The line is cut"
        self.taken.append(parsed(envelope))
        return "250 2.0.0 Taken"


def cut(server: Any) -> None:
    """End the connection without a word."""
    if server.transport is not None:
        server.transport.abort()


def parsed(envelope: Envelope) -> Mail:
    content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content or "").encode()
    message = message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return Mail(str(envelope.mail_from), [str(to) for to in envelope.rcpt_tos], message)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
