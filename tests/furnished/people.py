"""Who lives there: staff, customers at every stage, a panel of them."""

from panel.core.principals import Role
from panel.customers.rules import Kind
from panel.panels import actions as panels
from tests import cast
from tests.furnished.house import STAGES, Clients, House

NAMES = (
    "Maria Berger", "Horst Kolbe", "Aylin Yıldız", "Thomas Schön", "Nils Petersen", "Carla Weiß", "Elke Wagner",
    "Pavel Rezek", "Silvia Conti", "Grace Whitmore",
)  # fmt: skip


async def staff(house: House) -> None:
    for role in Role:
        name, email = cast.STAFF[role]
        house.people[role.value] = await cast.staff(role, house.words(f"staff.{role.value}", name), email)
    house.ids["staff"] = house.people["owner"].id


async def customers(house: House) -> None:
    w = house.words
    for stage, name in zip(STAGES, NAMES, strict=True):
        given, _, family = name.rpartition(" ")
        kind = {"Nils": Kind.INTERNAL, "Carla": Kind.INTERNAL, "Pavel": Kind.CHURNED}.get(given, Kind.FRIENDLY)
        house.people[stage] = await cast.customer(
            f"{w(f'customer.given.{stage}', given)} {w(f'customer.family.{stage}', family)}", kind,
            email=f"{cast.slug(name)}@friends.invalid", customer_number=w(f"customer.number.{stage}", f"K-77{len(name)}"),
            basis_source=w("customer.source", "Shop Leipzig"), note=w("customer.note", "Calls back quickly"),
            language="en",
        )  # fmt: skip
    everybody = tuple(house.people[stage] for stage in STAGES)
    panel_id = await panels.add(w("panel.name", "Friends"), w("panel.purpose", "Movers"), cast.SYSTEM)
    await panels.add_members(panel_id, [person.id for person in everybody], cast.SYSTEM)
    house.ids |= {"customers": everybody[0].id, "members": everybody[0].id, "panels": panel_id}
    house.ids["customer_id"] = everybody[0].id
    house.foreign["customer_id"] = (await cast.customer("Frieda Fern")).id


async def doors(new_client: Clients, house: House) -> None:
    """Everybody comes in as people do; their cookies are kept."""
    for role in Role:
        browser = new_client()
        await cast.signed_in(browser, house.people[role.value])
        house.cookies[role.value] = dict(browser.cookies)
    for stage, token in house.links.items():
        if stage in ("invited", "declined"):
            continue
        browser = new_client()
        page = await browser.get(f"/t/{token}")
        await browser.post(f"/t/{token}", data={"_csrf": cast.csrf(page.text), "go": "next"})
        house.cookies[stage] = {"probelauf": browser.cookies["probelauf"]}
    house.cookies["tester"] = house.cookies["do"]
