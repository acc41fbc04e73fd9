"""May this round be published? One line a thing, green, orange or red, with what to do next."""

from datetime import date
from typing import Any, Literal

import msgspec

from panel.core.i18n import N_, _
from scenarios.authoring.rules import LANGUAGE_NAMES
from scenarios.studies.rules import Purpose, RoundView, StudyView

Tone = Literal["ok", "warn", "bad"]
FEWEST_PAIRS, FEWEST_A_GROUP = 6, 4
"""So many testers twice, or so many in each round, before anything can be confirmed."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about a round's surroundings. Numbers are people; `pool_free` None: paid otherwise or no pool."""

    today: date
    version_number: int | None = None
    members: int = 0
    counted: int = 0
    """Members whose answers count: no colleagues."""
    without_basis: tuple[str, ...] = ()
    """Names of members to whom we may not write."""
    languages: tuple[str, ...] = ()
    """In which members are invited."""
    missing_languages: tuple[str, ...] = ()
    """In which a text of the scenario is missing."""
    codes_needed: int = 0
    pool_free: int | None = None
    pool_fits: bool = True
    """Each bonus is worth exactly one code of the pool."""
    mail_set: bool = True
    production: bool = False
    map_problems: int = 0
    map_exists: bool = False
    map_saved: bool = False
    same_panel: bool | None = None
    """As in the before round; None: there is nothing to compare with."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One line. `title` and `text` are msgids with `params`; `where` names what the link leads to."""

    code: str
    tone: Tone
    title: str
    text: str = ""
    params: dict[str, Any] = {}
    action: str = ""
    where: str = ""


def readiness(study: StudyView, round_: RoundView, facts: Facts) -> tuple[Item, ...]:
    """Everything that a round needs before people are asked. A red line forbids publishing."""
    items = [
        _version(round_, facts), _panel(round_, facts), _number(study, facts), _basis(facts), _texts(round_, facts),
        _dates(round_, facts), _codes(study, facts), _mail(facts),
    ]
    if round_.purpose is Purpose.AFTER:
        items += [_map(facts), _plan(study, facts), _same_people(facts)]
    return tuple(item for item in items if item)


def is_ready(items: tuple[Item, ...]) -> bool:
    """Nothing is red."""
    return all(item.tone != "bad" for item in items)


def _version(round_: RoundView, facts: Facts) -> Item:
    if round_.version_id is None or facts.version_number is None:
        return Item(code="version", tone="bad", title=N_("No scenario version is chosen"),
                    text=N_("Choose what the testers will walk through. Only a published version stands still."),
                    action=N_("Go to the scenarios"), where="scenarios")
    return Item(code="version", tone="ok", title=N_("Scenario version %(number)s is chosen"),
                params={"number": facts.version_number})


def _panel(round_: RoundView, facts: Facts) -> Item:
    if round_.panel_id is None:
        return Item(code="panel", tone="bad", title=N_("No panel is chosen"), text=N_("Choose whom you want to ask."),
                    action=N_("Go to the panels"), where="panels")
    if not facts.members:
        return Item(code="panel", tone="bad", title=N_("The panel is empty"),
                    text=N_("Add the people you want to ask."), action=N_("Open the panel"), where="panel")
    return Item(code="panel", tone="ok", title=N_("People in the panel: %(members)s"),
                params={"members": facts.members})


def _number(study: StudyView, facts: Facts) -> Item | None:
    """Colleagues walk along but never count."""
    params = {"counted": facts.counted, "planned": study.planned_n or 0}
    if not facts.members:
        return None
    if study.planned_n is not None and facts.counted < study.planned_n:
        return Item(code="number", tone="warn", title=N_("%(counted)s of %(planned)s planned testers are in the panel"),
                    text=N_("Colleagues are shown apart and never counted."), params=params,
                    action=N_("Open the panel"), where="panel")
    if study.planned_n is not None:
        return Item(code="number", tone="ok", title=N_("The panel holds the %(planned)s planned testers"),
                    params=params)
    if not facts.counted:
        return Item(code="number", tone="warn", title=N_("Only colleagues are in the panel"),
                    text=N_("Colleagues are shown apart and never counted."),
                    action=N_("Open the panel"), where="panel")
    return None


def _basis(facts: Facts) -> Item | None:
    if not facts.members:
        return None
    if facts.without_basis:
        return Item(code="basis", tone="bad", title=N_("Without a reason why we may write to them: %(names)s"),
                    text=N_("Note consent, contract or employment, or take them out of the panel."),
                    params={"names": ", ".join(facts.without_basis)}, action=N_("Open the panel"), where="panel")
    return Item(code="basis", tone="ok", title=N_("We may write to every one of them"))


def _texts(round_: RoundView, facts: Facts) -> Item | None:
    if round_.version_id is None or not facts.languages:
        return None
    spoken = [_(LANGUAGE_NAMES[code]) for code in facts.missing_languages or facts.languages]
    languages = {"languages": ", ".join(spoken)}
    if facts.missing_languages:
        return Item(code="texts", tone="bad", title=N_("Texts of the scenario are missing in: %(languages)s"),
                    text=N_("Members of the panel read this language. Fill the gaps and publish a new version."),
                    params=languages, action=N_("Open the scenario"), where="scenario")
    return Item(code="texts", tone="ok", title=N_("All texts are there in: %(languages)s"), params=languages)


def _dates(round_: RoundView, facts: Facts) -> Item:
    if round_.opens_on is None or round_.closes_on is None:
        return Item(code="dates", tone="bad", title=N_("The first and the last day are missing"),
                    text=N_("Leave time for letters and call-backs."))
    if round_.closes_on < round_.opens_on:
        return Item(code="dates", tone="bad", title=N_("The last day lies before the first"))
    if round_.closes_on < facts.today:
        return Item(code="dates", tone="bad", title=N_("The last day is over already"),
                    text=N_("Choose days that lie ahead."))
    return Item(code="dates", tone="ok", title=N_("The days are set"))


def _codes(study: StudyView, facts: Facts) -> Item | None:
    if study.reward_kind != "voucher" or not facts.codes_needed:
        return None
    if facts.pool_free is None:
        return Item(code="codes", tone="warn", title=N_("No voucher pool is chosen"),
                    text=N_("Bonuses would wait until there is one."),
                    action=N_("Choose one in the plan"), where="plan")
    if not facts.pool_fits:
        return Item(code="codes", tone="warn", title=N_("The pool's codes are worth something else than the bonus"),
                    text=N_("Such a bonus waits for codes of its own value."),
                    action=N_("Open the plan"), where="plan")
    params = {"free": facts.pool_free, "needed": facts.codes_needed}
    if facts.pool_free < facts.codes_needed:
        return Item(code="codes", tone="warn", title=N_("The pool has %(free)s codes for up to %(needed)s bonuses"),
                    text=N_("Nobody loses anything: bonuses wait until new codes come."), params=params,
                    action=N_("Add codes"), where="pools")
    return Item(code="codes", tone="ok", title=N_("Enough voucher codes: %(free)s"), params=params)


def _mail(facts: Facts) -> Item:
    if facts.mail_set:
        return Item(code="mail", tone="ok", title=N_("Mails go out"))
    return Item(code="mail", tone="bad" if facts.production else "warn", title=N_("No mail server is set (MAIL_URL)"),
                text=N_("Mails stay on the messages page. Good for trying out; nobody is invited for real."),
                action=N_("Open the messages"), where="messages")


def _map(facts: Facts) -> Item:
    if not facts.map_exists:
        return Item(code="map", tone="bad", title=N_("The step map is missing"),
                    text=N_("It needs the scenario versions of the before round and of this one."))
    if facts.map_problems:
        return Item(code="map", tone="bad", title=N_("The step map has open questions"),
                    text=N_("It says which steps before and after belong together."),
                    action=N_("Mend the step map"), where="map")
    if not facts.map_saved:
        return Item(code="map", tone="warn", title=N_("The step map is a proposal that nobody has checked"),
                    text=N_("It says which steps before and after belong together, and freezes with this round."),
                    action=N_("Check the step map"), where="map")
    return Item(code="map", tone="ok", title=N_("The step map is checked"))


def _plan(study: StudyView, facts: Facts) -> Item:
    if study.planned_n is None:
        return Item(code="plan", tone="warn", title=N_("No number of testers is planned"),
                    text=N_("Without a plan only a very strong and steady effect can be confirmed."),
                    action=N_("Open the plan"), where="plan")
    others = facts.same_panel is False
    if study.planned_n < (FEWEST_A_GROUP if others else FEWEST_PAIRS):
        more = N_("Different testers: from 4 in each round on a difference can be confirmed.") if others else N_(
            "The same testers twice: from 6 on a difference can be confirmed.")
        return Item(code="plan", tone="warn", title=N_("%(planned)s testers can show a direction, but prove nothing"),
                    text=more, params={"planned": study.planned_n}, action=N_("Open the plan"), where="plan")
    return Item(code="plan", tone="ok", title=N_("%(planned)s testers are planned"),
                params={"planned": study.planned_n})


def _same_people(facts: Facts) -> Item | None:
    if facts.same_panel is None:
        return None
    if not facts.same_panel:
        return Item(code="same_people", tone="warn", title=N_("Another panel than before"),
                    text=N_("The same testers twice show a change with far fewer people."))
    return Item(code="same_people", tone="ok", title=N_("The same panel as before"))
