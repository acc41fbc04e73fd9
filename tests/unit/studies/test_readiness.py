"""Each line of the readiness list, one by one."""

import inspect
from datetime import date
from types import ModuleType
from typing import Any

import msgspec
import pytest

from panel.core.errors import Refusal
from panel.core.i18n import speaking
from scenarios.comparisons.rules import power
from scenarios.studies.rules import Purpose
from scenarios.studies.rules.readiness import (
    Codes,
    Facts,
    Item,
    Pairs,
    after,
    days,
    is_ready,
    means,
    people,
    readiness,
    script,
)
from tests.unit.studies.values import round_, study

NOT_AGAIN = Refusal("not_again", "did not agree to further invitations (%(day)s)", {"day": "1 Nov 2026"})
GOOD = Facts(
    today=date(2026, 9, 14),
    version_number=1,
    members=7,
    counted=6,
    languages=("de", "en"),
    codes=Codes(needed=6, free=10),
    map_exists=True,
    map_saved=True,
    same_panel=True,
)


def items(
    purpose: Purpose = Purpose.AFTER, of: dict[str, Any] | None = None, plan: dict[str, Any] | None = None, **facts: Any
) -> dict[str, Item]:
    one = round_(purpose, **(of or {}))
    found = readiness(study(one, **(plan or {})), one, msgspec.structs.replace(GOOD, **facts))
    return {item.code: item for item in found}


def test_all_is_green_when_nothing_is_missing() -> None:
    assert {item.tone for item in items().values()} == {"ok"}


@pytest.mark.parametrize(
    ("code", "tone", "changed"),
    [
        ("version", "bad", {"of": {"version_id": None}, "version_number": None}),
        ("metric", "bad", {"unasked": (Purpose.AFTER,)}),
        ("metric", "bad", {"unasked": (Purpose.BEFORE,)}),
        ("metric", "bad", {"common_steps": False}),
        ("panel", "bad", {"of": {"panel_id": None}, "members": 0, "counted": 0}),
        ("panel", "bad", {"members": 0, "counted": 0}),
        ("number", "warn", {"counted": 5}),
        ("number", "warn", {"plan": {"planned_n": None}, "members": 2, "counted": 0}),
        ("basis", "bad", {"without_basis": ("Maria Berger",)}),
        ("willing", "warn", {"unwilling": (("Nils Petersen", NOT_AGAIN),)}),
        ("texts", "warn", {"missing_languages": ("en",), "missing_readers": 1}),
        ("samples", "warn", {"samples": (3, 5)}),
        ("dates", "bad", {"of": {"opens_on": None}}),
        ("dates", "bad", {"of": {"closes_on": None}}),
        ("dates", "bad", {"of": {"closes_on": date(2026, 9, 13)}}),
        ("dates", "bad", {"of": {"opens_on": date(2026, 8, 1), "closes_on": date(2026, 8, 2)}}),
        ("codes", "warn", {"codes": Codes(needed=6)}),
        ("codes", "warn", {"codes": Codes(needed=6, free=5)}),
        ("codes", "ok", {"codes": Codes(needed=6, free=10, promised=4)}),
        ("codes", "warn", {"codes": Codes(needed=6, free=10, promised=5)}),
        ("codes", "warn", {"codes": Codes(needed=6, free=10, fits=False)}),
        ("parts", "warn", {"codes": Codes(needed=6, free=10, parts=(1250,))}),
        ("mail", "warn", {"mail_set": False}),
        ("mail", "bad", {"mail_set": False, "production": True}),
        ("map", "bad", {"map_exists": False}),
        ("map", "bad", {"map_problems": 1}),
        ("map", "warn", {"map_saved": False}),
        ("plan", "warn", {"plan": {"planned_n": None}}),
        ("plan", "warn", {"plan": {"planned_n": 5}}),
        ("plan", "warn", {"plan": {"planned_n": 3}, "same_panel": False}),
        ("plan", "ok", {"plan": {"planned_n": 4}, "same_panel": False}),
        ("same_people", "warn", {"same_panel": False}),
        ("same_people", "ok", {"same_panel": False, "pairs": Pairs(gave=6)}),
        ("same_people", "warn", {"pairs": Pairs(gave=4, open=1)}),
        ("same_people", "warn", {"pairs": Pairs()}),
        ("same_people", "ok", {"pairs": Pairs(gave=4, open=2)}),
        ("dates", "warn", {"of": {"closes_on": date(2026, 9, 16)}, "usual_days": 13, "late_days": 20}),
        ("dates", "warn", {"usual_days": 13, "late_days": 21}),
        ("dates", "ok", {"usual_days": 13, "late_days": 20}),
        ("dates", "warn", {"today": date(2026, 9, 25), "usual_days": 13}),
    ],
)
def test_one_thing_after_the_other(code: str, tone: str, changed: dict[str, Any]) -> None:
    found = items(**changed)
    assert found[code].tone == tone
    assert is_ready(tuple(found.values())) == all(item.tone != "bad" for item in found.values())


def test_what_decides_is_named_where_a_scenario_does_not_ask_it() -> None:
    with speaking("en"):
        found = items(unasked=(Purpose.AFTER,), decides="sus", plan={"primary_metric": "sus"})["metric"]
        assert found.words.title % found.params == "This scenario does not ask what decides: SUS"
        found = items(unasked=(Purpose.BEFORE,), decides="ces")["metric"]
        assert found.words.title % found.params == "The before round did not ask what decides: Customer effort (CES)"
        assert items(plan={"primary_metric": "ltr"}, decides="ltr")["metric"].tone == "ok"
    assert "metric" not in items(Purpose.DURING, unasked=(Purpose.BEFORE, Purpose.DURING))


def test_steps_in_common_matter_only_to_what_is_compared_over_them() -> None:
    assert "metric" not in items(common_steps=False, decides="sus")


def test_days_that_cannot_hold_the_waiting_are_named_with_their_number() -> None:
    short = items(of={"closes_on": date(2026, 9, 16)}, usual_days=13, late_days=20)["dates"]
    assert short.params == {"days": 3, "waiting": 13}
    assert "Waiting alone usually takes" in short.words.title
    tight = items(usual_days=13, late_days=25)["dates"]
    assert (tight.params, "never arrives" in tight.words.title) == ({"days": 21, "waiting": 25}, True)


def test_who_can_be_compared_with_themselves_is_counted() -> None:
    with speaking("en"):
        each = (items(pairs=Pairs(gave=4, open=n))["same_people"] for n in (0, 1, 2))
        said, one, later = (item.words.title % item.params for item in each)
    assert said == "Comparable with their own before round: 4 of 6 customers"
    assert one == f"{said}. One more can still finish it"
    assert later == f"{said}. 2 can still finish it"


def test_who_reads_a_language_that_is_missing_is_told_of_and_no_hindrance() -> None:
    with speaking("en"):
        found = items(missing_languages=("en",), missing_readers=1)
        said = found["texts"].words.title % found["texts"].params
    assert said == "Read English, but see the scenario in German: 1 of 7"
    assert is_ready(tuple(found.values()))


def test_steps_with_a_sample_are_named_by_their_number() -> None:
    with speaking("en"):
        item = items(samples=(3, 5))["samples"]
        assert item.words.title % item.params == "Steps that still have a sample link, phone number or account: 3, 5"
    assert "samples" not in items()


def test_who_cannot_be_invited_is_named_with_the_reason_unless_the_reader_may_not_see_it() -> None:
    unwilling = (("Nils Petersen", NOT_AGAIN),)
    with speaking("en"):
        named, counted = (items(unwilling=unwilling, nameless=nameless)["willing"] for nameless in (False, True))
        said = named.words.title % named.params
        assert said == "Cannot be invited: Nils Petersen did not agree to further invitations (1 Nov 2026)"
        assert "Petersen" not in counted.words.title % counted.params


def test_red_stops_and_orange_does_not() -> None:
    assert is_ready(tuple(items(mail_set=False, map_saved=False, counted=2).values()))
    assert not is_ready(tuple(items(without_basis=("Maria Berger",)).values()))


def test_map_plan_and_same_people_belong_to_the_after_round_alone() -> None:
    assert not {"map", "plan", "same_people"} & set(items(Purpose.BEFORE))
    assert not {"map", "plan", "same_people"} & set(items(Purpose.DURING))


def test_a_last_day_that_is_today_is_fine() -> None:
    assert items(of={"opens_on": date(2026, 9, 1), "closes_on": date(2026, 9, 14)})["dates"].tone == "ok"


def test_no_codes_are_asked_for_where_nobody_gets_a_voucher() -> None:
    assert "codes" not in items(codes=Codes())
    assert not {"codes", "parts"} & set(items(plan={"reward_kind": "bill_credit"}, codes=Codes(needed=6, parts=(1,))))


def test_what_others_were_promised_is_not_counted_twice() -> None:
    item = items(codes=Codes(needed=6, free=3, promised=5))["codes"]
    assert item.params == {"free": 3, "needed": 6, "promised": 5}


def test_the_parts_that_nobody_could_pay_are_named_with_their_value() -> None:
    with speaking("de"):
        item = items(codes=Codes(needed=6, free=10, parts=(1250, 750)))["parts"]
    assert item.params["values"].replace("\u00a0", " ") == "12,50 €, 7,50 €"


def test_what_is_missing_is_named() -> None:
    assert items(without_basis=("Maria Berger", "Horst Kolbe"))["basis"].params == {
        "names": "Maria Berger, Horst Kolbe"
    }


def test_everything_that_is_not_green_says_more() -> None:
    every = [
        item
        for item in items(
            of={"version_id": None, "opens_on": None},
            version_number=None,
            without_basis=("A",),
            codes=Codes(needed=6, free=0, parts=(1250,)),
            counted=1,
            mail_set=False,
            map_problems=2,
            same_panel=False,
            plan={"planned_n": 3},
        ).values()
        if item.tone != "ok"
    ]
    assert len(every) == 10
    assert all(item.words.text for item in every)


def test_the_numbers_are_those_of_the_comparison() -> None:
    assert (after.FEWEST_PAIRS, after.FEWEST_A_GROUP) == (power.FEWEST_PAIRS, power.FEWEST_A_GROUP)


@pytest.mark.parametrize("group", [after, days, means, people, script])
def test_every_sentence_is_said_where_it_stands(group: ModuleType) -> None:
    source = inspect.getsource(group)
    assert [key for key in group.WORDS if source.count(f'"{key}"') < 2] == []
