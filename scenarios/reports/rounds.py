"""How a round went: who began, who got to the end, and where somebody was stuck."""

from collections.abc import Mapping
from uuid import UUID

from scenarios.authoring.script import Script
from scenarios.comparisons.rules.inputs import Phase
from scenarios.reports.rules.pieces import RoundFacts, Spot
from scenarios.reports.sources import Places, Sources
from scenarios.runs.rules import RunView, State, step_at
from scenarios.runs.rules.counting import could_count
from scenarios.studies.rules import RoundView


def rounds_of(sources: Sources, people: Mapping[str, str]) -> tuple[RoundFacts, ...]:
    """The rounds that there are. `people`: pseudonyms."""
    stored = sources.stored
    views = ((Phase.BEFORE, stored.before, stored.script_before), (Phase.AFTER, stored.after, stored.script_after))
    return tuple(_round(sources, phase, view, script, people) for phase, view, script in views if view)


def _round(
    sources: Sources, phase: Phase, view: RoundView, script: Script | None, people: Mapping[str, str]
) -> RoundFacts:
    runs = {r.id: r for r in sources.stored.runs if r.round_id == view.id and could_count(r)}
    in_vain = tuple((run, step) for run in runs if run in sources.stored.raw for step in sources.stored.raw[run].waits)
    states = [r.state for r in runs.values() if not r.answers_deleted]
    deleted = [r for r in runs.values() if r.answers_deleted]
    finished = [people.get(str(r.tester_id), "–") for r in deleted if r.state is State.COMPLETED]
    return RoundFacts(
        phase=phase,
        version=sources.versions.get(view.version_id) if view.version_id else None,
        state=sources.states[view.id],
        starts=min((r.started_at for r in runs.values()), default=view.published_at),
        began=len(runs),
        completed=states.count(State.COMPLETED),
        taken_back=tuple(finished),
        stopped=states.count(State.STOPPED),
        withdrew=len(deleted) - len(finished),
        blocked=states.count(State.BLOCKED),
        lapsed=states.count(State.LAPSED),
        under_way=states.count(State.OPEN) + states.count(State.WAITING),
        stuck=_spots(sources.stuck, runs, script, people),
        ended=_spots(_ended(runs, script), runs, script, people),
        in_vain=_spots(in_vain, runs, script, people),
    )


def _ended(runs: Mapping[UUID, RunView], script: Script | None) -> Places:
    """Where those stood who could not go on; not of those who had their answers deleted."""
    blocked = [r for r in runs.values() if r.state is State.BLOCKED and not r.answers_deleted]
    return tuple((r.id, step.key) for r in blocked if script and (step := step_at(script, r.position)))


def _spots(
    places: Places, runs: Mapping[UUID, RunView], script: Script | None, people: Mapping[str, str]
) -> tuple[Spot, ...]:
    """Those of these runs, at steps that their script still has."""
    return tuple(
        Spot(people.get(str(runs[run].tester_id), "–"), key)
        for run, key in places
        if run in runs and (script is None or script.step(key))
    )
