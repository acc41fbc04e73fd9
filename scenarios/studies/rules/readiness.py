"""May this round be published? One line a thing, green, orange or red, with what to do next."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

import msgspec

from panel.core.i18n import _, format_money
from scenarios.authoring.rules import LANGUAGE_NAMES
from scenarios.studies.rules import Purpose, RoundView, StudyView
from scenarios.studies.rules.measures import MATCHED, name_of
from scenarios.studies.rules.readiness_words import WORDS, Words
from scenarios.studies.rules.waiting import days_left

Tone = Literal["ok", "warn", "bad"]
FEWEST_PAIRS, FEWEST_A_GROUP = 6, 4
"""So many testers twice, or so many in each round, before anything can be confirmed."""


class Codes(msgspec.Struct, frozen=True, kw_only=True):
    """What vouchers a round needs and finds, in codes; parts in cents."""

    needed: int = 0
    free: int | None = None
    """None: there is no pool."""
    promised: int = 0
    """Of the free ones, so many belong to testers of other rounds."""
    fits: bool = True
    """Each bonus is worth exactly one code of the pool."""
    parts: tuple[int, ...] = ()
    """Parts of a bonus that the plan promises and for which no code is free."""

    @property
    def left(self) -> int:
        return max(0, (self.free or 0) - self.promised)


class Pairs(msgspec.Struct, frozen=True, kw_only=True):
    """Counted members of the after round: who gave a before value of what decides, and who can still give one."""

    gave: int = 0
    open: int = 0


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about a round's surroundings. Numbers are people."""

    today: date
    version_number: int | None = None
    decides: str = MATCHED
    """The measure that decides, a key of `plan.METRICS`."""
    unasked: tuple[Purpose, ...] = ()
    """Of the before round and this one, those whose scenario does not ask it."""
    common_steps: bool = True
    """Both rounds have a step to compare."""
    members: int = 0
    counted: int = 0
    """Members who may be asked and whose answers count: no colleagues."""
    not_again: int = 0
    """Members who don't want to be asked for other studies."""
    without_basis: tuple[str, ...] = ()
    """Names of members to whom we may not write."""
    languages: tuple[str, ...] = ()
    """In which members are invited."""
    missing_languages: tuple[str, ...] = ()
    """In which a text of the scenario is missing."""
    missing_readers: int = 0
    """Members who read one of those."""
    samples: tuple[int, ...] = ()
    """Numbers of the steps, from 1, that still send testers to a sample link or phone number."""
    codes: Codes = Codes()
    mail_set: bool = True
    production: bool = False
    map_problems: int = 0
    map_exists: bool = False
    map_saved: bool = False
    same_panel: bool | None = None
    """As in the before round; None: there is nothing to compare with."""
    pairs: Pairs | None = None
    """None: not known."""
    usual_days: int = 0
    late_days: int = 0
    """Days of waiting in the scenario: usually, and when one thing never comes."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One line: what it is about, its colour, its words and what fills their places."""

    code: str
    tone: Tone
    words: Words
    params: dict[str, Any] = {}


def _item(code: str, tone: Tone, words: str, **params: Any) -> Item:
    return Item(code=code, tone=tone, words=WORDS[words], params=params)


def readiness(study: StudyView, round_: RoundView, facts: Facts) -> tuple[Item, ...]:
    """Everything that a round needs before people are asked. A red line forbids publishing."""
    items = [
        _version(round_, facts),
        _metric(study, round_, facts),
        _panel(round_, facts),
        _number(study, facts),
        _basis(facts),
        _willing(facts),
        _texts(round_, facts),
        _samples(facts),
        _dates(round_, facts),
        _codes(study, facts.codes),
        _parts(study, facts.codes),
        _mail(facts),
    ]
    if round_.purpose is Purpose.AFTER:
        items += [_map(facts), _plan(study, facts), _same_people(facts)]
    return tuple(item for item in items if item)


def is_ready(items: tuple[Item, ...]) -> bool:
    """Nothing is red."""
    return all(item.tone != "bad" for item in items)


def _version(round_: RoundView, facts: Facts) -> Item:
    if round_.version_id is None or facts.version_number is None:
        return _item("version", "bad", "version_missing")
    return _item("version", "ok", "version_chosen", number=facts.version_number)


def _metric(study: StudyView, round_: RoundView, facts: Facts) -> Item | None:
    """A round that does not ask what decides can never give a verdict. Rounds during the change are not compared."""
    if facts.version_number is None or round_.purpose is Purpose.DURING:
        return None
    name = _(name_of(facts.decides))
    if round_.purpose in facts.unasked:
        return _item("metric", "bad", "metric_unasked", metric=name)
    if Purpose.BEFORE in facts.unasked:
        return _item("metric", "bad", "metric_unasked_before", metric=name)
    if facts.decides == MATCHED and not facts.common_steps:
        return _item("metric", "bad", "metric_without_steps", metric=name)
    return _item("metric", "ok", "metric_asked", metric=name) if study.primary_metric else None


def _panel(round_: RoundView, facts: Facts) -> Item:
    if round_.panel_id is None:
        return _item("panel", "bad", "panel_missing")
    if not facts.members:
        return _item("panel", "bad", "panel_empty")
    return _item("panel", "ok", "panel_chosen", members=facts.members)


def _number(study: StudyView, facts: Facts) -> Item | None:
    """Colleagues walk along but never count."""
    if not facts.members:
        return None
    if study.planned_n is None:
        return None if facts.counted else _item("number", "warn", "colleagues_only")
    if facts.counted < study.planned_n:
        return _item("number", "warn", "number_short", counted=facts.counted, planned=study.planned_n)
    return _item("number", "ok", "number_reached", planned=study.planned_n)


def _basis(facts: Facts) -> Item | None:
    if not facts.members:
        return None
    if facts.without_basis:
        return _item("basis", "bad", "basis_missing", names=", ".join(facts.without_basis))
    return _item("basis", "ok", "basis_noted")


def _willing(facts: Facts) -> Item | None:
    """Orange: the others can be asked all the same."""
    if not facts.not_again:
        return None
    return _item("willing", "warn", "not_again", count=facts.not_again, members=facts.members)


def _texts(round_: RoundView, facts: Facts) -> Item | None:
    """Orange: a text that lacks somebody's language is shown in the other one."""
    if round_.version_id is None or not facts.languages:
        return None
    if facts.missing_languages:
        readers = {"count": facts.missing_readers, "members": facts.members}
        others = [code for code in LANGUAGE_NAMES if code not in facts.missing_languages]
        spoken = {"language": _named(facts.missing_languages), "other": _named(others)}
        return _item("texts", "warn", "texts_missing", **spoken, **readers)
    return _item("texts", "ok", "texts_there", languages=_named(facts.languages))


def _samples(facts: Facts) -> Item | None:
    """Orange: a round is often tried out with them first."""
    if not facts.samples:
        return None
    return _item("samples", "warn", "samples_left", steps=", ".join(str(number) for number in facts.samples))


def _named(languages: Iterable[str]) -> str:
    return ", ".join(_(LANGUAGE_NAMES[code]) for code in languages)


def _dates(round_: RoundView, facts: Facts) -> Item:
    if round_.opens_on is None or round_.closes_on is None:
        return _item("dates", "bad", "dates_missing")
    if round_.closes_on < round_.opens_on:
        return _item("dates", "bad", "dates_crossed")
    if round_.closes_on < facts.today:
        return _item("dates", "bad", "dates_over")
    return _days_for_waiting(days_left(round_, facts.today), facts) or _item("dates", "ok", "dates_set")


def _days_for_waiting(days: int, facts: Facts) -> Item | None:
    """Orange, never red: the usual days are an estimate, and the last day may move while the round runs."""
    if days <= facts.usual_days:
        return _item("dates", "warn", "dates_short", days=days, waiting=facts.usual_days)
    if days <= facts.late_days:
        return _item("dates", "warn", "dates_tight", days=days, waiting=facts.late_days)
    return None


def _codes(study: StudyView, codes: Codes) -> Item | None:
    if study.reward_kind != "voucher" or not codes.needed:
        return None
    if codes.free is None:
        return _item("codes", "warn", "pool_missing")
    if not codes.fits:
        return _item("codes", "warn", "pool_unfit")
    numbers = {"free": codes.free, "needed": codes.needed, "promised": codes.promised}
    if codes.left >= codes.needed:
        return _item("codes", "ok", "codes_enough", **numbers)
    return _item("codes", "warn", "codes_promised" if codes.promised else "codes_few", **numbers)


def _parts(study: StudyView, codes: Codes) -> Item | None:
    """Who stops or gets stuck may be promised a part, and a part takes a code of its own value."""
    if study.reward_kind != "voucher" or not codes.parts:
        return None
    values = ", ".join(format_money(cents, study.currency) for cents in codes.parts)
    return _item("parts", "warn", "parts_unpaid", values=values)


def _mail(facts: Facts) -> Item:
    if facts.mail_set:
        return _item("mail", "ok", "mail_set")
    return _item("mail", "bad" if facts.production else "warn", "mail_missing")


def _map(facts: Facts) -> Item:
    if not facts.map_exists:
        return _item("map", "bad", "map_missing")
    if facts.map_problems:
        return _item("map", "bad", "map_wrong")
    return _item("map", "ok", "map_checked") if facts.map_saved else _item("map", "warn", "map_unchecked")


def _plan(study: StudyView, facts: Facts) -> Item:
    if study.planned_n is None:
        return _item("plan", "warn", "plan_missing")
    others = facts.same_panel is False
    if study.planned_n < (FEWEST_A_GROUP if others else FEWEST_PAIRS):
        words = "plan_few_a_group" if others else "plan_few_pairs"
        return _item("plan", "warn", words, planned=study.planned_n)
    return _item("plan", "ok", "plan_set", planned=study.planned_n)


def _same_people(facts: Facts) -> Item | None:
    if facts.same_panel is None:
        return None
    if facts.pairs is not None and facts.counted:
        return _pairs(facts.pairs, facts.counted)
    return _item("same_people", "ok", "panel_same") if facts.same_panel else _item("same_people", "warn", "panel_other")


def _pairs(pairs: Pairs, counted: int) -> Item:
    """Green while everybody has a before value or can still give one; who can still is counted apart."""
    some = pairs.gave + pairs.open < counted
    if pairs.open:
        words = "pairs_some_open" if some else "pairs_all_open"
    else:
        words = ("pairs_some" if pairs.gave else "pairs_none") if some else "pairs_all"
    numbers = {"pairs": pairs.gave, "open": pairs.open, "counted": counted}
    return _item("same_people", "warn" if some else "ok", words, **numbers)
