"""The words that outlive the people of a study, written back without their names.

A report hides names while they are known. Once the answers are cut from the people nobody knows which words are names:
so they have to be gone by then.
"""

from typing import Any
from uuid import UUID

import msgspec

from panel.core.db import Statement, marks, rows, transaction, write
from scenarios.questions.kinds import ALL
from scenarios.studies.rules.masking import Person, masker

_IN_OWN_WORDS = tuple(kind.key for kind in ALL if kind.in_own_words)
_ANSWERS = f"""SELECT id, value FROM answer WHERE kind IN ({marks(_IN_OWN_WORDS)})
AND run IN (SELECT id FROM run WHERE round = {{}})"""
_TROUBLE = "SELECT id, text FROM trouble WHERE run IN (SELECT id FROM run WHERE round = {})"
_RUNS = "UPDATE run SET changed_at = changed_at WHERE round = {} RETURNING id, stop_reason, not_counted_reason"
"""Read, and held: who sets a run aside at this moment waits."""
_ANSWER = "UPDATE answer SET value = {} WHERE id = {}"
_TROUBLED = "UPDATE trouble SET text = {} WHERE id = {}"
_RUN = "UPDATE run SET stop_reason = {}, not_counted_reason = {} WHERE id = {}"
_DRAFTS = "DELETE FROM draft WHERE run IN (SELECT id FROM run WHERE round = {})"


async def name_nobody(round_id: UUID, people: tuple[Person, ...]) -> None:
    """Hide the names of these people, for good, in all that was written in a round; what nobody sent is dropped.

    Answers are worded as the report showed them; where nothing is quoted, a family name alone is hidden too. Figures
    stay, and so does the digest of the evidence. Twice is once. Belongs into the transaction that cuts.
    """
    if not people:
        return
    async with transaction():
        (walked,) = await write((_RUNS, round_id))
        changed = (*_runs(walked, people), *await _answers(round_id, people), *await _trouble(round_id, people))
        await write(*changed, (_DRAFTS, round_id))


def _runs(walked: list[dict[str, Any]], people: tuple[Person, ...]) -> list[Statement]:
    hide = masker(people, strictly=True)
    found = [(run["stop_reason"], run["not_counted_reason"], run["id"]) for run in walked]
    return [
        (_RUN, hide(stop), hide(aside), run) for stop, aside, run in found if (hide(stop), hide(aside)) != (stop, aside)
    ]


async def _answers(round_id: UUID, people: tuple[Person, ...]) -> list[Statement]:
    hide, changed = masker(people), list[Statement]()
    for row in await rows(_ANSWERS, *_IN_OWN_WORDS, round_id):
        text = msgspec.json.decode(row["value"])
        if isinstance(text, str) and (said := hide(text)) != text:
            changed.append((_ANSWER, msgspec.json.encode(said).decode(), row["id"]))
    return changed


async def _trouble(round_id: UUID, people: tuple[Person, ...]) -> list[Statement]:
    hide = masker(people, strictly=True)
    found = await rows(_TROUBLE, round_id)
    return [(_TROUBLED, said, row["id"]) for row in found if (said := hide(row["text"])) != row["text"]]
