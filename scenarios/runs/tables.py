"""One tester's walk through one round, and every answer on the way."""

from piccolo.columns import JSON, UUID, Boolean, ForeignKey, Integer, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from scenarios.authoring.tables import ScenarioVersion
from scenarios.studies.tables import Round, StudyTester


class Run(Table):
    """Where the walk stands: `rules.State`."""

    UNIQUE = (("round", "tester", "attempt"),)

    id = UUID(primary_key=True)
    round = ForeignKey(references=Round, null=False, default=None, on_delete=OnDelete.restrict)
    tester = ForeignKey(references=StudyTester, null=False, default=None, on_delete=OnDelete.restrict)
    invitation_id = UUID(default=None, null=True, index=True)
    version = ForeignKey(references=ScenarioVersion, null=False, default=None, on_delete=OnDelete.restrict)
    attempt = Integer(default=1)
    kind = Varchar(length=10)
    """Snapshot of the customer's kind: evidence stands when the person is gone."""
    source = Varchar(length=8, default="tester")
    quotes = Boolean(default=False)
    state = Varchar(length=10, default="open", index=True)
    position = Integer(default=0)
    """Index of the step that is next; the number of steps: the end questions."""
    stage = Varchar(length=8, default="do")
    """Inside the open step: `expect` (asked beforehand), `wait` (for the letter), `do`."""
    step_opened_at = Timestamptz(default=None, null=True)
    """From here its time counts; waiting comes before."""
    waiting_since = Timestamptz(default=None, null=True)
    remind_at = Timestamptz(default=None, null=True, index=True)
    cutoff_at = Timestamptz(default=None, null=True, index=True)
    started_at = Timestamptz(default=None, null=False)
    changed_at = Timestamptz(default=None, null=False)
    ended_at = Timestamptz(default=None, null=True)
    stop_reason = Text(default="")
    answers_deleted = Boolean(default=False)
    not_counted_reason = Varchar(length=300, default="")


class Answer(Table):
    """One value to one question at one step (`step_key` empty: at the end). The newest wins."""

    UNIQUE = (("run", "step_key", "question_key"),)

    id = UUID(primary_key=True)
    run = ForeignKey(references=Run, null=False, default=None, on_delete=OnDelete.cascade)
    step_key = Varchar(length=60, default="")
    question_key = Varchar(length=40)
    kind = Varchar(length=20)
    value = Text()
    """JSON: a number, a text or a list of codes, as the kind says."""
    answered_at = Timestamptz(default=None, null=False)
    source = Varchar(length=8, default="tester")
    """`tester`, `clock` (a cut-off: nothing came), `proxy` or `bot`."""


class Draft(Table):
    """What a tester typed and has not sent yet, one row a page; gone once the page is sent."""

    UNIQUE = (("run", "step_key"),)

    id = UUID(primary_key=True)
    run = ForeignKey(references=Run, null=False, default=None, on_delete=OnDelete.cascade)
    step_key = Varchar(length=60, default="")
    fields = JSON(default="{}")
    """`{field: [value, time in ms of the device, corrected]}`"""
    changed_at = Timestamptz(default=None, null=False)


class Trouble(Table):
    """ "I am stuck": told to staff while the run stays open, or ends as blocked."""

    id = UUID(primary_key=True)
    run = ForeignKey(references=Run, null=False, default=None, on_delete=OnDelete.cascade)
    step_key = Varchar(length=60, default="")
    text = Text(default="")
    reported_at = Timestamptz(default=None, null=False)
    resolved_at = Timestamptz(default=None, null=True)
    resolved_by = Varchar(length=200, default="")
