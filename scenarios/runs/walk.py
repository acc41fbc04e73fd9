"""What every page of the tester's way needs: the run of this browser's invitation and its frozen script."""

from datetime import datetime

import msgspec

from panel.core.clock import local
from panel.core.errors import Elsewhere, NotFound
from panel.core.guard import tester
from panel.core.http import AnyRequest
from scenarios.authoring import queries as authoring
from scenarios.authoring.script import Script, Step
from scenarios.runs import queries
from scenarios.runs.rules import RunView, Stage, State, step_at


class NotStarted(Elsewhere):
    """Accepted, but not yet agreed: the consent page comes first."""

    def __init__(self) -> None:
        super().__init__("/my/consent")


class Walk(msgspec.Struct, frozen=True):
    """A run with its script."""

    run: RunView
    script: Script

    @property
    def steps(self) -> int:
        return len(self.script.steps)

    @property
    def here(self) -> str:
        """The address of the page that is next."""
        if self.run.ended:
            return "/my/done"
        return "/my/end" if self.run.position >= self.steps else f"/my/step/{self.run.position + 1}"

    def step(self, number: int) -> Step:
        """The step with this number, counted from 1 as in the address. Raises `NotFound`."""
        step = step_at(self.script, number - 1)
        if step is None:
            raise NotFound
        return step

    def stage_of(self, number: int) -> Stage:
        """The stage of a step's page: steps before the open one are shown to be mended."""
        return self.run.stage if number - 1 == self.run.position else Stage.DO

    def marks(self, shown: int) -> list[str]:
        """The progress bar: done, now or nothing for each step; `shown` counts from 1."""
        return ["now" if i == shown else "done" if i <= self.run.position else "" for i in range(1, self.steps + 1)]

    @property
    def sleeping(self) -> bool:
        return self.run.state is State.WAITING

    @property
    def asks_at(self) -> datetime | None:
        """When we ask by mail whether it has come; never on the day on which the waiting ends and comes first."""
        ask, end = self.run.remind_at, self.run.cutoff_at
        return None if ask and end and local(ask).date() >= local(end).date() else ask


async def walk_of(request: AnyRequest) -> Walk:
    """The walk of this browser. Raises `NotStarted` before the consent."""
    run = await queries.of_invitation(tester(request).invitation_id)
    if run is None:
        raise NotStarted
    return Walk(run, (await authoring.version(run.version_id)).script)
