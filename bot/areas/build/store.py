"""Writes the compiled tables: the same input gives the same bytes.

The formats are read back by `bot.areas.atlas`, `bot.areas.gazette` and `bot.areas.postcodes`.
"""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.areas.build.census import Shares
from bot.areas.build.councils import Council
from bot.areas.build.entry import Entry
from bot.areas.build.postcodes import PostcodeTables


def write_json(path: Path, value: Any) -> None:
    """Readable JSON, one record a line, so that a change can be reviewed."""
    lines = []
    for name in value:
        body = value[name]
        if isinstance(body, list):
            rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in body)
            lines.append(f'"{name}": [\n  {rows}\n]')
        else:
            lines.append(f'"{name}": {json.dumps(body, ensure_ascii=False)}')
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


def write_packed(path: Path, data: bytes) -> None:
    """Gzip without a time or a file name in its header."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=buffer, mtime=0, compresslevel=9) as packed:
        packed.write(data)
    path.write_bytes(buffer.getvalue())


def council_record(council: Council) -> dict[str, Any]:
    """A council as JSON values."""
    return {
        "code": council.code,
        "name": council.name,
        "county": council.county,
        "old": shares_text(council.old),
        "new": shares_text(council.new),
        "lsoas": council.lsoas,
    }


def shares_text(parts: Shares) -> str:
    """ "QOX" for the whole, "QU9:0.95 QOX:0.05" for parts."""
    if len(parts) == 1 and parts[0][1] == 1.0:
        return parts[0][0]
    return " ".join(f"{code}:{share:g}" for code, share in parts)


def entry_line(entry: Entry) -> str:
    """One line of the gazetteer, tab-separated; short keys are marked by "~"."""
    keys = [*entry.name_keys(), *(f"~{key}" for key in entry.short_keys())]
    codes = dict.fromkeys(c for c in (entry.code, *entry.codes) if c)
    fields = (
        "|".join(keys),
        " ".join(codes),
        entry.name,
        entry.kind,
        str(entry.tier),
        "1" if entry.major else "",
        str(entry.people),
        " ".join(entry.councils),
        shares_text(entry.old),
        shares_text(entry.new),
        entry.nation,
        "|".join(dict.fromkeys(a for a in entry.aliases if a and a != entry.name)),
    )
    return "\t".join(field.replace("\t", " ") for field in fields)


def write_gazetteer(path: Path, entries: Iterable[Entry]) -> None:
    """All names, in the order given."""
    write_packed(path, "\n".join(entry_line(e) for e in entries if e.name_keys()).encode())


def write_postcodes(folder: Path, tables: PostcodeTables) -> None:
    """Sectors as text, exceptions as fixed records that a search can halve."""
    text = "\n".join(["\t".join(tables.answers), *tables.sectors])
    write_packed(folder / "sectors.tsv.gz", text.encode())
    write_packed(folder / "exceptions.bin.gz", tables.exceptions)
