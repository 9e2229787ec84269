"""Questions about files: bytes that documents carry, kept once under the hash of their content."""

from __future__ import annotations

import hashlib
from datetime import datetime

import sqlalchemy as sa

from db.base import Topic
from db.schema import files


class Files(Topic):
    """See `bot.core.store.Files`."""

    async def add(self, data: bytes, now: datetime) -> str:
        """Keep these bytes; known ones only as long again."""
        file = hashlib.sha256(data).hexdigest()
        known = sa.update(files).where(files.c.file == file).values(added_at=now)
        if not await self._run(known):
            new = self._insert(files).values(file=file, data=data, added_at=now)
            await self._run(
                new.on_conflict_do_update(index_elements=["file"], set_={"added_at": now})
            )
        return file

    async def load(self, file: str) -> bytes | None:
        """The bytes, if they are kept."""
        data: bytes | None = await self._connection.scalar(
            sa.select(files.c.data).where(files.c.file == file)
        )
        return data

    async def forget(self, before: datetime) -> int:
        """Delete what was last added before this moment."""
        return await self._run(sa.delete(files).where(files.c.added_at < before))
