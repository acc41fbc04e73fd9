"""What customers go through: journeys with phases and touchpoints."""

from piccolo.columns import JSON, UUID, ForeignKey, Integer, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table


class Journey(Table):
    """One way a customer goes, from first thought to done. Texts are `{language: text}`."""

    id = UUID(primary_key=True)
    key = Varchar(length=60, unique=True)
    title = JSON(default="{}")
    description = JSON(default="{}")
    revision = Integer(default=1)
    """Counts saves, so that a second tab cannot overwrite the first unseen."""
    created_at = Timestamptz(default=None, null=False)
    changed_at = Timestamptz(default=None, null=False)
    archived_at = Timestamptz(default=None, null=True)


class Phase(Table):
    """A stretch of a journey."""

    UNIQUE = (("journey", "key"),)

    id = UUID(primary_key=True)
    journey = ForeignKey(references=Journey, null=False, default=None, on_delete=OnDelete.cascade)
    key = Varchar(length=60)
    title = JSON(default="{}")
    position = Integer(default=0)


class Touchpoint(Table):
    """A place where customer and company meet: channel, owning department, what is promised there."""

    UNIQUE = (("journey", "key"),)

    id = UUID(primary_key=True)
    journey = ForeignKey(references=Journey, null=False, default=None, on_delete=OnDelete.cascade)
    phase = ForeignKey(references=Phase, null=False, default=None, on_delete=OnDelete.cascade)
    key = Varchar(length=60)
    channel = Varchar(length=12)
    department = JSON(default="{}")
    title = JSON(default="{}")
    promise = JSON(default="{}")
    position = Integer(default=0)
