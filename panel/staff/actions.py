"""What happens to accounts of the staff: made, changed, switched off, given a link to set a password."""

from datetime import timedelta
from uuid import UUID, uuid4

from panel.audit.actions import record
from panel.core.addresses import fold, is_address
from panel.core.clock import now
from panel.core.db import transaction, write
from panel.core.errors import Invalid, NotAllowed, Refusal
from panel.core.i18n import N_, format_datetime, speaking
from panel.core.principals import Actor, Role, StaffPrincipal, actor_of
from panel.core.sessions import close_all_sessions
from panel.core.settings import settings
from panel.core.tokens import digest, new_token
from panel.outbox.actions import enqueue
from panel.staff import passwords, queries, rules
from panel.staff.rules import StaffView
from panel.staff.tables import StaffLink, StaffMember

TAKEN = N_("Somebody with this address is on the staff already.")
DISABLED = Refusal("disabled", N_("This access is switched off. Switch it on first."))


async def add(name: str, email: str, role: Role, language: str, actor: Actor) -> UUID:
    """Make an account without a password. Raises `Invalid` for an address that is wrong or taken."""
    if not is_address(email):
        raise Invalid({"email": N_("This does not look like an e-mail address.")})
    made = StaffMember(
        id=uuid4(),
        email=email,
        email_folded=fold(email),
        name=name,
        role=role.value,
        language=language,
        created_at=now(),
    )
    async with transaction():
        inserted = await StaffMember.insert(made).on_conflict(target=StaffMember.email_folded, action="DO NOTHING")
        if not inserted:
            raise Invalid({"email": TAKEN})
        await record("staff.added", actor, ("staff", made.id, name), role=role.value)
    return made.id


async def change_role(id: UUID, role: Role, actor: Actor) -> None:
    """Give another role; they sign in anew. Raises `NotAllowed` for oneself and the last administrator."""
    async with transaction():
        admins, person = await _lock_admins(), await queries.get(id)
        _refuse(rules.may_change_role(person, role, actor.id, admins))
        if person.role is role:
            return
        await StaffMember.update({StaffMember.role: role.value}).where(StaffMember.id == id)
        await close_all_sessions(id)
        await record("staff.role_changed", actor, _subject(person), before=person.role.value, after=role.value)


async def disable(id: UUID, actor: Actor) -> None:
    """Take access away at once, sessions and links included."""
    async with transaction():
        admins, person = await _lock_admins(), await queries.get(id)
        _refuse(rules.may_disable(person, actor.id, admins))
        if not person.active:
            return
        await StaffMember.update({StaffMember.state: "disabled"}).where(StaffMember.id == id)
        await StaffLink.delete().where(StaffLink.staff == id)
        await close_all_sessions(id)
        await record("staff.disabled", actor, _subject(person))


async def enable(id: UUID, actor: Actor) -> None:
    """Give access back; the old password fits again."""
    async with transaction():
        person = await queries.get(id)
        if person.active:
            return
        await StaffMember.update({StaffMember.state: "active"}).where(StaffMember.id == id)
        await record("staff.enabled", actor, _subject(person))


async def make_link(id: UUID, actor: Actor, lasts: timedelta = rules.RESET_LINK_LASTS) -> str:
    """A token to set a password, once; older links of this person die. Raises `NotAllowed` while switched off."""
    token = new_token()
    async with transaction():
        person = await queries.get(id)
        _refuse(None if person.active else DISABLED)
        await _insert_link(id, token, lasts)
        await record("staff.link_made", actor, _subject(person))
    return token


async def send_link(id: UUID, actor: Actor, lasts: timedelta = rules.RESET_LINK_LASTS) -> None:
    """Mail a link to set a password, in their language."""
    async with transaction():
        person = await queries.get(id)
        token = await make_link(id, actor, lasts)
        with speaking(person.language):
            expires, greet = format_datetime(now() + lasts), person.address
        await enqueue(
            template="staff_link",
            language=person.language,
            to_name=person.name,
            to_address=person.email,
            context={
                "name": greet,
                "link": link_address(token),
                "is_new": not person.has_password,
                "expires": expires,
            },
            dedupe_key=f"staff-link:{digest(token)}",
            about=("staff", id),
        )


async def set_password(token: str, password_hash: str) -> UUID | None:
    """Use up a link: the new password counts, every old session ends. None when the link no longer opens."""
    at = now()
    opens = (StaffLink.token_hash == digest(token)) & StaffLink.used_at.is_null() & (StaffLink.expires_at > at)
    async with transaction():
        claimed = await StaffLink.update({StaffLink.used_at: at}).where(opens).returning(StaffLink.staff)
        who = await queries.principal(claimed[0]["staff"]) if claimed else None
        if who is None:
            return None
        await _store_password(who.id, password_hash, actor_of(who), who.name)
    return who.id


async def change_password(id: UUID, password_hash: str, actor: Actor) -> None:
    """One's own new password; all sessions end, the caller opens a new one."""
    async with transaction():
        await _store_password(id, password_hash, actor, actor.label)


async def set_language(id: UUID, language: str) -> None:
    """The language of pages and mails for this person."""
    await StaffMember.update({StaffMember.language: language}).where(StaffMember.id == id)


async def authenticate(email: str, password: str) -> tuple[StaffView, str] | None:
    """Who may sign in with this, and the stored hash that it fits. An unknown address, no password yet and no access take
    as long as a wrong password."""
    person = await queries.by_email(email)
    stored = await queries.password_of(person.id) if person and person.active else None
    if not await passwords.fits(stored, password) or person is None or stored is None:
        return None
    if passwords.is_outdated(stored):
        outdated, stored = stored, await passwords.hash_password(password)
        still = (StaffMember.id == person.id) & (StaffMember.password_hash == outdated)
        await StaffMember.update({StaffMember.password_hash: stored}).where(still)
    return person, stored


async def signed_in(id: UUID, password_hash: str) -> StaffPrincipal | None:
    """Note a sign-in with the password of this hash. None where it, or the access, was taken away meanwhile.

    Belongs at the start of the transaction that opens the session: until it is over, nobody changes either, and who
    changes them afterwards ends the session too.
    """
    mine = (StaffMember.id == id) & (StaffMember.state == "active") & (StaffMember.password_hash == password_hash)
    async with transaction():
        if not await StaffMember.update({StaffMember.signed_in_at: now()}).where(mine).returning(StaffMember.id):
            return None
        who = await queries.principal(id)
        assert who is not None, "the row is held"
        await record("staff.signed_in", actor_of(who), ("staff", id, who.name))
    return who


async def signed_out(actor: Actor) -> None:
    """Note that somebody left; the session itself is closed by the page."""
    await record("staff.signed_out", actor, ("staff", actor.id, actor.label))


def link_address(token: str) -> str:
    """The whole address of a link to set a password."""
    return f"{settings().base_url}/set-password/{token}"


async def _lock_admins() -> int:
    """How many administrators can sign in; two who demote each other wait here for one another (PostgreSQL)."""
    active = (StaffMember.role == Role.ADMIN.value) & (StaffMember.state == "active")
    return len(await StaffMember.update({StaffMember.state: "active"}).where(active).returning(StaffMember.id))


async def _insert_link(id: UUID, token: str, lasts: timedelta) -> None:
    """The only unused link of this person: two clicks at once stand in a queue at the person's row."""
    await write(("UPDATE staff_member SET state = state WHERE id = {}", id))
    await StaffLink.delete().where((StaffLink.staff == id) & StaffLink.used_at.is_null())
    await StaffLink.insert(StaffLink(id=uuid4(), staff=id, token_hash=digest(token), expires_at=now() + lasts))


async def _store_password(id: UUID, password_hash: str, actor: Actor, label: str) -> None:
    await StaffMember.update({StaffMember.password_hash: password_hash}).where(StaffMember.id == id)
    await StaffLink.delete().where((StaffLink.staff == id) & StaffLink.used_at.is_null())
    await close_all_sessions(id)
    await record("staff.password_set", actor, ("staff", id, label))


def _subject(person: StaffView) -> tuple[str, UUID | None, str]:
    return "staff", person.id, person.name


def _refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise NotAllowed(refusal)
