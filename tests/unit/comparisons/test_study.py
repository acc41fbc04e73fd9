"""From runs to samples: step groups, missing answers, and studies with hardly any data."""

from math import log

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.authoring.diff import Group, Relation
from scenarios.comparisons.rules import study as rules
from scenarios.comparisons.rules.groups import group_values, run_samples
from scenarios.comparisons.rules.inputs import Outcome, Phase, RunResult, Settings, StepResult
from scenarios.comparisons.rules.samples import counted
from scenarios.comparisons.rules.values import Design, Metric, Missing, Rung
from tests.unit.comparisons.builders import SAME_STEPS, quickly, run, same_testers, step, study

MERGED = (
    Group("search", ("a", "b"), ("ab",), Relation.MERGED),
    Group("gone", ("c",), (), Relation.REMOVED),
    Group("new", (), ("d",), Relation.ADDED),
    Group("pay", ("p",), ("p",), Relation.SAME),
)
B, A = Phase.BEFORE, Phase.AFTER


def test_merged_group_success_is_all_ease_the_mean_and_time_the_sum():
    steps = (step("a", 2, time_s=10.0), step("b", 5, time_s=30.0), step("c", 1, Outcome.NO), step("p", 6, time_s=5.0))
    failed = (step("a", 2, time_s=10.0), step("b", 5, Outcome.PARTLY, time_s=30.0))
    runs = [RunResult("T1", B, True, steps), RunResult("T2", B, False, failed)]
    search, gone, new, pay = group_values(study(runs, MERGED))
    assert search.success.before == {"T1": 1.0, "T2": 0.0}
    assert search.ease.before == {"T1": 3.5, "T2": 3.5}
    assert search.time.before == {"T1": pytest.approx(log(40))}
    assert (gone.success.before, new.success.before) == ({"T1": 0.0, "T2": 0.0}, {})
    assert pay.success.before == {"T1": 1.0, "T2": 0.0}
    assert pay.ease.before == {"T1": 6}


def test_time_needs_every_time_of_a_merged_group():
    steps = (step("a", 2, time_s=10.0), step("b", 5, time_s=None))
    (search, *_) = group_values(study([RunResult("T1", B, True, steps)], MERGED))
    assert search.time.before == {}


def test_success_share_counts_removed_added_and_unreached_steps():
    runs = [RunResult("T1", B, False, (step("a", 4), step("c", 4))), RunResult("T1", A, True, (step("ab", 4),))]
    source = study(runs, MERGED)
    share = run_samples(source, group_values(source))[Metric.SUCCESS_SHARE]
    assert (share.before["T1"], share.after["T1"]) == (2 / 4, 1 / 3)


def test_total_time_only_of_completed_runs_with_every_time():
    runs = [
        RunResult("T1", B, True, (step("a", 4, Outcome.NO, time_s=10.0), step("b", 4, time_s=20.0))),
        RunResult("T2", B, False, (step("a", 4, time_s=10.0),)),
        RunResult("T3", B, True, (step("a", 4, time_s=None), step("b", 4, time_s=20.0))),
    ]
    source = study(runs, MERGED)
    assert run_samples(source, group_values(source))[Metric.TOTAL_TIME].before == {"T1": pytest.approx(log(30))}


def test_journey_ease_holds_a_tester_to_the_steps_rated_in_both_rounds():
    runs = [
        run("T1", B, [2, 4, 6]),
        run("T1", A, [3, 5], completed=False),
        run("T2", B, [1, 1, 7]),
    ]
    source = study(runs)
    ease = run_samples(source, group_values(source))[Metric.JOURNEY_EASE]
    assert ease.before == {"T1": 3.0, "T2": 3.0}
    assert ease.after == {"T1": 4.0}


def test_gap_is_ease_less_expectation():
    answered = StepResult("find", Outcome.YES, ease=6, expected=4, experienced=6)
    asked_only = StepResult("find", Outcome.YES, ease=6, expected=None, experienced=6)
    assert (answered.gap, asked_only.gap) == (2, None)


def test_one_run_a_tester_and_round_the_first_completed():
    stopped, first, second = run("T1", B, [1], completed=False), run("T1", B, [2] * 3), run("T1", B, [3] * 3)
    assert counted([stopped, first, second]) == (first,)
    assert counted([stopped]) == (stopped,)


def test_removed_and_added_steps_keep_their_one_round():
    runs = [
        RunResult(f"T{i}", B, True, (step("a", 3), step("b", 3), step("c", 2, Outcome.NO), step("p", 4)))
        for i in range(3)
    ]
    _, gone, new, _ = rules.compare(study(runs, MERGED)).steps
    assert gone.success_before is not None
    assert (gone.success_before.x, gone.success_before.n, gone.ease_before, gone.ease) == (0, 3, 2, None)
    assert (new.success_before, new.ease_after) == (None, None)


EMPTY = ("no runs", "one tester before", "one tester in both", "all the same", "nothing reached", "nothing answered")


@pytest.mark.parametrize("case", EMPTY)
@pytest.mark.parametrize("planned_n", [None, 0, 1, 5])
def test_hardly_any_data_is_no_error(case, planned_n):
    blank = RunResult("T1", B, True, (StepResult("find"),))
    runs = {
        "no runs": [],
        "one tester before": [run("T1", B, [3] * 3)],
        "one tester in both": [run("T1", phase, [3] * 3) for phase in Phase],
        "all the same": same_testers(dict.fromkeys("ABCD", 4.0), dict.fromkeys("ABCD", 4.0)),
        "nothing reached": [RunResult(tester, phase, False) for tester in "ABC" for phase in Phase],
        "nothing answered": [blank, RunResult("T1", A, True, (StepResult("find"),))],
    }[case]
    found = rules.compare(study(runs, settings=Settings(planned_n)))
    assert found.verdict.rung is Rung.NO_EVIDENCE_YET
    assert found.verdict.interval_missing is not None
    assert len(found.steps) == 3


def test_a_study_without_steps():
    found = rules.compare(study([run("T1", B, [])], ()))
    assert (found.steps, found.metrics.get(Metric.SUCCESS_SHARE)) == ((), None)


def test_reasons_say_why():
    runs = same_testers({"T1": 3.0, "T2": 4.0}, {"T1": 5.0, "T2": 6.0})
    ease = rules.compare(study(runs)).metrics[Metric.JOURNEY_EASE]
    assert (ease.ci_low, ease.reasons["ci_low"]) == (None, Missing.ALL_IDENTICAL)
    only = rules.compare(study(runs[:2])).metrics[Metric.JOURNEY_EASE]
    assert only.reasons["difference"] is Missing.NO_AFTER
    alone = rules.compare(study([runs[0], runs[2]])).metrics[Metric.JOURNEY_EASE]
    assert (alone.design, alone.reasons["ci_low"]) == (Design.UNPAIRED, Missing.ONE_VALUE)


def test_a_result_survives_its_record():
    found = rules.compare(study(same_testers({"T1": 3.0, "T2": 4.0}, {"T1": 5.0, "T2": 5.0})))
    assert msgspec.json.decode(msgspec.json.encode(found), type=rules.StudyComparison) == found


def test_times_are_shown_in_seconds():
    runs = same_testers({"T1": 3.0, "T2": 4.0}, {"T1": 5.0, "T2": 6.0})
    time = rules.compare(study(runs)).metrics[Metric.TOTAL_TIME]
    assert [pair.before for pair in time.pairs] == [pytest.approx(90), pytest.approx(90)]
    assert (time.typical_before, time.ratio) == (pytest.approx(90), pytest.approx(1))


outcomes = st.sampled_from([*Outcome, None])
steps = st.lists(
    st.builds(
        StepResult,
        st.sampled_from([group.group for group in SAME_STEPS]),
        outcomes,
        st.none() | st.integers(1, 7),
        st.none() | st.integers(1, 7),
        st.none() | st.integers(1, 7),
        st.none() | st.floats(-1, 500),
        st.sampled_from([(), ("P1",), ("P1", "P2")]),
    ),
    max_size=4,
).map(tuple)
runs = st.builds(
    RunResult,
    st.sampled_from("ABCDEF"),
    st.sampled_from(list(Phase)),
    st.booleans(),
    steps,
    st.none() | st.lists(st.none() | st.integers(1, 5), min_size=9, max_size=10).map(tuple),
    st.none() | st.tuples(st.integers(1, 7), st.integers(1, 7)),
    st.none() | st.integers(0, 10),
)


@quickly
@given(st.lists(runs, max_size=14), st.sampled_from([None, 1, 3]), st.sampled_from([None, *Metric]))
def test_no_answers_make_it_stumble(some, planned_n, primary):
    found = rules.compare(study(some, settings=Settings(planned_n, primary)))
    assert found.verdict.n_effective >= 0
    assert found.verdict.rung is Rung.NO_EVIDENCE_YET or found.verdict.n_effective >= 3
