"""What she decides while planning a study, what may still change later, and what it costs at most."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from panel.core.errors import Refusal
from panel.core.i18n import N_
from panel.customers.rules import Kind
from scenarios.studies.rules import RoundState, RoundView, StudyView

MAX_TITLE, MAX_QUESTION, MAX_TESTERS = 120, 500, 200

METRICS: tuple[tuple[str, str, str], ...] = (
    (
        "journey_ease",
        N_("Mean ease of the steps"),
        N_("How easy each step was, 1 to 7, over all steps of both rounds."),
    ),
    ("success_share", N_("Steps that worked"), N_("How many steps ended with “yes, it worked”.")),
    ("sus", N_("SUS"), N_("Ten statements at the end, 0 to 100: the usual yardstick for usability.")),
    ("umux_lite", N_("UMUX-Lite"), N_("Two statements at the end, 0 to 100: short, and close to SUS.")),
    ("ltr", N_("Likelihood to recommend"), N_("0 to 10, asked at the end: the question behind NPS.")),
    ("ces", N_("Customer effort (CES)"), N_("“Made it easy for me to settle my matter”, 1 to 7.")),
    ("csat", N_("Satisfaction (CSAT)"), N_("“All in all, how satisfied are you?”, 1 to 5.")),
    ("total_time", N_("Time for everything"), N_("Active minutes of those who finished, waiting left out.")),
)
"""What may decide a study: key as in `comparisons`, name, plain words."""

REWARDS: tuple[tuple[str, str, str], ...] = (
    ("voucher", N_("Voucher"), N_("A code from a pool, shown to the tester on the last page.")),
    ("bill_credit", N_("Credit on the bill"), N_("A file for billing, by customer number.")),
)

SHARES: tuple[tuple[int, str], ...] = ((0, N_("nothing")), (50, N_("half")), (100, N_("the whole bonus")))
KINDS = (Kind.FRIENDLY, Kind.CHURNED, Kind.INTERNAL)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The plan as it is typed. Amounts are cents a tester; percents are of the bonus."""

    title: str
    journey_id: UUID
    question: str = ""
    primary_metric: str = ""
    planned_n: int | None = None
    reward_kind: str = "voucher"
    pool_id: UUID | None = None
    bonus_friendly_cents: int = 0
    bonus_internal_cents: int = 0
    bonus_churned_cents: int = 0
    stopped_percent: int = 0
    blocked_percent: int = 100

    @property
    def money(self) -> tuple[str | int | UUID | None, ...]:
        """What testers are promised."""
        return (
            self.reward_kind,
            self.pool_id,
            self.bonus_friendly_cents,
            self.bonus_internal_cents,
            self.bonus_churned_cents,
            self.stopped_percent,
            self.blocked_percent,
        )


def plan_of(study: StudyView) -> Plan:
    """The plan of a study as it stands."""
    return Plan(**{f.name: getattr(study, f.name) for f in msgspec.structs.fields(Plan)})


def wrong_in(plan: Plan) -> dict[str, str]:
    """What is wrong at which field, as msgids; empty when all is well."""
    errors: dict[str, str] = {}
    if not plan.title.strip():
        errors["title"] = N_("Please fill this in.")
    if plan.primary_metric and plan.primary_metric not in {key for key, _, _ in METRICS}:
        errors["primary_metric"] = N_("Please choose one of the offered values.")
    if plan.planned_n is not None and not 1 <= plan.planned_n <= MAX_TESTERS:
        errors["planned_n"] = N_("Please plan between 1 and 200 testers.")
    if plan.reward_kind not in {key for key, _, _ in REWARDS}:
        errors["reward_kind"] = N_("Please choose one of the offered values.")
    for name in ("stopped_percent", "blocked_percent"):
        if not 0 <= getattr(plan, name) <= 100:
            errors[name] = N_("Please choose between 0 and 100 percent.")
    return errors


def may_replan(study: StudyView, plan: Plan, at: datetime) -> dict[str, Refusal]:
    """What stands still by now: the field that was changed all the same → why. Empty when the change may happen."""
    refused: dict[str, Refusal] = {}
    if study.frozen_at is not None:
        frozen = Refusal("plan_frozen", N_("Fixed since the after round was published."))
        refused |= {name: frozen for name, _, _ in changes(study, plan)}
    if plan.journey_id != study.journey_id and any(r.version_id for r in study.rounds):
        refused["journey_id"] = Refusal("journey_used", N_("A round has a scenario of the present journey already."))
    if plan.money != plan_of(study).money and any(is_running(r, at) for r in study.rounds):
        refused["bonus_friendly_cents"] = Refusal(
            "bonus_promised",
            N_("A round is running, and its invitations promise the present bonus. Change it once the round is over."),
        )
    return refused


def is_running(round_: RoundView, at: datetime) -> bool:
    """Published and not over: people are invited, or may be any minute."""
    return round_.state(at) in (RoundState.SCHEDULED, RoundState.OPEN)


def changes(study: StudyView, plan: Plan) -> tuple[tuple[str, str, str], ...]:
    """What was changed of that which decides the verdict: (field, old, new), empty text for none."""
    pairs = (
        ("primary_metric", study.primary_metric, plan.primary_metric),
        ("planned_n", str(study.planned_n or ""), str(plan.planned_n or "")),
    )
    return tuple((field, old, new) for field, old, new in pairs if old != new)


def most_it_costs(
    bonus_cents: Callable[[str], int], people: Mapping[Kind, int]
) -> tuple[tuple[tuple[int, int], ...], int]:
    """At most so much a round: lines (people, cents each) for the kinds that get something, and their sum in cents."""
    lines = tuple((people[kind], cents) for kind in KINDS if people.get(kind) and (cents := bonus_cents(kind)))
    return lines, sum(number * cents for number, cents in lines)
