"""Every document of feedparser's own tests through our parser: all parse, or fail in words.

Run by hand: python -m benchmarks.feedparser_corpus [SDIST OR FOLDER]

Without an argument the source distribution of the installed version is fetched from PyPI into a
temporary folder. The documents are read in worker processes, as those of every feed are.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bot.core.types import Feed
from bot.feeds.parse import Parser
from bot.feeds.results import Body, Failed, FailureKind, Parsed

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
FEED = Feed("corpus", "https://x.example/feed", "Corpus", (), "outlet", 900, False)


def fetched(folder: Path) -> Path:
    """The source distribution, from PyPI."""
    wanted = f"feedparser=={version('feedparser')}"
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary"]
    subprocess.run([*command, ":all:", wanted, "--dest", str(folder)], check=True)
    return next(folder.glob("feedparser-*.tar.gz"))


def documents(source: Path, folder: Path) -> list[Path]:
    """The test documents, unpacked."""
    if source.is_file():
        with tarfile.open(source) as packed:
            packed.extractall(folder, filter="data")
        source = folder
    return sorted(
        path
        for path in source.rglob("*")
        if path.is_file() and "tests" in path.parts and path.suffix not in (".py", ".pyc", ".md")
    )


async def read(paths: list[Path]) -> dict[Path, Parsed | Failed]:
    """What each document came to."""
    async with Parser(2) as parser:

        async def one(path: Path) -> Parsed | Failed:
            content = await asyncio.to_thread(path.read_bytes)
            body = Body(FEED.url, content, "application/xml", "")
            return await parser.parse(FEED, body, NOW)

        results = await asyncio.gather(*(one(path) for path in paths))
    return dict(zip(paths, results, strict=True))


def main(source: Path | None) -> int:
    """Print the counts, and the documents that failed otherwise than in words; their number."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        paths = documents(source or fetched(folder), folder)
        results = asyncio.run(read(paths))
        ends: Counter[str] = Counter()
        unclean = []
        for path, result in results.items():
            kind = path.parts[path.parts.index("tests") + 1]
            end = result.kind.value if isinstance(result, Failed) else "parsed"
            ends[f"{kind}: {end}"] += 1
            if isinstance(result, Failed) and result.kind is FailureKind.UNPARSABLE:
                unclean.append(f"{path.name}: {result.why}")
        for name, count in sorted(ends.items()):
            print(f"{count:6,}  {name}")
        for line in unclean:
            print(f"unclean  {line}")
        print(f"{len(results):,} documents, {len(unclean)} neither parsed nor refused in words")
        return len(unclean)


if __name__ == "__main__":
    sys.exit(bool(main(Path(sys.argv[1]) if sys.argv[1:] else None)))
