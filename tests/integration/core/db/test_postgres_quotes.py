"""PostgreSQL and its driver quote values in their errors; no log repeats them."""

import asyncpg
import pytest

from panel.core.db import Database
from panel.core.redaction import redact_text

SAID = "said in\n\nconfidence"


@pytest.mark.parametrize(
    ("sql", "values", "error"),
    [
        ("INSERT INTO note VALUES (2, {}, 1)", (SAID,), asyncpg.UniqueViolationError),
        ("INSERT INTO note VALUES (NULL, {}, 1)", (SAID,), asyncpg.NotNullViolationError),
        ("UPDATE note SET id = {}", (SAID,), asyncpg.DataError),
        ("UPDATE note SET id = CAST(CAST({} AS TEXT) AS INTEGER)", (SAID,), asyncpg.DataError),
    ],
)
async def test_what_was_typed_is_cut(engine: Database, sql: str, values: tuple[str], error: type[Exception]) -> None:
    await engine.rows("INSERT INTO note VALUES (1, {}, 1)", SAID)
    with pytest.raises(error) as refused:
        await engine.rows(sql, *values)
    assert "confidence" in str(refused.value), "the control: it is quoted"
    assert "confidence" not in redact_text(f"Traceback\n{refused.value}\n\nDuring handling of the above")
