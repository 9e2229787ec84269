"""Reading the published tables, strictly: a broken row names its file, its line and the reason.

Every other module of the build reads through here.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]
OVERLAY = Path(__file__).parent.parent / "overlay"


class BrokenTableError(Exception):
    """A published table is missing or says something impossible."""

    def __init__(self, table: str, why: str, line: int | None = None) -> None:
        where = table if line is None else f"{table}, line {line}"
        super().__init__(f"{where}: {why}")


@dataclass(frozen=True, slots=True)
class Tables:
    """The published tables (`raw/`, `derived/`, two CSV files) and the folder of our own."""

    root: Path
    own: Path = OVERLAY

    def rows(self, name: str, *columns: str, header: tuple[str, ...] | None = None) -> list[Row]:
        """All rows of a table (.csv or .csv.gz); `columns` must be there."""
        return list(self.numbered(name, *columns, header=header))

    def numbered(
        self, name: str, *columns: str, header: tuple[str, ...] | None = None
    ) -> Iterator[Row]:
        """The rows one by one; BrokenTableError for a missing file, column or short row."""
        path = self.root / name
        if not path.is_file():
            raise BrokenTableError(name, "the file is missing")
        try:
            yield from self._read(path, name, columns, header)
        except (UnicodeDecodeError, gzip.BadGzipFile, EOFError, csv.Error) as error:
            raise BrokenTableError(name, f"cannot be read: {error}") from error

    def overlay(self, name: str) -> list[Row]:
        """The rows of one of our own hand-entered tables; "#" begins a remark."""
        path = self.own / name
        lines = [line for line in path.read_text("utf-8").splitlines() if line and line[0] != "#"]
        return [
            {k: v or "" for k, v in row.items()}
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]

    def _read(
        self, path: Path, name: str, columns: tuple[str, ...], header: tuple[str, ...] | None
    ) -> Iterator[Row]:
        opener = gzip.open if path.suffix == ".gz" else open
        with opener(path, "rt", encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, fieldnames=header)
            missing = [c for c in columns if c not in (reader.fieldnames or ())]
            if missing:
                raise BrokenTableError(name, f"the column {missing[0]} is missing")
            for row in reader:
                absent = [c for c in columns if row.get(c) is None]
                if absent:
                    raise BrokenTableError(name, f"no value for {absent[0]}", reader.line_num)
                yield {k: v for k, v in row.items() if isinstance(k, str) and isinstance(v, str)}


def number(table: str, row: Row, column: str) -> float:
    """A number of a row, 0 where it is empty."""
    try:
        return float(row[column] or 0)
    except ValueError as error:
        raise BrokenTableError(table, f"{column} is not a number: {row[column]!r}") from error
