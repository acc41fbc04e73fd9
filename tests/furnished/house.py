"""What a furnished house is: things by the names that routes use, people by stage and role, doors that are open."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from panel.core.principals import StaffPrincipal
from panel.staff import queries as staff_queries
from tests.snapshots import Rows

Words = Callable[[str, str], str]
"""(field, what stands there usually) → what stands there in this house."""
Clients = Callable[..., httpx.AsyncClient]
STAGES = ("invited", "accepted", "expect", "do", "wait", "end", "done", "stopped", "blocked", "declined")
"""Where a tester may be; each stage has its tester."""
ROLES = ("anonymous", "tester", "owner", "marketing", "admin")


def usual(_field: str, words: str) -> str:
    return words


@dataclass
class House:
    """Ids of one of everything under the names that routes use, links by stage, session cookies by who it is."""

    words: Words
    ids: dict[str, Any] = field(default_factory=dict)
    foreign: dict[str, Any] = field(default_factory=dict)
    """As `ids`, of another study, round and journey."""
    links: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    """Customers by stage, staff by role."""
    secrets: dict[str, str] = field(default_factory=dict)
    """Secrets that exist in clear nowhere but here: a link that sets a password, voucher codes."""
    rows: Rows = field(default_factory=dict, repr=False)

    def browser(self, new_client: Clients, who: str, **more: Any) -> httpx.AsyncClient:
        """A browser of this role, or of the tester at this stage; `anonymous` has no session."""
        return new_client(cookies=self.cookies.get(who, {}), **more)

    def address(self, route: str, **instead: Any) -> str:
        """The address of a route for the things of this house; `instead` replaces some."""
        parts = [part.partition("}") for part in route.split("{")]
        made, before = parts[0][0], parts[0][0]
        for inside, _, after in parts[1:]:
            name = inside.partition(":")[0]
            made += str(instead[name] if name in instead else self.value(route, before, name)) + after
            before += "{" + inside + "}" + after
        return made

    def value(self, route: str, before: str, name: str) -> Any:
        """What stands for a parameter: `{id}` says what it is by the word before it."""
        word = re.findall(r"[a-z-]+", before)[-1]
        return self.ids.get(f"{word}/{name}", self.ids.get(name)) or self.ids[word]


async def principal(house: House, role: str) -> StaffPrincipal:
    """Somebody of this role, as the guard would find them."""
    found = await staff_queries.principal(house.people[role].id)
    assert found is not None
    return found


def both(house: House, name: str, words: str) -> dict[str, str]:
    """A text in both languages."""
    return {"de": house.words(f"{name}.de", words), "en": house.words(f"{name}.en", words)}
