"""What happens to broadcasts, told on any platform by what arrived there.

`test_broadcasts.py` tells it on Telegram, `test_broadcasts_on_matrix.py` on Matrix.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from PIL import Image

from bot.core.broadcasts import Broadcast, State
from bot.core.sending import Progress
from bot.core.types import Address, ChatKind
from db.store import Store
from tests.system.farside import MASS, FarSide, Seen
from tests.system.program import Program
from tests.system.scene import PATIENCE
from tests.waiting import eventually

Story = Callable[[FarSide], Coroutine[Any, Any, None]]
LONDON = ZoneInfo("Europe/London")
_NAMES = (f"Campaign {number}" for number in itertools.count(1))


@dataclass
class Team:
    """An author and an approver with the channels that are the author's alone."""

    side: FarSide
    author: str
    approver: str
    area: str = ""
    groups: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    @property
    def scope(self) -> str:
        """Whom it writes to; others' teams have nothing to do with it."""
        return self.area or ", ".join(self.names)

    async def joined_by(self, person: str, role: str) -> None:
        """Somebody gets a role for all of it, and then says anything."""
        who = f"{self.side.platform}:{person}"
        said = await self.side.say(self.side.owner, f"/team add {who} {role} {self.scope}")
        assert f"is now {role}" in said.text, said.text
        await self.side.say(person, "/help")

    async def begun(self, words: str) -> int:
        """Write a broadcast for all of it and look at its preview; its number."""
        return await self.previewed(await self.side.say(self.author, f"/broadcast {words}"))

    async def previewed(self, card: Seen) -> int:
        """Choose the audience of the draft on the card and look at the preview."""
        found = re.search(r"roadcast (\d+)", card.text)
        assert found, card.text
        number = int(found[1])
        await self.side.say(self.author, f"/broadcast {number} audience {self.scope}")
        await self.preview(number)
        return number

    async def preview(self, number: int) -> None:
        """Look at the preview, which is the text as it will look and a card below."""
        await self._previewed_by(number, "preview")

    async def seen_before(self, number: int) -> None:
        """Send it although another has just gone to the same groups."""
        await self._previewed_by(number, "again")

    async def _previewed_by(self, number: int, verb: str) -> None:
        words = f"roadcast {number}: preview"
        before = len(await self.side.standing(self.author, words))
        await self.side.say(self.author, f"/broadcast {number} {verb}")
        await self.side.heard(self.author, words, besides=before)

    async def confirmed(self, number: int, *, urgent: bool = False) -> Seen:
        """Confirm it, and have it approved if it needs that."""
        if urgent:
            return await self.side.say(self.author, f"/broadcast {number} urgent yes")
        said = await self.side.say(self.author, f"/broadcast {number} confirm")
        if (await self.broadcast(number)).state is not State.APPROVAL:
            return said
        await self.asked(number, self.approver)
        reach = (await self.broadcast(number)).reach
        return await self.side.say(self.approver, f"/broadcast {number} approve {reach}")

    async def asked(self, number: int, *approvers: str) -> None:
        """Until these have been asked for their approval."""
        for approver in approvers:
            await self.side.heard(approver, f"roadcast {number}: waits for approval")

    async def broadcast(self, number: int) -> Broadcast:
        async with self.side.store.read() as tx:
            found = await tx.broadcasts.get(number)
        assert found is not None
        return found

    async def ends(self, number: int, *states: State) -> None:
        """Until it is in one of these states."""

        async def is_there() -> bool:
            return (await self.broadcast(number)).state in states

        await eventually(is_there, PATIENCE)

    async def progress(self, number: int) -> Progress:
        async with self.side.store.read() as tx:
            return await tx.broadcasts.progress(number)

    async def nothing_left(self, number: int) -> None:
        """Until nothing of it is on its way."""

        async def none() -> bool:
            return (await self.progress(number)).left == 0

        await eventually(none, PATIENCE)


async def team_on(
    side: FarSide,
    groups: int = 0,
    *,
    area: str = "",
    movable: bool = False,
    approver: bool = False,
) -> Team:
    """Registered groups with names of their own, and roles for them or for an area. Without an
    approver of its own the owner is that."""
    author = await side.person()
    team = Team(side, author, await side.person() if approver else side.owner, area)
    for _ in range(groups):
        name = next(_NAMES)
        group = await side.group(name, author, movable=movable)
        said = await side.say(author, "/channel register", at=group)
        assert "Registered" in said.text, said.text
        team.groups.append(group)
        team.names.append(name)
    await team.joined_by(author, "writer")
    if approver:
        await team.joined_by(team.approver, "approver")
    return team


async def happy_path_with_approval(side: FarSide) -> None:
    team = await team_on(side, 3, approver=True)
    await side.say(team.author, "/broadcast")
    card = await side.say_formatted(
        team.author, "<b>Lobby the board</b>\n\n• Tuesday\n• <a href='https://x.example/'>map</a>"
    )
    number = await team.previewed(card)
    preview = await side.heard(team.author, f"roadcast {number}: preview")
    assert "Reach: 3 chats" in preview.text
    assert await side.standing(team.author, "Lobby the board")
    await side.press(team.author, preview, "Ask for approval")
    asked = await side.heard(team.approver, f"roadcast {number}: waits for approval")
    assert await side.standing(team.approver, "Lobby the board"), (
        "the approver sees it as it will look"
    )
    await side.press(team.approver, asked, "Approve")
    done = await side.say(team.approver, "3")
    assert "Approved." in done.text
    for group in team.groups:
        said = await side.heard(group, "Lobby the board")
        assert said.text == "Lobby the board\n\n• Tuesday\n• map"
    live = await side.heard(team.author, f"roadcast {number}: done")
    assert "Sent: 3 of 3" in live.text
    counts = Counter(chat for _, chat in await side.accepted("Lobby the board"))
    assert all(counts[group] == 1 for group in team.groups)


async def its_author_cannot_approve_it(side: FarSide) -> None:
    team = await team_on(side, 2)
    await team.joined_by(team.author, "admin")
    number = await team.begun("Only I know of this")
    await side.say(team.author, f"/broadcast {number} confirm")
    refused = await side.say(team.author, f"/broadcast {number} approve 2")
    assert "somebody else must decide" in refused.text
    assert (await team.broadcast(number)).state is State.APPROVAL
    for group in team.groups:
        assert not await side.standing(group, "Only I know of this")


async def two_press_approve_at_once(side: FarSide) -> None:
    team = await team_on(side, 2, approver=True)
    both = (team.approver, await side.person())
    await team.joined_by(both[1], "approver")
    number = await team.begun("Said once")
    await side.say(team.author, f"/broadcast {number} confirm")
    await team.asked(number, *both)
    one, two = await asyncio.gather(
        *(side.say(who, f"/broadcast {number} approve 2") for who in both)
    )
    assert (one.text + two.text).count("Approved.") == 1
    await team.ends(number, State.DONE)
    counts = Counter(chat for _, chat in await side.accepted("Said once"))
    assert [counts[group] for group in team.groups] == [1, 1]


async def rights_withdrawn_between_schedule_and_sending(side: FarSide) -> None:
    admin = await side.person()
    await side.say(admin, "/help")
    name = next(_NAMES)
    group = await side.group(name, admin)
    await side.say(admin, "/channel register", at=group)
    team = Team(side, admin, admin, "", [group], [name])
    number = await team.begun("Nobody may hear this")
    await side.say(admin, f"/broadcast {number} when in 2 hours")
    await team.preview(number)
    await side.say(admin, f"/broadcast {number} confirm")
    assert (await team.broadcast(number)).state is State.SCHEDULED
    await side.demote(group, admin)
    await due_now(side.store, number)
    await team.ends(number, State.RETURNED)
    await side.heard(admin, "It has not been sent.")
    assert not await side.standing(group, "Nobody may hear this")


async def eight_is_eight_across_the_change_of_clocks(side: FarSide) -> None:
    team = await team_on(side, 1)
    number = await team.begun("Good morning")
    change_on = next_change_of_clocks()
    for day in (change_on - timedelta(days=1), change_on):
        said = await side.say(team.author, f"/broadcast {number} when {day:%d %B %Y} 08:00")
        assert f"{day:%A} {day.day} {day:%B %Y}, 08:00 (London time)" in said.text
        eight = datetime(day.year, day.month, day.day, 8, tzinfo=LONDON)
        assert (await team.broadcast(number)).send_at == eight.astimezone(UTC)
    said = await side.say(team.author, f"/broadcast {number} when {change_on:%d %B %Y} 01:30")
    assert "01:30" in said.text
    assert (await team.broadcast(number)).send_at == eight.astimezone(UTC), (
        "asked back, not guessed"
    )


def next_change_of_clocks() -> date:
    """The next day, from the day after tomorrow on, on which London's clocks change."""
    day = datetime.now(LONDON).date() + timedelta(days=2)
    while _offset(day) == _offset(day + timedelta(days=1)):
        day += timedelta(days=1)
    return day


def _offset(day: date) -> timedelta | None:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).utcoffset()


async def due_now(store: Store, number: int) -> None:
    """Its time has come."""
    async with store.write() as tx:
        one = await tx.broadcasts.get(number, lock=True)
        assert one is not None
        await tx.broadcasts.save(replace(one, send_at=datetime.now(UTC)))


async def cancel_half_way(side: FarSide) -> None:
    team = await team_on(side, area="E06000001")
    people = await agreed(side, side.many, team.area)
    number = await team.begun("Stop this")

    async def well_begun() -> bool:
        progress = await team.progress(number)
        return progress.sent + progress.sending > side.many * 0.15

    side.slow(side.dawdle)
    try:
        await team.confirmed(number)
        await eventually(well_begun, PATIENCE)
        await side.say(team.author, f"/broadcast {number} cancel")
        at_once = await team.progress(number)
        card = await side.heard(team.author, f"roadcast {number}: cancelled")
        said_at = await side.last_said(team.author)
        await team.ends(number, State.CANCELLED)
        await team.nothing_left(number)
    finally:
        side.slow(0)
    got = [(at, chat) for at, chat in await side.accepted("Stop this") if chat in people]
    assert side.many // 10 < len(got) < side.many
    assert len(got) <= at_once.sent + at_once.sending, "only what was in the air may still land"
    assert [chat for at, chat in got if at > said_at + side.lag] == [], card.text
    assert len({chat for _, chat in got}) == len(got)


async def agreed(side: FarSide, number: int, area: str) -> set[str]:
    """So many people who follow an area and agreed to broadcasts."""
    people = await side.crowd(number)
    now = datetime.now(UTC)
    async with side.store.write() as tx:
        for person in people:
            at = Address(side.platform, person)
            chat = await tx.chats.ensure(at, ChatKind.PRIVATE, "", now)
            await tx.subscriptions.add(chat.id, area, now)
            await tx.broadcasts.agree(chat.id, "on")
    return people


async def a_group_that_moves_hears_it_once(side: FarSide) -> None:
    team = await team_on(side, 1, movable=True)
    number = await team.begun("Wherever you are")
    moved = await side.move(team.groups[0])
    await side.say(team.author, f"/broadcast {number} confirm")
    await side.heard(moved, "Wherever you are")
    await team.ends(number, State.DONE)
    assert len(await side.standing(moved, "Wherever you are")) == 1
    assert not await side.standing(team.groups[0], "Wherever you are")


async def undo(side: FarSide) -> None:
    team = await team_on(side, 2)
    number = await team.begun("The hall is on Tuesday")
    await team.confirmed(number)
    await team.ends(number, State.DONE)
    for group in team.groups:
        await side.heard(group, "on Tuesday")
    await side.say(team.author, f"/broadcast {number} delete")
    await undone(team, number, "It worked for: 2 of 2 messages")
    for group in team.groups:
        assert not await side.standing(group, "on Tuesday")
    await corrected(team, "The hall is on Friday", "The hall is on Monday")


async def undone(team: Team, number: int, words: str) -> str:
    """The report, once it says this of the undoing."""
    reports: list[str] = []

    async def is_said() -> bool:
        report = await team.side.say(team.author, f"/broadcast show {number}")
        reports.append(report.text)
        return words in report.text

    try:
        await eventually(is_said, PATIENCE)
    except AssertionError:
        raise AssertionError(f"{words!r} is not in {reports[-1]!r}") from None
    return reports[-1]


async def corrected(team: Team, wrong: str, right: str) -> None:
    """Another broadcast to the same groups, edited after it has been sent."""
    number = await team.begun(wrong)
    await team.seen_before(number)
    await team.confirmed(number)
    await team.ends(number, State.DONE)
    await team.side.say(team.author, f"/broadcast {number} correct {right}")
    for group in team.groups:
        await team.side.heard(group, right)
        assert not await team.side.standing(group, wrong)


HAZARDS = {
    "tags": "Is 1 <b> 2 & 3 &amp; </i> so?",
    "markers": "*bold _it ~no` [x](y *z",
    "directions": "\u200fשלום\u200e and 1\u200f2",
    "mentions": "Hello @everyone and @room, @here too",
    # As many as a message on Telegram may have, which counts them in halves of UTF-32.
    "4,096 of emoji": "👩‍👩‍👧🇬🇧" * 341 + "🎉🎉",
}


async def formatting_hazard(side: FarSide, hazard: str) -> None:
    team = await team_on(side, 1)
    text = HAZARDS[hazard]
    await side.say(team.author, "/broadcast")
    card = await side.say(team.author, text)
    number = await team.previewed(card)
    await side.say(team.author, f"/broadcast {number} confirm")
    await team.ends(number, State.DONE)
    group = team.groups[0]
    heard = "".join(await side.standing(group, ""))
    assert text in heard.replace("\u2060", "")
    for sign in MASS:
        assert sign not in heard, "no mass mention that its author did not choose"
    assert not await side.rings_all(group, "")


async def a_mass_mention_that_was_chosen_stays(side: FarSide) -> None:
    team = await team_on(side, 1)
    number = await team.begun("Look @room")
    await side.say(team.author, f"/broadcast {number} mention on")
    await team.preview(number)
    await side.say(team.author, f"/broadcast {number} confirm")
    assert (await side.heard(team.groups[0], "Look @room")).text == "Look @room"
    assert await side.rings_all(team.groups[0], "Look @room")


def picture() -> bytes:
    """A small one."""
    data = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(data, "PNG")
    return data.getvalue()


async def a_picture_goes_with_it(side: FarSide) -> None:
    team = await team_on(side, 1)
    await side.say(team.author, "/broadcast")
    await side.send_picture(team.author, picture(), "<b>Look</b> at this")
    card = await side.heard(team.author, "Look at this")
    number = await team.previewed(card)
    await side.say(team.author, f"/broadcast {number} confirm")
    await team.ends(number, State.DONE)
    await side.heard(team.groups[0], "Look at this")
    assert await side.pictures(team.groups[0]) == 1


STORIES: dict[str, Story] = {
    "happy path with approval": happy_path_with_approval,
    "its author cannot approve it": its_author_cannot_approve_it,
    "two press approve at once": two_press_approve_at_once,
    "rights withdrawn between schedule and sending": rights_withdrawn_between_schedule_and_sending,
    "eight is eight across the change of clocks": eight_is_eight_across_the_change_of_clocks,
    "cancel half way": cancel_half_way,
    "a group that moves hears it once": a_group_that_moves_hears_it_once,
    "undo": undo,
    **{f"hazard: {name}": partial(formatting_hazard, hazard=name) for name in HAZARDS},
    "a mass mention that was chosen": a_mass_mention_that_was_chosen_stays,
    "a picture goes with it": a_picture_goes_with_it,
}


@dataclass(frozen=True)
class Kills:
    """How many people, and how often the program is killed while it sends to them."""

    people: int
    kills: int
    seed: int = 1


async def run_and_kill(side: FarSide, plan: Kills, *, most_copies: int) -> None:
    """Kill the program while it sends, pause and resume between; everybody gets it."""
    dice = random.Random(plan.seed)
    team = await team_on(side, area="E06000001")
    people = await agreed(side, plan.people, team.area)
    number = await team.begun("Through all of it")
    side.slow(0.15)
    await team.confirmed(number, urgent=True)
    for kill in range(plan.kills):
        await asyncio.sleep(dice.uniform(0.2, 1.5))
        await side.program.kill()
        await restarted(side.program)
        if kill % 2:
            await paused_and_resumed(team, number)
    await team.ends(number, State.DONE)
    side.slow(0)
    await team.nothing_left(number)
    copies = Counter(chat for _, chat in await side.accepted("Through all of it"))
    progress = await team.progress(number)
    missing = [person for person in people if not copies[person]]
    print(
        f"\n{side.platform}, {plan.kills} kills: {len(people)} people, "
        f"{sum(copies[p] > 1 for p in people)} heard it twice, {len(missing)} missing, "
        f"{progress.uncertain} uncertain"
    )
    assert not missing
    assert max(copies[person] for person in people) <= most_copies


async def restarted(program: Program) -> None:
    await program.start()
    await program.started()


async def paused_and_resumed(team: Team, number: int) -> None:
    """As far as it is still being sent."""
    await team.side.say(team.author, f"/broadcast {number} pause")
    if (await team.broadcast(number)).state is State.PAUSED:
        await team.side.say(team.author, f"/broadcast {number} resume")
