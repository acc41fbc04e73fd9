"""The step map as a value: its stored form, and the groups that follow from the links staff choose."""

from collections.abc import Mapping, Sequence

import msgspec

from scenarios.authoring.diff import Group, Relation, became, ordered
from scenarios.authoring.script import Script

Links = Mapping[str, Sequence[str]]
"""Step after → the steps before that it comes from; none: it is new."""


def from_json(text: str) -> tuple[Group, ...]:
    """The groups as they are stored; empty text: none."""
    return msgspec.json.decode(text, type=tuple[Group, ...]) if text else ()


def to_json(groups: Sequence[Group]) -> str:
    """A step map as the database keeps it."""
    return msgspec.json.encode(groups).decode()


def links_of(groups: Sequence[Group]) -> dict[str, tuple[str, ...]]:
    """What the form shows: each step after with the steps before that it comes from."""
    return {key: group.before for group in groups for key in group.after}


def groups_from(links: Links, before: Script, after: Script) -> tuple[Group, ...]:
    """The groups that the links make: steps that share a link belong together, what has none was removed or is new."""
    made: list[tuple[set[str], set[str]]] = []
    for step in after.steps:
        old, new = {key for key in links.get(step.key, ()) if before.step(key)}, {step.key}
        for group in [g for g in made if g[0] & old]:
            made.remove(group)
            old, new = old | group[0], new | group[1]
        made.append((old, new))
    linked = {key for old, _ in made for key in old}
    made += [({s.key}, set()) for s in before.steps if s.key not in linked]
    return ordered(_named(made, before, after), before, after)


def _named(made: Sequence[tuple[set[str], set[str]]], before: Script, after: Script) -> list[Group]:
    groups, taken = [], set[str]()
    for old, new in made:
        was = tuple(s.key for s in before.steps if s.key in old)
        now = tuple(s.key for s in after.steps if s.key in new)
        name = (now or was)[0]
        name = f"{name}-removed" if name in taken else name
        taken.add(name)
        groups.append(Group(name, was, now, relation(was, now, before, after)))
    return groups


def relation(was: Sequence[str], now: Sequence[str], before: Script, after: Script) -> Relation:
    """What became of these steps. Several on both sides read as merged, which `check_map` then refuses."""
    if not was:
        return Relation.ADDED
    if not now:
        return Relation.REMOVED
    if len(was) > 1:
        return Relation.MERGED
    if len(now) > 1:
        return Relation.SPLIT
    old, new = before.step(was[0]), after.step(now[0])
    assert old is not None
    assert new is not None
    return became(old, new)
