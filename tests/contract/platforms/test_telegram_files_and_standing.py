"""Formatting, files and standing, asked of the fake Bot API server."""

from __future__ import annotations

from bot.core.document import Bullets, Code, Paragraph, Span
from bot.core.types import ChatKind, Inbound, Request, Standing
from bot.platforms.telegram.downloads import MOST_BYTES, TOO_LARGE
from tests.contract.platforms.rigs import Inbox, TelegramRig, listening, telegram_rig


async def heard(rig: TelegramRig, count: int = 1) -> list[Inbound]:
    inbox = Inbox()
    async with listening(rig.platform, inbox):
        return list(await inbox.wait_for(count))


async def test_formatting_arrives_as_blocks() -> None:
    async with telegram_rig() as rig:
        rig.server.say_formatted(
            5,
            "/broadcast 🏥 <b>Save <i>our</i> ward</b>\n\nSee <a href='https://x.example/?a=1'>"
            "the papers</a>:\n• one\n- <b>two</b> &lt;b&gt; &amp;amp;\n<pre>a  b</pre>",
        )
        (request,) = await heard(rig)
    assert isinstance(request, Request)
    assert request.text.startswith("/broadcast 🏥 Save our ward")
    assert request.blocks == (
        Paragraph(
            (
                Span("🏥 "),
                Span("Save ", bold=True),
                Span("our", bold=True, italic=True),
                Span(" ward", bold=True),
            )
        ),
        Paragraph((Span("See "), Span("the papers", href="https://x.example/?a=1"), Span(":"))),
        Bullets(((Span("one"),), (Span("two", bold=True), Span(" <b> &amp;")))),
        Code("a  b"),
    )


async def test_a_picture_is_fetched_in_its_largest_size() -> None:
    async with telegram_rig() as rig:
        rig.server.send_file(5, b"the whole picture", photo=True, caption="<b>Look</b>")
        (request,) = await heard(rig)
    assert isinstance(request, Request)
    assert request.file is not None
    assert (request.file.data, request.file.media_type) == (b"the whole picture", "image/jpeg")
    assert request.blocks == (Paragraph((Span("Look", bold=True),)),)


async def test_a_document_without_words_keeps_its_name() -> None:
    async with telegram_rig() as rig:
        rig.server.send_file(5, b"%PDF", name="board.pdf", media_type="application/pdf")
        (request,) = await heard(rig)
    assert isinstance(request, Request)
    assert request.file is not None
    assert (request.file.name, request.file.media_type) == ("board.pdf", "application/pdf")
    assert (request.file.data, request.text) == (b"%PDF", "")


async def test_what_is_too_large_is_not_fetched() -> None:
    async with telegram_rig() as rig:
        rig.server.send_file(5, b"x", caption="said", size=MOST_BYTES + 1)
        rig.server.send_file(5, b"x" * (MOST_BYTES + 1), caption="not said", size=0)
        said, not_said = await heard(rig, 2)
        assert len(rig.server.requests("getFile")) == 1
    for request in (said, not_said):
        assert isinstance(request, Request)
        assert request.file is not None
        assert (request.file.data, request.file.why_not) == (b"", TOO_LARGE)


async def test_files_in_groups_are_left_alone() -> None:
    async with telegram_rig() as rig:
        rig.server.group(-1001, admins=(5,))
        rig.server.send_file(-1001, b"x", caption="/ics devon")
        (request,) = await heard(rig)
        assert not rig.server.requests("getFile")
    assert isinstance(request, Request)
    assert request.file is None


async def test_a_forwarded_post_and_an_answer_say_what_they_are_of() -> None:
    async with telegram_rig() as rig:
        rig.server.channel(-100777, admins=(5,))
        rig.server.forward(-100777, 5)
        (request,) = await heard(rig)
    assert isinstance(request, Request)
    assert request.forwarded_from == "-100777"


async def test_standing_in_a_channel_by_its_name() -> None:
    async with telegram_rig() as rig:
        rig.server.channel(-100777, title="Save Devon", admins=(5,), username="savedevon")
        known = await rig.platform.standing("@SaveDevon", "5")
        assert known == Standing(ChatKind.CHANNEL, "Save Devon", True, True, "-100777")
        other = await rig.platform.standing("-100777", "6")
        assert other is not None
        assert (other.bot_may_post, other.person_admin) == (True, False)
        rig.server.demote(-100777, 5)
        demoted = await rig.platform.standing("-100777", "5")
        assert demoted is not None
        assert not demoted.person_admin


async def test_standing_where_the_bot_may_not_post_or_is_not() -> None:
    async with telegram_rig() as rig:
        rig.server.group(-1001, admins=(5,), title="Team")
        rig.server.restrict(-1001, tell=False)
        rig.server.chats[-1001].refusal = None
        restricted = await rig.platform.standing("-1001", "5")
        assert restricted is not None
        assert (restricted.bot_may_post, restricted.person_admin) == (False, True)
        for nowhere in ("@nobody", "-100999", "nonsense"):
            shut_out = await rig.platform.standing(nowhere, "5")
            assert shut_out is not None
            assert (shut_out.bot_may_post, shut_out.person_admin) == (False, False)


async def test_standing_in_a_group_that_moved_is_that_of_its_new_address() -> None:
    async with telegram_rig() as rig:
        rig.server.group(-1001, admins=(5,), title="Team", basic=True)
        new = rig.server.migrate(-1001, tell=False)
        known = await rig.platform.standing("-1001", "5")
        assert known == Standing(ChatKind.GROUP, "Team", True, True, str(new))


async def test_standing_is_not_known_when_telegram_does_not_answer() -> None:
    async with telegram_rig() as rig:
        rig.server.fail("error_before", "getChat")
        assert await rig.platform.standing("-1001", "5") is None
