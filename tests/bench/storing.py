"""Fills an installation with participants who went the whole way: copies of one who really did, written at once.

Walking ten thousand would take minutes and measure no more: what counts is how many rows lie beside the new ones.
"""

import sqlite3
from pathlib import Path
from typing import Any
from uuid import uuid4

from panel.core.ids import ordered_id

Row = dict[str, Any]


def everybody_walked(database: Path) -> int:
    """Let everybody invited to the round of the run that was finished last have finished like it; gives how many did.

    They have what she has: consent, the run with all its answers, a session, and what the log says of them.
    """
    with sqlite3.connect(database) as open_database:
        open_database.row_factory = sqlite3.Row
        model = _Model(open_database)
        others = model.others()
        for other in others:
            model.copy(**other)
        model.write()
    open_database.close()
    return len(others)


class _Model:
    """The one who walked, and the copies made of her rows so far, by table."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        (run,) = self.all("SELECT * FROM run WHERE ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1")
        self.run, self.round = run, run["round"]
        (self.invitation,) = self.all("SELECT * FROM invitation WHERE id = ?", run["invitation_id"])
        (self.consent,) = self.all("SELECT * FROM consent WHERE invitation_id = ?", run["invitation_id"])
        self.sessions = self.all("SELECT * FROM session WHERE principal_id = ?", run["invitation_id"])
        self.answers = self.all("SELECT * FROM answer WHERE run = ? ORDER BY id", run["id"])
        self.events = self.all("SELECT * FROM audit_event WHERE subject_id IN (?, ?)", run["id"], run["invitation_id"])
        self._made: dict[str, list[Row]] = {}

    def all(self, sql: str, *values: Any) -> list[Row]:
        return [dict(row) for row in self._database.execute(sql, values)]

    def others(self) -> list[Row]:
        """Who was invited to the same round and has not answered."""
        return self.all(
            "SELECT i.id AS invitation, i.customer AS customer, t.id AS tester FROM invitation i "
            "JOIN study_tester t ON t.customer = i.customer WHERE i.purpose_id = ? AND i.accepted_at IS NULL",
            self.round,
        )

    def copy(self, invitation: str, customer: str, tester: str) -> None:
        """Another one who did the same."""
        run = str(uuid4())
        instead = {self.run["id"]: run, self.run["invitation_id"]: invitation}
        self._add("consent", self.consent, invitation_id=invitation, customer=customer)
        self._add("run", self.run, id=run, tester=tester, invitation_id=invitation)
        for session in self.sessions:
            self._add("session", session, principal_id=invitation, token_hash=uuid4().hex * 2)
        for answer in self.answers:
            self._add("answer", answer, id=str(ordered_id()), run=run)
        for event in self.events:
            self._add("audit_event", event, actor_id=invitation, subject_id=instead[event["subject_id"]])

    def _add(self, table: str, model: Row, **differs: str) -> None:
        self._made.setdefault(table, []).append(model | {"id": str(uuid4())} | differs)

    def write(self) -> None:
        for table, made in self._made.items():
            names = ", ".join(made[0])
            places = ", ".join(f":{name}" for name in made[0])
            self._database.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', made)
        moved = (self.invitation["accepted_at"], self.round)
        self._database.execute("UPDATE invitation SET state = 'accepted', accepted_at = ? WHERE purpose_id = ?", moved)
