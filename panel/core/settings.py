"""What an installation decides: read from the environment and `.env` once, failing loudly with the variable's name."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from panel.core.env_file import SettingsError, read_env_file
from panel.core.plausible import nonsense

ROOT = Path(__file__).resolve().parents[2]
DEVELOPMENT_SECRET = "development-only-secret-change-me"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every variable, in one place. The field's name in capitals is the variable's name."""

    environment: Literal["development", "production"] = "development"
    """`development` shows mails with their links on the messages page and prints sign-ins; `production` never does."""
    database_url: str = "sqlite:///var/probelauf.db"
    """`sqlite:///PATH` (relative to the project) or `postgresql://user:password@host:port/name`."""
    secret_key: str = DEVELOPMENT_SECRET
    """At least 32 random characters. Seals voucher codes and mails at rest and signs forms: keep it with the backup."""
    base_url: str = "http://127.0.0.1:8000"
    """The address people type; it stands in every mail."""
    mail_url: str = ""
    """`smtp://user:password@host:587` (STARTTLS where offered), `smtps://…:465`. Empty: mails stay on the messages page."""
    mail_from: str = "Probelauf <probelauf@localhost.invalid>"
    """Sender of all mails."""
    company_name: str = "Nordhell"
    """Whose customers are asked: stands on tester pages and mails."""
    company_logo: str = ""
    """Path of an SVG or PNG file shown instead of the company's initial; a PNG up to 100 KB also heads the mails."""
    company_colour: str = ""
    """`#rrggbb` of buttons, links and tints, on pages and in mails; made darker or lighter where it would be hard to read."""
    contact_name: str = "Jana Köhler"
    """The named person whom testers may ask."""
    contact_email: str = "freunde@nordhell.invalid"
    """Where a tester's question goes: an address alone."""
    contact_phone: str = ""
    """Shown beside the contact's name when given."""
    privacy_url: str = ""
    """The company's privacy notice, linked from the consent page: a whole address, https://…"""
    storage_months: Annotated[int, Meta(ge=1, le=120)] = 24
    """So many months after a study's last day its answers are cut from the people who gave them; a round still planned
    then makes it later, twice as long at most. Both stand in the consent."""
    currency: str = "EUR"
    """ISO 4217 code of all amounts of this installation."""
    timezone: str = "Europe/Berlin"
    """IANA name; what people read. The database keeps UTC."""
    default_language: Literal["de", "en"] = "de"
    """Language of a visitor whose browser names neither."""
    country: Literal["DE", "AT", "CH"] = "DE"
    """Whose German: how numbers, dates and amounts are written; in Switzerland ss for ß, too."""
    form_of_address: Literal["Sie", "du"] = "Sie"
    """How German texts speak to their readers, on pages, in mails and in the ready-made scenarios. Decide it before the
    first one is copied: what a scenario says belongs to whoever writes it."""
    trusted_proxies: Annotated[int, Meta(ge=0, le=5)] = 0
    """How many reverse proxies stand in front: only then are forwarded addresses believed."""
    pool_size: Annotated[int, Meta(ge=2, le=100)] = 10
    """PostgreSQL connections a process."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least level that is logged (JSON lines on standard output)."""
    reload: bool = False
    """Read templates and static files anew at each request: for people who are changing them; refused in production."""
    metrics_token: str = ""
    """Bearer token for `/metrics`. Empty: only requests from this machine may read it."""

    @property
    def production(self) -> bool:
        return self.environment == "production"

    @property
    def secure_cookies(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Build the settings from variables. Raises `SettingsError` that starts with the first wrong variable's name."""
    given = {f.name: environ[f.name.upper()] for f in msgspec.structs.fields(Settings) if f.name.upper() in environ}
    for field in msgspec.structs.fields(Settings):
        if field.name in given:
            try:
                msgspec.convert(given[field.name], type=field.type, strict=False)
            except msgspec.ValidationError as wrong:
                raise SettingsError(f"{field.name.upper()}: {_said(wrong, field.type)}") from None
    loaded = msgspec.convert(given, type=Settings, strict=False)
    if wrong := nonsense(loaded):
        raise SettingsError(wrong)
    return loaded


def _said(wrong: msgspec.ValidationError, kind: Any) -> str:
    """What is wrong; of a variable with few values which ones there are, in their very letters."""
    return f"{wrong}; write {' or '.join(get_args(kind))}" if get_origin(kind) is Literal else str(wrong)


@cache
def settings() -> Settings:
    """The settings of this process: the environment wins over `.env` beside the code."""
    return load_settings({**read_env_file(ROOT / ".env"), **os.environ})
