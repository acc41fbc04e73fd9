"""What the tables declare: which there are, and which unique indexes they want."""

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from piccolo.table import Table


@dataclass(frozen=True, order=True)
class Unique:
    """A unique index over columns (as the database names them); `where` makes it partial."""

    table: str
    columns: tuple[str, ...]
    where: str = ""

    @property
    def name(self) -> str:
        """`membership_panel_customer_unique`; PostgreSQL cuts names at 63."""
        partial = "_partial" if self.where else ""
        return f"{self.table}_{'_'.join(self.columns)}{partial}_unique"[:63]

    @property
    def ddl(self) -> str:
        columns = ", ".join(f'"{column}"' for column in self.columns)
        condition = f" WHERE {self.where}" if self.where else ""
        return f'CREATE UNIQUE INDEX "{self.name}" ON "{self.table}" ({columns}){condition}'


def tables_of(half: str) -> list[type[Table]]:
    """All tables of `panel` or `scenarios`: each slice's `tables.py`, where it has one, by name."""
    package = import_module(half)
    slices = sorted(path.parent.name for root in package.__path__ for path in Path(root).glob("*/tables.py"))
    return [table for name in slices for table in _tables_in(f"{half}.{name}.tables")]


def _tables_in(module_name: str) -> list[type[Table]]:
    if find_spec(module_name) is None:
        return []
    module = import_module(module_name)
    found = [v for v in vars(module).values() if isinstance(v, type) and issubclass(v, Table)]
    return [table for table in found if table.__module__ == module_name]


def declared_unique(table: type[Table]) -> list[Unique]:
    """What `UNIQUE = (("panel", "customer"),)` of a table asks for. Raises on a column that it doesn't have."""
    return [
        Unique(table._meta.tablename, tuple(table._meta.get_column_by_name(c)._meta.db_column_name for c in columns))
        for columns in getattr(table, "UNIQUE", ())
    ]
