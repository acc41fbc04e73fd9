"""Commands for operators: who works here, without a browser (the first administrator comes this way)."""

from collections.abc import Coroutine
from typing import Any, TypeVar

import click

from panel.core.commands import run
from panel.core.errors import Invalid, NotAllowed
from panel.core.principals import Actor, Role
from panel.core.settings import settings
from panel.staff import actions, queries, rules

T = TypeVar("T")
OPERATOR = Actor("system", None, "Command line")
ROLES = click.Choice([role.value for role in Role])


@click.group("staff")
def staff_group() -> None:
    """Who works here: add, disable, role, link, list."""


@staff_group.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As colleagues call them.")
@click.option("--role", type=ROLES, default=Role.MARKETING.value, show_default=True)
def add(email: str, name: str, role: str) -> None:
    """Add somebody and print a link with which they choose their password."""

    async def work() -> str:
        made = await actions.add(name, email, Role(role), settings().default_language, OPERATOR)
        return await actions.make_link(made, OPERATOR, rules.NEW_LINK_LASTS)

    _show_link(_run(work()), rules.NEW_LINK_LASTS.days * 24)


@staff_group.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Take access away at once."""

    async def work() -> None:
        await actions.disable((await _person(email)).id, OPERATOR)

    _run(work())
    click.echo(f"{email} cannot sign in any more.")


@staff_group.command("enable")
@click.argument("email")
def enable(email: str) -> None:
    """Give access back."""

    async def work() -> None:
        await actions.enable((await _person(email)).id, OPERATOR)

    _run(work())
    click.echo(f"{email} can sign in again.")


@staff_group.command("role")
@click.argument("email")
@click.argument("role", type=ROLES)
def change_role(email: str, role: str) -> None:
    """Give somebody another role."""

    async def work() -> None:
        await actions.change_role((await _person(email)).id, Role(role), OPERATOR)

    _run(work())
    click.echo(f"{email} now has the role {role}.")


@staff_group.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a link with which somebody sets a new password, once."""

    async def work() -> str:
        return await actions.make_link((await _person(email)).id, OPERATOR)

    _show_link(_run(work()), int(rules.RESET_LINK_LASTS.total_seconds() // 3600))


@staff_group.command("list")
def show() -> None:
    """List everybody with role and state."""
    people = _run(queries.everybody())
    for person in people:
        click.echo(f"{person.email:<40} {person.role.value:<10} {person.state:<9} {person.name}")
    if not people:
        click.echo("Nobody yet. Add the first: litestar staff add EMAIL --name NAME --role admin")


async def _person(email: str) -> rules.StaffView:
    person = await queries.by_email(email)
    if person is None:
        raise click.ClickException(f"Nobody on the staff has the address {email}.")
    return person


def _run(work: Coroutine[Any, Any, T]) -> T:
    """Run, and say a refusal in plain words with exit status 1."""
    try:
        return run(work)
    except NotAllowed as no:
        raise click.ClickException(no.refusal.message % no.refusal.params) from None
    except Invalid as no:
        raise click.ClickException(" ".join(no.errors.values())) from None


def _show_link(token: str, hours: int) -> None:
    click.echo(actions.link_address(token))
    click.echo(f"It works once, within {hours} hours.")
