"""One cast of people for all tests, brought on through the actions that a user triggers.

jana = await cast.staff(Role.ADMIN)                  # StaffView; her password is cast.PASSWORD
await cast.signed_in(client, jana)                    # a browser with her session
maria = await cast.customer("Maria Berger")          # CustomerView, friendly, with consent
friends = await cast.panel("Freunde des Hauses")     # five customers, two colleagues
"""

from datetime import date
from typing import Any
from uuid import UUID

import httpx
from litestar import Request

from panel.core.clock import now
from panel.core.principals import SYSTEM, Role
from panel.core.sessions import STAFF_LASTS, open_session
from panel.customers import actions as customer_actions
from panel.customers import queries as customer_queries
from panel.customers.rules import Basis, CustomerInput, CustomerView, Kind
from panel.panels import actions as panel_actions
from panel.staff import actions as staff_actions
from panel.staff import passwords
from panel.staff import queries as staff_queries
from panel.staff.rules import StaffView

PASSWORD = "ein Satz mit Kaffee"
STAFF = {
    Role.ADMIN: ("Jana Köhler", "jana.koehler@nordhell.invalid"),
    Role.MARKETING: ("Selma Aydin", "selma.aydin@nordhell.invalid"),
    Role.OWNER: ("Ruben Falk", "ruben.falk@nordhell.invalid"),
}
CUSTOMERS = ("Maria Berger", "Horst Kolbe", "Aylin Yıldız", "Thomas Schön", "Elke Wagner")
COLLEAGUES = ("Nils Petersen", "Carla Weiß")
FORMER = ("Pavel Rezek",)
MEN = frozenset({"Horst", "Thomas", "Nils", "Pavel"})


async def staff(role: Role = Role.MARKETING, name: str = "", email: str = "", language: str = "en") -> StaffView:
    """The member of staff of this role (or another of that name), who can sign in with `PASSWORD`."""
    usual_name, usual_email = STAFF[role]
    email = email or (f"{slug(name)}@nordhell.invalid" if name else usual_email)
    if (known := await staff_queries.by_email(email)) is not None:
        return known
    made = await staff_actions.add(name or usual_name, email, role, language, SYSTEM)
    await staff_actions.change_password(made, await _password_hash(), SYSTEM)
    return await staff_queries.get(made)


async def signed_in(client: httpx.AsyncClient, person: StaffView) -> None:
    """This browser has a session of theirs, as if they had come by the form (`sign_in`), without its slow password."""
    scope: Any = {"type": "http", "headers": [], "state": {}}
    request = Request[Any, Any, Any](scope)
    cookie = await open_session(request, "staff", person.id, now() + STAFF_LASTS)
    client.cookies.set(cookie.key, cookie.value or "", domain=client.base_url.host, path="/")


async def sign_in(client: httpx.AsyncClient, person: StaffView, password: str = PASSWORD) -> None:
    """Sign in as a person does: open the page, fill the form, press the button."""
    page = await client.get("/sign-in")
    data = {"_csrf": csrf(page.text), "email": person.email, "password": password}
    answer = await client.post("/sign-in", data=data)
    assert answer.status_code == 303, answer.text


async def customer(name: str = "Maria Berger", kind: Kind = Kind.FRIENDLY, **more: Any) -> CustomerView:
    """A customer with a contact basis; the same name again is the same person. `more` are fields of the entry."""
    given, _, family = name.rpartition(" ")
    email = more.pop("email", f"{slug(name)}@friends.invalid")
    if (known := await customer_queries.by_email(email)) is not None:
        return known
    basis = Basis.EMPLOYMENT if kind is Kind.INTERNAL else Basis.CONSENT
    entry = {
        "salutation": "mr" if given in MEN else "ms",
        "customer_number": f"K-{sum(map(ord, name))}",
        "contact_basis": basis,
        "basis_on": date(2026, 3, 2),
        "basis_source": "Shop Leipzig",
        **more,
    }
    made = await customer_actions.add(
        CustomerInput(kind=kind, given_name=given, family_name=family, email=email, **entry), SYSTEM
    )
    return await customer_queries.get(made)


async def with_basis(customer_id: UUID, basis: Basis | None) -> CustomerView:
    """Marketing notes another contact basis for somebody, or none."""
    person = await customer_queries.get(customer_id)
    since = (date(2026, 3, 2), "Shop Leipzig") if basis else (None, "")
    noted: dict[str, Any] = dict(zip(("contact_basis", "basis_on", "basis_source"), (basis, *since), strict=True))
    entry = {name: getattr(person, name) for name in customer_actions.TEXTS} | noted
    await customer_actions.change(customer_id, CustomerInput(**entry), person.revision, SYSTEM)
    return await customer_queries.get(customer_id)


async def friends() -> tuple[CustomerView, ...]:
    """The five friendly customers."""
    return tuple([await customer(name) for name in CUSTOMERS])


async def colleagues() -> tuple[CustomerView, ...]:
    """The two colleagues."""
    return tuple([await customer(name, Kind.INTERNAL) for name in COLLEAGUES])


async def panel(name: str = "Freunde des Hauses", members: tuple[CustomerView, ...] | None = None) -> UUID:
    """A panel of these members, else of the five customers and the two colleagues."""
    made = await panel_actions.add(name, "", SYSTEM)
    people = (*await friends(), *await colleagues()) if members is None else members
    await panel_actions.add_members(made, [person.id for person in people], SYSTEM)
    return made


def csrf(html: str) -> str:
    """The token in the first form of a page."""
    return html.split('name="_csrf" value="', 1)[1].split('"', 1)[0]


def slug(name: str) -> str:
    plain = name.casefold().translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", " ": "."}))
    return "".join(c for c in plain if c.isascii() and (c.isalnum() or c == "."))


_hashes: dict[str, str] = {}


async def _password_hash() -> str:
    """Made once: argon2 is slow on purpose."""
    if PASSWORD not in _hashes:
        _hashes[PASSWORD] = await passwords.hash_password(PASSWORD)
    return _hashes[PASSWORD]
