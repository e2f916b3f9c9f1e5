"""What the functions of the store work with: one transaction, reading or writing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from studio.store import driver

Params = Mapping[str, Any] | Sequence[Any]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Transaction:
    """One transaction: all of it is committed, or nothing.

    `now` is the UTC time at its begin. Watchers of the storyboards in `touched` are woken after the commit;
    `stored` are the pictures that got rows.
    """

    connection: driver.Connection
    home: Path
    now: datetime
    touched: set[str] = field(default_factory=set)
    stored: list[str] = field(default_factory=list)

    def execute(self, sql: str, params: Params = ()) -> int:
        """Run one statement; gives the number of rows it changed."""
        return self.connection.execute(sql, params).rowcount

    def query(self, sql: str, params: Params = ()) -> list[Row]:
        """The rows a statement gives, as dicts by column name."""
        cursor = self.connection.execute(sql, params)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def insert(self, table: str, row: Mapping[str, Any]) -> int:
        """Add one row; gives its rowid. Table and columns are words of the code, never input."""
        return self.connection.execute(_insert_sql(table, tuple(row)), row).lastrowid or 0


@cache
def _insert_sql(table: str, columns: tuple[str, ...]) -> str:
    values = ", ".join(f":{column}" for column in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values})"  # noqa: S608  names of the code, not input
