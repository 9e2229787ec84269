"""Taking back a message on Matrix takes back its picture, too."""

from __future__ import annotations

from dataclasses import replace

from bot.core.document import Attachment
from bot.core.types import Operation, Sent
from tests.contract.platforms.documents import ALERT
from tests.contract.platforms.rigs import delivery, matrix_rig

PICTURE = b"\x89PNG\r\n\x1a\n not really"


async def test_a_message_with_a_picture_is_taken_back_whole() -> None:
    async with matrix_rig() as rig:
        file = Attachment(rig.files.add(PICTURE), "map.png", "image/png", "a map")
        (body,) = rig.platform.render(replace(ALERT, attachment=file))
        sent = await rig.platform.perform(delivery(rig.at, body))
        assert isinstance(sent, Sent)
        assert rig.files_shown() == [PICTURE]
        undo = delivery(rig.at, "", operation=Operation.DELETE, target_ref=sent.ref)
        assert isinstance(await rig.platform.perform(undo), Sent)
        assert rig.files_shown() == []
        assert rig.shown() == []
        assert isinstance(await rig.platform.perform(undo), Sent)
