"""The people of Nordhell: three of the staff, thirty customers and colleagues, three panels."""

import secrets
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec

from panel.core.clock import today
from panel.core.principals import SYSTEM, Actor, Role
from panel.customers import actions as customers
from panel.customers.rules import Basis, CustomerInput, Kind
from panel.panels import actions as panels
from panel.staff import actions as staff
from panel.staff import passwords
from scenarios.demo import sign_ins
from scenarios.demo.sign_ins import SignIn

STAFF = (
    (Role.ADMIN, "Jana Köhler", "jana.koehler@nordhell.invalid"),
    (Role.MARKETING, "Selma Aydin", "selma.aydin@nordhell.invalid"),
    (Role.OWNER, "Ruben Falk", "ruben.falk@nordhell.invalid"),
)

FRIENDLY = (
    "ms Marlene Berger de",
    "mr Horst Kolbe de",
    "ms Aylin Yıldız de",
    "mr Thomas Schönfeld de",
    "ms Grace Whitmore en",
    "ms Elke Wagner de",
    "mr Pavel Rezek de",
    "ms Ingrid Möller de",
    "mr Daniel Okafor en",
    "ms Sabine Kurz de",
    "mr Uwe Hansen de",
    "ms Lea Brandt de",
    "mr Mehmet Demir de",
    "ms Fiona Gallagher en",
    "mr Jonas Vogel de",
    "ms Renate Ziegler de",
    "mr Karl-Heinz Busch de",
    "ms Noor Haddad de",
    "mr Lukas Pfeiffer de",
    "ms Olga Petrowa de",
    "mr Bernd Ostermann de",
    "ms Hanna Lindqvist en",
    "mr Emil Krüger de",
    "ms Jutta Engel de",
)
COLLEAGUES = ("ms Carla Weiß de", "mr Nils Petersen de", "ms Britta Sommer de")
FORMER = ("mr Frank Neubert de", "ms Silvia Conti de", "mr Oliver Stein de")

PANELS = {
    "Freunde des Hauses": (
        "Wohlgesonnene Kundinnen und Kunden für Umzug, Bestellung und Beschwerde",
        (*FRIENDLY[:5], *COLLEAGUES[:2]),
    ),
    "Technik-Kenner": ("Haben 2025 eine Störung gemeldet", FRIENDLY[5:10]),
    "Neue Stimmen": ("Noch nie getestet, quer durch alle Altersgruppen", FRIENDLY[10:15]),
}


class Cast(msgspec.Struct, frozen=True):
    """Everybody by name, panels by name, and the marketing manager who does the work."""

    selma: Actor
    jana: Actor
    customers: dict[str, UUID]
    panels: dict[str, UUID]


async def bring_on() -> Cast:
    """Staff with random passwords (kept in `var/`, mode 600), customers and panels."""
    actors = await _staff()
    selma = actors[Role.MARKETING]
    known = {}
    for kind, names in ((Kind.FRIENDLY, FRIENDLY), (Kind.INTERNAL, COLLEAGUES), (Kind.CHURNED, FORMER)):
        for number, who in enumerate(names):
            known[who] = await customers.add(_entry(kind, who, number), selma)
    made = {}
    for name, (purpose, members) in PANELS.items():
        made[name] = await panels.add(name, purpose, selma)
        await panels.add_members(made[name], [known[m] for m in members], selma)
    return Cast(selma, actors[Role.ADMIN], known, made)


def _entry(kind: Kind, who: str, number: int) -> CustomerInput:
    parts: Any = who.split(" ")
    salutation, given, family, language = parts
    basis = Basis.EMPLOYMENT if kind is Kind.INTERNAL else Basis.CONTRACT if number % 4 == 3 else Basis.CONSENT
    host = "nordhell" if kind is Kind.INTERNAL else "freunde"
    return CustomerInput(
        kind=kind,
        salutation=salutation,
        given_name=given,
        family_name=family,
        email=f"{_plain(given)}.{_plain(family)}@{host}.invalid",
        language=language,
        customer_number="" if kind is Kind.INTERNAL else f"40 1{number:02} {sum(map(ord, who)) % 900 + 100}",
        contact_basis=basis,
        basis_on=_day(number),
        basis_source="Shop Leipzig" if number % 2 else "Kundenforum",
        phone="+49 341 000 00 12" if number == 0 else "",
    )


def _plain(name: str) -> str:
    for umlaut, letters in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i"}.items():
        name = name.lower().replace(umlaut, letters)
    return name


def _day(number: int) -> date:
    return today() - timedelta(days=20 + 3 * number)


async def _staff() -> dict[Role, Actor]:
    actors: dict[Role, Actor] = {}
    made_up = []
    for role, name, email in STAFF:
        password = "-".join(secrets.token_hex(2) for _ in range(3))
        made = await staff.add(name, email, role, "de", SYSTEM)
        await staff.change_password(made, await passwords.hash_password(password), SYSTEM)
        actors[role] = Actor("staff", made, name)
        made_up.append(SignIn(made, role, email, password))
    sign_ins.keep(made_up)
    return actors
