"""Every form of the house, found by walking through it, and filled in as somebody would who does it right."""

import re
from dataclasses import dataclass

import httpx

from panel.core.principals import Role
from panel.core.settings import ROOT
from tests import cast
from tests.crawl import pages
from tests.forms import Field, Form, Pairs, forms
from tests.furnished import STAGES, Clients, House

WHO = ("anonymous", "marketing", "admin", *STAGES)
"""The admin is asked for the forms of the staff's pages alone; the others are marketing's too."""
USUAL = {
    "email": "new.person@friends.invalid", "phone": "+49 341 00000012", "planned_n": "5", "minutes": "5",
    "amount_cents": "25", "usually_days": "3", "cutoff_days": "10", "codes": "FRESH-0001-CODE",
    "current_password": cast.PASSWORD, "password": "noch ein Satz mit Tee", "password_again": "noch ein Satz mit Tee",
    "link": "https://www.example.com/here", "closes_on": "2026-10-10", "opens_on": "2026-09-20", "basis_on": "2026-03-02",
    "customer_number": "K-1", "hours_de": "Mo", "hours_en": "Mon",
    "stopped_other": "30", "blocked_other": "70",
}  # fmt: skip
KNOWN = {
    "/sign-in": {"email": cast.STAFF[Role.MARKETING][1], "password": cast.PASSWORD},
    "/forgot-password": {"email": cast.STAFF[Role.MARKETING][1]},
    "/new-link": {"email": "maria.berger@friends.invalid"},
}
"""What only somebody whom we know can say. To everybody else these forms do nothing, and nothing would be seen."""
FILES = {
    "/customers/import": "Given name;Family name;E-mail\nIda;Neu;ida@friends.invalid\n",
    "/scenarios/import": (ROOT / "scenarios/library/complaint.yaml").read_text("utf-8"),
}


@dataclass(frozen=True)
class Found:
    """A form, on whose page, seen by whom."""

    who: str
    page: str
    form: Form

    def __str__(self) -> str:
        return f"{self.who}: {self.form.action} on {self.page}"

    @property
    def path(self) -> str:
        return self.form.action.partition("?")[0]


_found: list[Found] = []


async def every_form(house: House, new_client: Clients) -> list[Found]:
    """One of each: forms that differ only in the thing that they are about are the same."""
    if _found:
        return _found
    seen: set[tuple[object, ...]] = set()
    for who in WHO:
        browser = house.browser(new_client, who)
        inside = "/staff" if who == "admin" else ""
        for address, html in (await pages(browser, *starts(house, who), inside=inside)).items():
            for form in forms(html, address):
                key = (pattern(form.action), form.shape)
                if key not in seen:
                    seen.add(key)
                    _found.append(Found(who, address, form))
        if who == "anonymous":
            house.cookies["anonymous"] = dict(browser.cookies)
    assert len(_found) > 60, "the walk through the house found too little"
    return _found


def starts(house: House, who: str) -> list[str]:
    if who == "anonymous":
        links = (f"/t/{house.links['invited']}", f"/set-password/{house.secrets['password link']}")
        return ["/sign-in", "/new-link", "/forgot-password", *links]
    return {"marketing": ["/"], "admin": ["/staff", "/staff/add"]}.get(who) or [f"/t/{house.links[who]}", "/my"]


def pattern(address: str) -> str:
    """An address without what it is about."""
    path = re.sub(r"[0-9a-f-]{36}|[A-Za-z0-9_-]{43}|\d+", "…", address.partition("?")[0])
    return re.sub(r"/(phases|touchpoints|steps|library)/[^/]+", r"/\1/…", path)


def filled(form: Form) -> Pairs:
    """What stands in the form, and sensible things where nothing does."""
    pairs: Pairs = []
    for control in form.fields.values():
        if control.kind == "file":
            continue
        for value in _values(form, control):
            pairs.append((control.name, value))
    if form.buttons:
        pairs.append(next((b for b in form.buttons if b[1] in ("next", "save", "take")), form.buttons[0]))
    return pairs


def _values(form: Form, control: Field) -> list[str]:
    given = [value for value in control.values if value]
    if given or control.kind == "hidden":
        return given or control.values
    if control.kind in ("radio", "checkbox", "select"):
        return [choice for choice in control.choices if choice][:1]
    if control.name == "text" and form.action in FILES:
        return [FILES[form.action]]
    if control.name in (known := KNOWN.get(form.action, {})):
        return [known[control.name]]
    return [USUAL.get(control.name, "25" if control.name.endswith("_cents") else "Something")]


def replaced(pairs: Pairs, name: str, *values: str) -> Pairs:
    """The pairs with other values under a name."""
    at = next((i for i, (n, _) in enumerate(pairs) if n == name), len(pairs))
    rest = [pair for pair in pairs if pair[0] != name]
    return [*rest[:at], *((name, value) for value in values), *rest[at:]]


async def send(browser: httpx.AsyncClient, found: Found, pairs: Pairs) -> httpx.Response:
    """Post it as the browser would."""
    if found.form.multipart:
        parts = [(name, (None, value.encode("utf-8", "surrogatepass"))) for name, value in pairs]
        return await browser.post(found.form.action, files=parts)
    data: dict[str, list[str]] = {}
    for name, value in pairs:
        data.setdefault(name, []).append(value)
    return await browser.post(found.form.action, data=data)
