"""The ladder, the guard-rail and the lock."""

import msgspec
import pytest

from scenarios.authoring.diff import Group, Relation
from scenarios.comparisons.rules import study as rules
from scenarios.comparisons.rules.comparison import Comparison
from scenarios.comparisons.rules.inputs import Outcome, Phase, Settings, StepResult
from scenarios.comparisons.rules.values import Design, Interval, Metric, Missing, Rung
from scenarios.comparisons.rules.verdict import guarded, judge, rung
from tests.unit.comparisons.builders import SAME_STEPS, run, same_testers, study

GOOD = Comparison(
    metric=Metric.JOURNEY_EASE, design=Design.PAIRED, n_paired=8, n_only_before=0, n_only_after=0, n_before=8,
    n_after=8, n_effective=8, difference=1.2, ci_low=0.7, ci_high=1.7, p_exact=0.008, p_adjusted=0.008, min_p=0.008,
    p_improve=0.99, p_equivalent=0.01, e_value=12.0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "planned_n", "expected"),
    [
        ({}, 8, Rung.CONFIRMED_IMPROVEMENT),
        ({}, 9, Rung.LIKELY_IMPROVEMENT),
        ({"p_adjusted": 0.06}, 8, Rung.LIKELY_IMPROVEMENT),
        ({}, None, Rung.LIKELY_IMPROVEMENT),
        ({"e_value": 20.0}, None, Rung.CONFIRMED_IMPROVEMENT),
        ({"e_value": 20.0, "family_size": 2}, None, Rung.LIKELY_IMPROVEMENT),
        ({"e_value": 40.0, "family_size": 2}, None, Rung.CONFIRMED_IMPROVEMENT),
        ({"e_value": 99.0}, 9, Rung.LIKELY_IMPROVEMENT),
        ({"e_value": 99.0, "p_adjusted": None}, None, Rung.LIKELY_IMPROVEMENT),
        ({"n_effective": 2}, 2, Rung.NO_EVIDENCE_YET),
        ({"p_improve": 0.949}, 8, Rung.NO_EVIDENCE_YET),
        ({"p_equivalent": 0.95}, 8, Rung.NO_RELEVANT_DIFFERENCE),
        ({"p_equivalent": None}, 8, Rung.CONFIRMED_IMPROVEMENT),
        ({"difference": -1.2, "p_improve": 0.04}, 8, Rung.CONFIRMED_WORSE),
        ({"difference": -1.2, "p_improve": 0.04}, 9, Rung.LIKELY_WORSE),
        ({"difference": -1.2, "p_improve": 0.10}, 8, Rung.LIKELY_WORSE),
        ({"difference": -1.2, "p_improve": 0.11}, 8, Rung.NO_EVIDENCE_YET),
        ({"difference": None, "p_improve": None}, 8, Rung.NO_EVIDENCE_YET),
        ({"metric": Metric.TOTAL_TIME}, 8, Rung.NO_EVIDENCE_YET),
        ({"metric": Metric.TOTAL_TIME, "difference": -0.4}, 8, Rung.CONFIRMED_IMPROVEMENT),
    ],
)
def test_ladder(changes, planned_n, expected):
    assert rung(msgspec.structs.replace(GOOD, **changes), planned_n) is expected


def test_guard_rail():
    fell = msgspec.structs.replace(GOOD, metric=Metric.SUCCESS_SHARE, p_improve=0.10)
    held = msgspec.structs.replace(fell, p_improve=0.11)
    assert guarded(Rung.LIKELY_IMPROVEMENT, GOOD, fell) is Rung.MIXED_RESULT
    assert guarded(Rung.LIKELY_IMPROVEMENT, GOOD, held) is Rung.LIKELY_IMPROVEMENT
    assert guarded(Rung.LIKELY_WORSE, GOOD, fell) is Rung.LIKELY_WORSE
    assert guarded(Rung.CONFIRMED_IMPROVEMENT, fell, fell) is Rung.CONFIRMED_IMPROVEMENT


def test_a_verdict_has_its_interval_or_the_reason():
    with pytest.raises(ValueError, match="interval"):
        judge(msgspec.structs.replace(GOOD, ci_low=None, ci_high=None), None, 8)
    bare = msgspec.structs.replace(GOOD, ci_low=None, ci_high=None, reasons={"ci_low": Missing.ALL_IDENTICAL})
    assert judge(bare, None, 8).interval == Interval(None, None)
    assert judge(bare, None, 8).interval_missing is Missing.ALL_IDENTICAL


def test_a_verdict_cannot_be_claimed_below_three_testers():
    with pytest.raises(ValueError, match="below 3"):
        msgspec.structs.replace(judge(GOOD, None, 8), n_effective=2)


BEFORE = {f"T{i}": 3.0 for i in range(9)}
AFTER = {f"T{i}": 5.0 for i in range(6)} | {"T6": 1.0, "T7": 1.0, "T8": 1.0}


def test_the_verdict_is_locked_when_the_plan_is_first_reached():
    found = rules.compare(study(same_testers(BEFORE, AFTER), settings=Settings(planned_n=6)))
    assert (found.verdict.rung, found.verdict.n_effective, found.verdict.locked) == (
        Rung.CONFIRMED_IMPROVEMENT,
        6,
        True,
    )
    assert (found.current.n_effective, found.current.locked) == (9, False)
    assert found.current.rung is not Rung.CONFIRMED_IMPROVEMENT
    assert found.metrics[Metric.JOURNEY_EASE].n_effective == 9


def test_the_lock_follows_the_order_of_arrival():
    late_first = dict(reversed(list(AFTER.items())))
    found = rules.compare(study(same_testers(BEFORE, late_first), settings=Settings(planned_n=6)))
    assert found.verdict.n_effective == 6
    assert found.verdict.rung is not Rung.CONFIRMED_IMPROVEMENT


def test_later_runs_never_move_a_locked_verdict():
    runs = same_testers(BEFORE, AFTER)
    settings = Settings(planned_n=6, primary_metric=Metric.JOURNEY_EASE)
    verdicts = {rules.compare(study(runs[:end], settings=settings)).verdict for end in range(15, len(runs) + 1)}
    assert len(verdicts) == 1


def test_before_the_plan_is_reached_nothing_is_confirmed():
    runs = same_testers(BEFORE, dict.fromkeys(BEFORE, 6.0))
    found = rules.compare(study(runs, settings=Settings(planned_n=10)))
    assert (found.verdict.rung, found.verdict.locked) == (Rung.LIKELY_IMPROVEMENT, False)


def test_five_who_all_agree_cannot_be_confirmed_and_six_can():
    for n, expected in ((5, Rung.LIKELY_IMPROVEMENT), (6, Rung.CONFIRMED_IMPROVEMENT)):
        before = {f"T{i}": 3.0 + i % 2 for i in range(n)}
        runs = same_testers(before, {tester: ease + 2.5 for tester, ease in before.items()})
        found = rules.compare(study(runs, settings=Settings(planned_n=n)))
        assert found.verdict.rung is expected


def test_more_success_but_fewer_arrivals_is_a_mixed_result():
    failed = tuple(StepResult(group.group, Outcome.NO, 6.0, experienced=6.0) for group in SAME_STEPS)
    runs = [run(f"T{i}", Phase.BEFORE, [3.0] * 3) for i in range(4)]
    runs += [run(f"T{i}", Phase.AFTER, [], steps=failed) for i in range(4)]
    assert rules.compare(study(runs, settings=Settings(planned_n=4))).verdict.rung is Rung.MIXED_RESULT


def test_default_primary():
    merged = (*SAME_STEPS[:2], Group("g", ("a", "b"), ("c",), Relation.MERGED))
    sus = (4, 2, 4, 2, 4, 2, 4, 2, 4, 2)
    with_sus = [run("T1", phase, [4] * 4, merged, sus=sus) for phase in Phase]
    without = [with_sus[0], run("T1", Phase.AFTER, [4] * 4, merged)]
    assert rules.compare(study(with_sus, merged)).primary_metric is Metric.SUS
    assert rules.compare(study(without, merged)).primary_metric is Metric.JOURNEY_EASE
    assert rules.compare(study([run("T1", p, [4] * 3, sus=sus) for p in Phase])).primary_metric is Metric.JOURNEY_EASE
    chosen = rules.compare(study(with_sus, merged, Settings(primary_metric=Metric.LTR)))
    assert (chosen.primary_metric, chosen.chosen_by_rule) == (Metric.LTR, False)
