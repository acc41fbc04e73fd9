"""One customer: the kinds, the reasons why we may write to them, and what makes an entry whole."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from panel.core.addresses import is_address
from panel.core.errors import Refusal
from panel.core.german import says_du
from panel.core.i18n import N_, _, language, ngettext


class Kind(StrEnum):
    """A customer who helps, a colleague, a former customer."""

    FRIENDLY = "friendly"
    INTERNAL = "internal"
    CHURNED = "churned"


def is_colleague(kind: str) -> bool:
    """Whether people of this kind work here: they test like customers, are shown apart and never counted in a verdict."""
    return kind == Kind.INTERNAL


class Basis(StrEnum):
    """Why we may write to somebody."""

    CONSENT = "consent"
    CONTRACT = "contract"
    EMPLOYMENT = "employment"


KIND_NAMES = {Kind.FRIENDLY: N_("Customer"), Kind.INTERNAL: N_("Colleague"), Kind.CHURNED: N_("Former customer")}
BASIS_NAMES = {Basis.CONSENT: N_("Consent"), Basis.CONTRACT: N_("Contract"), Basis.EMPLOYMENT: N_("Employment")}
SALUTATIONS = {"": N_("None"), "ms": N_("Ms"), "mr": N_("Mr")}

_PHONE = re.compile(r"\+?[\d ()/.\-–]{3,40}")


class CustomerInput(msgspec.Struct):
    """What a person types, or a line of a file says, about one customer."""

    kind: Kind
    family_name: Annotated[str, Meta(max_length=100)]
    email: Annotated[str, Meta(max_length=254)]
    salutation: Literal["", "ms", "mr"] = ""
    given_name: Annotated[str, Meta(max_length=100)] = ""
    phone: Annotated[str, Meta(max_length=40)] = ""
    customer_number: Annotated[str, Meta(max_length=60)] = ""
    language: Literal["de", "en"] = "de"
    contact_basis: Basis | None = None
    basis_on: date | None = None
    basis_source: Annotated[str, Meta(max_length=200)] = ""
    note: Annotated[str, Meta(max_length=2000)] = ""


class CustomerView(msgspec.Struct, frozen=True, kw_only=True):
    """A customer as everybody else in the house sees one."""

    id: UUID
    kind: Kind
    salutation: str
    given_name: str
    family_name: str
    email: str
    phone: str
    customer_number: str
    language: str
    contact_basis: Basis | None
    basis_on: date | None
    basis_source: str
    note: str
    created_at: datetime
    changed_at: datetime
    archived_at: datetime | None

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def colleague(self) -> bool:
        return is_colleague(self.kind)

    @property
    def address(self) -> str:
        """How to speak to them in the present language: `Frau Berger`, else the whole name; `Maria` where we say du."""
        if language() == "de" and says_du():
            return self.given_name or self.name
        if self.salutation == "ms":
            return _("Ms %(name)s", name=self.family_name)
        if self.salutation == "mr":
            return _("Mr %(name)s", name=self.family_name)
        return self.name

    @property
    def archived(self) -> bool:
        return self.archived_at is not None

    @property
    def revision(self) -> str:
        """Changes with every save: two tabs find out about each other."""
        return self.changed_at.isoformat()


def may_write_to(customer: CustomerView) -> Refusal | None:
    """Why no mail of ours may go to this person now, or `None`: the one rule for invitations, links and reminders.

    The mail about a bonus of somebody archived is written all the same, and waits until they are brought back.
    """
    if customer.archived:
        return Refusal("archived", N_("is archived"))
    if not customer.contact_basis:
        return Refusal("no_basis", N_("no contact basis: note on the customer's page why we may write"))
    if not customer.email:
        return Refusal("no_address", N_("no e-mail address"))
    return None


def problems(given: CustomerInput, today: date) -> dict[str, str]:
    """What is wrong with an entry beyond the form of its fields: msgid by field."""
    wrong: dict[str, str] = {}
    if not is_address(given.email):
        wrong["email"] = N_("This does not look like an e-mail address.")
    if given.phone and not _PHONE.fullmatch(given.phone):
        wrong["phone"] = N_("This does not look like a phone number.")
    if given.contact_basis and not given.basis_on:
        wrong["basis_on"] = N_("Please say since when.")
    if given.basis_on and given.basis_on > today:
        wrong["basis_on"] = N_("This day is still to come.")
    if given.basis_on and given.basis_on.year < 1950:
        wrong["basis_on"] = N_("This day is too long ago.")
    if given.contact_basis is Basis.CONSENT and not given.basis_source:
        wrong["basis_source"] = N_("Please say how they agreed.")
    if (given.basis_on or given.basis_source) and not given.contact_basis:
        wrong["contact_basis"] = N_("Please say which contact basis this is about.")
    return wrong


def count_words(friendly: int, internal: int, churned: int) -> str:
    """`5 customers, 2 colleagues`, in the present language; nobody is said too."""
    parts = [
        ngettext("%(num)s customer", "%(num)s customers", friendly) if friendly else "",
        ngettext("%(num)s colleague", "%(num)s colleagues", internal) if internal else "",
        ngettext("%(num)s former customer", "%(num)s former customers", churned) if churned else "",
    ]
    return ", ".join(part for part in parts if part) or _("nobody yet")
