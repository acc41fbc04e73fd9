"""The company's own colour and logo in real mails: the picture travels inside, the text part knows nothing of it."""

import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from panel.outbox import actions
from panel.outbox.duties import send_due
from panel.outbox.logo import MOST_BYTES, png
from tests.conftest import MOMENT
from tests.smtp import Mail, MailServer

Settle = Callable[..., None]


def picture(width: int, height: int, more: int = 0) -> bytes:
    """A real PNG, grey, as heavy as wanted."""
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), (b"tEXt", b"Comment\0" + b"x" * more), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )


async def queued() -> None:
    """The same mail, once, however often it is asked for."""
    await actions.enqueue(
        template="bonus_voucher",
        language="de",
        to_name="Maria Berger",
        to_address="maria@example.org",
        context={
            "greet": "Frau Berger",
            "amount_cents": 1250,
            "currency": "EUR",
            "link": "http://probelauf.test/t/x",
            "last_day": MOMENT.date(),
            "redeem_by": None,
        },
        dedupe_key="test",
    )


async def sent(smtp: MailServer) -> Mail:
    await queued()
    assert await send_due() == 1
    (mail,) = smtp.mails_to("maria@example.org")
    return mail


def shape(mail: Mail) -> list[str]:
    return [part.get_content_type() for part in mail.message.walk()]


PLAIN = ["multipart/alternative", "text/plain", "text/html"]


async def test_a_png_travels_inside(smtp: MailServer, setting: Settle, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(picture(600, 150))
    setting(company_logo=tmp_path / "logo.png")
    mail = await sent(smtp)
    assert shape(mail) == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    *_, image = mail.message.walk()
    assert image.get_content_disposition() == "inline"
    assert image.get_payload(decode=True) == picture(600, 150)
    assert f'src="cid:{image["Content-ID"].strip("<>")}"' in mail.html
    assert 'width="160" height="40"' in mail.html
    assert "cid:" not in mail.text
    assert "Nordhell" in mail.text


@pytest.mark.parametrize(
    ("name", "body"),
    [("logo.svg", b"<svg/>"), ("logo.png", b"<svg/>"), ("heavy.png", picture(10, 10, MOST_BYTES)), ("empty.png", b"")],
)
async def test_another_file_leaves_the_name(
    smtp: MailServer, setting: Settle, tmp_path: Path, name: str, body: bytes
) -> None:
    (tmp_path / name).write_bytes(body)
    setting(company_logo=tmp_path / name)
    mail = await sent(smtp)
    assert shape(mail) == PLAIN
    assert "cid:" not in mail.html
    assert ">Nordhell</td>" in mail.html


async def test_a_logo_that_went_before_the_mail_did(smtp: MailServer, setting: Settle, tmp_path: Path) -> None:
    """Written with one and sent without: the company's name stands in the picture's place."""
    (tmp_path / "logo.png").write_bytes(picture(40, 40))
    setting(company_logo=tmp_path / "logo.png")
    await queued()
    setting(company_logo="")
    mail = await sent(smtp)
    assert shape(mail) == PLAIN
    assert 'alt="Nordhell"' in mail.html


@pytest.mark.parametrize(("given", "shown"), [((20, 10), (20, 10)), ((4000, 100), (200, 5)), ((9999, 1), (200, 1))])
def test_it_fits_in_its_room(tmp_path: Path, given: tuple[int, int], shown: tuple[int, int]) -> None:
    (tmp_path / "logo.png").write_bytes(picture(*given))
    logo = png(str(tmp_path / "logo.png"))
    assert logo is not None
    assert (logo.width, logo.height) == shown


@pytest.mark.parametrize(
    ("colour", "ground", "words"),
    [("", "#0e6a71", "#ffffff"), ("#d40511", "#d40511", "#ffffff"), ("#ffcc00", "#a68500", "#2a2201")],
)
async def test_the_button_has_the_companys_colour(
    smtp: MailServer, setting: Settle, colour: str, ground: str, words: str
) -> None:
    setting(company_colour=colour)
    html = (await sent(smtp)).html
    assert f'bgcolor="{ground}"' in html
    assert f"padding:14px 26px;color:{words}" in html
    assert ("#0e6a71" in html) == (not colour)
