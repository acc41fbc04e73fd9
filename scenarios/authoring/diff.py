"""What became of the steps from one script to another: the changes of a version, and the step map of a study. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

import msgspec

from panel.core.i18n import N_
from scenarios.authoring.script import Script, Step


class Relation(StrEnum):
    """How the steps of a group in the before round belong to those in the after round."""

    SAME = "same"
    RENAMED = "renamed"
    REDESIGNED = "redesigned"
    MERGED = "merged"
    SPLIT = "split"
    REMOVED = "removed"
    ADDED = "added"


class Group(msgspec.Struct, frozen=True):
    """Steps that are one thing to a comparison: keys before, keys after, their relation."""

    group: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    relation: Relation

    @property
    def comparable(self) -> bool:
        return bool(self.before and self.after)

    @property
    def one_to_one(self) -> bool:
        return len(self.before) == 1 == len(self.after)

    def keys(self, side: str) -> tuple[str, ...]:
        """The steps of the `before` or the `after` round."""
        return self.before if side == "before" else self.after


class MapProblem(msgspec.Struct, frozen=True):
    """Why a step map can't stand. `message` is a msgid with `params`; `group` says where, empty for the whole."""

    group: str
    message: str
    params: dict[str, str | int] = {}


class Change(msgspec.Struct, frozen=True):
    """One step between two versions. `kind`: kept, changed, removed, added; `fields` are the names of what changed."""

    kind: str
    step: Step
    fields: tuple[str, ...] = ()
    moved: bool = False


def changes(before: Script | None, after: Script) -> tuple[Change, ...]:
    """Step by step what an edited script changes, in its order; removed steps stand where they stood."""
    old = before.steps if before else ()
    kept = {step.key for step in after.steps}
    order = _stay([s.key for s in old if s.key in kept], [s.key for s in after.steps])
    found: list[Change] = []
    for step in after.steps:
        past = before.step(step.key) if before else None
        if past is None:
            found.append(Change("added", step))
        else:
            fields = _fields(past, step)
            found.append(Change("changed" if fields else "kept", step, fields, step.key not in order))
    for i, step in enumerate(old):
        if step.key not in kept:
            found.insert(_place(found, old[:i]), Change("removed", step))
    return tuple(found)


def _fields(before: Step, after: Step) -> tuple[str, ...]:
    names = [field.name for field in msgspec.structs.fields(Step)]
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def _stay(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """The most keys that keep their order among each other: all others were moved."""
    common = [key for key in after if key in before]
    longest: list[list[str]] = []
    for i, key in enumerate(common):
        best = max((longest[j] for j in range(i) if before.index(common[j]) < before.index(key)), key=len, default=[])
        longest.append([*best, key])
    return set(max(longest, key=len, default=[]))


def _place(found: Sequence[Change], earlier: Sequence[Step]) -> int:
    """After the nearest step that stood before it."""
    for step in reversed(earlier):
        for i, change in enumerate(found):
            if change.step.key == step.key:
                return i + 1
    return 0


def propose_map(before: Script, after: Script) -> tuple[Group, ...]:
    """A first step map, for staff to check.

    The same key is the same step. What is left over belongs together where the titles are equal or where it happens at
    the same touchpoint: one and one is a pair (`became` says which), several before are merged, several after are
    split; several on both sides pair up in their order. The rest was removed or added. Order: as after, the removed
    where they stood.
    """
    left = {s.key: s for s in before.steps if after.step(s.key) is None}
    new = {s.key: s for s in after.steps if before.step(s.key) is None}
    groups = [
        Group(new.key, (new.key,), (new.key,), became(old, new)) for new in after.steps if (old := before.step(new.key))
    ]
    for step in list(new.values()):
        twin = next((s for s in left.values() if _titles(s) & _titles(step)), None)
        if twin:
            groups.append(Group(step.key, (twin.key,), (step.key,), became(twin, step)))
            del left[twin.key], new[step.key]
    for touchpoint in dict.fromkeys(s.touchpoint for s in left.values()):
        here = [s for s in left.values() if s.touchpoint == touchpoint]
        there = [s for s in new.values() if s.touchpoint == touchpoint]
        groups += _matched(here, there)
    mapped = {key for group in groups for key in group.before}, {key for group in groups for key in group.after}
    groups += [Group(key, (key,), (), Relation.REMOVED) for key in left if key not in mapped[0]]
    groups += [Group(key, (), (key,), Relation.ADDED) for key in new if key not in mapped[1]]
    return ordered(groups, before, after)


def _titles(step: Step) -> set[tuple[str, str]]:
    return {(language, text.casefold()) for language, text in step.title.items() if text}


def became(old: Step, new: Step) -> Relation:
    """One step before, one after: redesigned where it happens elsewhere, by another channel, or no longer (or newly)
    waits for something; else renamed where the key is another one."""
    if (old.touchpoint, old.channel, old.waiting is None) != (new.touchpoint, new.channel, new.waiting is None):
        return Relation.REDESIGNED
    return Relation.SAME if old.key == new.key else Relation.RENAMED


def _matched(here: Sequence[Step], there: Sequence[Step]) -> list[Group]:
    if not here or not there:
        return []
    was, now = tuple(s.key for s in here), tuple(s.key for s in there)
    if len(was) > 1 and len(now) == 1:
        return [Group(now[0], was, now, Relation.MERGED)]
    if len(was) == 1 and len(now) > 1:
        return [Group(was[0], was, now, Relation.SPLIT)]
    return [Group(new.key, (old.key,), (new.key,), became(old, new)) for old, new in zip(here, there, strict=False)]


def ordered(groups: Iterable[Group], before: Script, after: Script) -> tuple[Group, ...]:
    ahead = sorted((g for g in groups if g.after), key=lambda g: min(after.index(k) or 0 for k in g.after))
    gone = sorted((g for g in groups if not g.after), key=lambda g: min(before.index(k) or 0 for k in g.before))
    for group in gone:
        at = before.index(group.before[0]) or 0
        earlier = {step.key for step in before.steps[:at]}
        place = max((i + 1 for i, g in enumerate(ahead) if earlier & set(g.before)), default=0)
        ahead.insert(place, group)
    return tuple(ahead)


SIZES: dict[Relation, tuple[str, str]] = {
    Relation.SAME: ("1", "1"),
    Relation.RENAMED: ("1", "1"),
    Relation.REDESIGNED: ("1", "1"),
    Relation.MERGED: ("2+", "1"),
    Relation.SPLIT: ("1", "2+"),
    Relation.REMOVED: ("1+", "0"),
    Relation.ADDED: ("0", "1+"),
}

TWICE = N_("The step “%(key)s” stands in more than one group.")
LACKS = N_("The step “%(key)s” is in no group.")
STRANGER = N_("There is no step “%(key)s”.")
SAME_NAME = N_("Two groups have the name “%(group)s”.")
WRONG_SIZE = {
    Relation.SAME: N_("“Unchanged” needs one step before and one after."),
    Relation.RENAMED: N_("“Renamed” needs one step before and one after."),
    Relation.REDESIGNED: N_("“Redesigned” needs one step before and one after."),
    Relation.MERGED: N_("“Merged” needs two or more steps before and one after."),
    Relation.SPLIT: N_("“Split up” needs one step before and two or more after."),
    Relation.REMOVED: N_("“Removed” has steps before and none after."),
    Relation.ADDED: N_("“New” has no step before, and one or more after."),
}


def check_map(groups: Sequence[Group], before: Script, after: Script) -> list[MapProblem]:
    """Everything that is wrong with a map: each key of both scripts exactly once, each relation with its counts."""
    problems = [
        MapProblem(g.group, WRONG_SIZE[g.relation])
        for g in groups
        if not all(_fits(len(keys), size) for keys, size in zip((g.before, g.after), SIZES[g.relation], strict=True))
    ]
    names = Counter(g.group for g in groups)
    problems += [MapProblem(name, SAME_NAME, {"group": name}) for name, times in names.items() if times > 1]
    for script, side in ((before, "before"), (after, "after")):
        problems += _complete(groups, [s.key for s in script.steps], side)
    return problems


def _complete(groups: Sequence[Group], keys: Sequence[str], side: str) -> list[MapProblem]:
    places: dict[str, list[str]] = {}
    for group in groups:
        for key in getattr(group, side):
            places.setdefault(key, []).append(group.group)
    return [
        *(MapProblem("", LACKS, {"key": key}) for key in keys if key not in places),
        *(MapProblem(at[0], STRANGER, {"key": key}) for key, at in places.items() if key not in keys),
        *(MapProblem(at[1], TWICE, {"key": key}) for key, at in places.items() if len(at) > 1),
    ]


def _fits(count: int, size: str) -> bool:
    return count >= int(size[0]) if size.endswith("+") else count == int(size)
