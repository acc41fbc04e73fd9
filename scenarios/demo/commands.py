"""`litestar demo`: a company with a history, played through the same actions that people trigger."""

from datetime import timedelta

import click

from panel.core.clock import now, set_clock, today
from panel.core.commands import run
from panel.core.principals import Role
from panel.core.settings import settings
from panel.invitations.links import another_link, link
from panel.staff import queries as staff
from scenarios.demo import load, paying, running, sign_ins, story
from scenarios.demo.people import bring_on
from scenarios.studies import queries as studies
from scenarios.studies.rules import RoundState

ROLES = {Role.ADMIN: "Administration", Role.MARKETING: "Marketing", Role.OWNER: "Product owner"}


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Do nothing where somebody works already.")
@click.option("--greeting", is_flag=True, help="Only print address, sign-ins and two fresh tester links.")
@click.option(
    "--testers", type=click.IntRange(0, 20_000), default=0, help="Invite so many to a fresh 8-page study instead."
)
@click.option("--links", is_flag=True, help="With --testers: print their personal links, one a line.")
def demo(if_empty: bool, greeting: bool, testers: int, links: bool) -> None:
    """Fill an empty database with the company "Nordhell": two finished studies and one that runs."""
    if links and not testers:
        raise click.UsageError("--links wants --testers N, whose links it prints.")
    if settings().production:
        raise click.ClickException("The demo is for development: ENVIRONMENT is production.")
    if greeting:
        click.echo(run(greet()))
    elif testers:
        tokens = run(load.open_links(testers))
        click.echo("\n".join(link(t) for t in tokens) if links else f"Invited {len(tokens)} testers.")
    else:
        click.echo(run(fill(if_empty=if_empty)))


async def fill(*, if_empty: bool) -> str:
    """Play the history, unless somebody works here already."""
    if await staff.everybody():
        if if_empty:
            return "The database is in use; the demo was left out."
        raise click.ClickException("This database is in use. The demo wants an empty one.")
    began = now()
    set_clock(began - timedelta(days=151))
    told = story.Told(await bring_on(), today() + timedelta(days=151))
    await story.tell_vouchers(told)
    await story.moving(told)
    await story.technical_problem(told)
    await running.complaint(told)
    await paying.pay_everybody(told)
    set_clock(None)
    return "The demo is loaded: company Nordhell, three studies."


async def greet() -> str:
    """Where to go, who may sign in, and two fresh tester links."""
    lines = [f"\nProbelauf runs at {settings().base_url}\n"]
    here = {person.id for person in await staff.everybody()}
    lines += [f"  {ROLES[one.role]:<15} {one.email:<30} {one.password}" for one in sign_ins.of(here)]
    links = await fresh_links(2)
    if links:
        lines += ["\nTwo testers of the running study:", *(f"  {link}" for link in links)]
    return "\n".join([*lines, "\nCtrl-C stops everything."])


async def fresh_links(count: int) -> list[str]:
    """One more link each for people who may still walk; those of earlier starts and mails go on opening."""
    for study in await studies.all_studies():
        for round_ in study.rounds:
            if round_.state(now()) is RoundState.OPEN:
                open_ones = await running.who_may_walk(round_.id)
                return [await another_link(i) for i in open_ones[:count]]
    return []
