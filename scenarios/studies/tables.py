"""One question about one journey, asked before and after."""

from piccolo.columns import UUID, Date, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from panel.customers.tables import Customer
from panel.panels.tables import Panel
from scenarios.authoring.tables import ScenarioVersion
from scenarios.journeys.tables import Journey


class Study(Table):
    """The plan: journey, primary metric, planned number of testers, bonus and its rules, the step map."""

    id = UUID(primary_key=True)
    title = Varchar(length=200)
    question = Varchar(length=500, default="")
    journey = ForeignKey(references=Journey, null=False, default=None, on_delete=OnDelete.restrict)
    primary_metric = Varchar(length=20, default="")
    """Empty: chosen by the rule in `comparisons`."""
    planned_n = Integer(default=None, null=True)
    reward_kind = Varchar(length=20, default="voucher")
    pool_id = UUID(default=None, null=True)
    bonus_friendly_cents = Integer(default=0)
    bonus_internal_cents = Integer(default=0)
    bonus_churned_cents = Integer(default=0)
    stopped_percent = Integer(default=0)
    blocked_percent = Integer(default=100)
    currency = Varchar(length=3)
    shuffle_seed = Integer(default=0)
    """Orders T1 … Tn in reports, so that the order of invitation tells nothing."""
    step_map = Text(default="")
    """JSON list of groups; empty: not proposed yet."""
    step_map_revision = Integer(default=0)
    frozen_at = Timestamptz(default=None, null=True)
    """When the after round was published: from then on the plan and the map stand still."""
    created_at = Timestamptz(default=None, null=False)
    created_by = Varchar(length=200, default="")
    revision = Integer(default=1)
    archived_at = Timestamptz(default=None, null=True)


class PlanChange(Table):
    """A change to the primary metric or the planned number, kept to be shown in the report."""

    id = UUID(primary_key=True)
    study = ForeignKey(references=Study, null=False, default=None, on_delete=OnDelete.cascade)
    field = Varchar(length=30)
    old = Varchar(length=60, default="")
    new = Varchar(length=60, default="")
    at = Timestamptz(default=None, null=False)
    actor_label = Varchar(length=200)


class Round(Table):
    """One pass over the journey: before, during, after. It may lack version, panel and dates until it is published."""

    UNIQUE = (("study", "position"),)

    id = UUID(primary_key=True)
    study = ForeignKey(references=Study, null=False, default=None, on_delete=OnDelete.cascade)
    purpose = Varchar(length=12)
    position = Integer(default=0)
    version = ForeignKey(references=ScenarioVersion, null=True, default=None, on_delete=OnDelete.restrict)
    panel = ForeignKey(references=Panel, null=True, default=None, on_delete=OnDelete.restrict)
    opens_on = Date(default=None, null=True)
    closes_on = Date(default=None, null=True)
    published_at = Timestamptz(default=None, null=True)
    closed_at = Timestamptz(default=None, null=True)


class StudyTester(Table):
    """The only bridge between a person and their evidence: cut it and the answers are nobody's."""

    UNIQUE = (("study", "customer"),)

    id = UUID(primary_key=True)
    """The pseudonymous `tester_id`, the same in all rounds of one study."""
    study = ForeignKey(references=Study, null=False, default=None, on_delete=OnDelete.cascade)
    customer = ForeignKey(references=Customer, null=True, default=None, on_delete=OnDelete.set_null)
    kind = Varchar(length=10)
    added_at = Timestamptz(default=None, null=False)
