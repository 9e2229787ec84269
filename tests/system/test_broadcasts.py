"""Broadcasts on the real program: what arrived where, by the far side's own account."""

from __future__ import annotations

import asyncio
import io
import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from bot.core.broadcasts import Broadcast, State
from bot.core.types import Address, ChatKind
from db.store import Store
from tests.system.conftest import OWNER, Databases, Scenario
from tests.system.farside import FarSide, Seen, TelegramSide
from tests.system.program import Program
from tests.system.scene import PATIENCE, Scene, opened
from tests.waiting import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")

FAR_SIDES: dict[str, Callable[[Scene], FarSide]] = {
    "telegram": lambda scene: TelegramSide(scene.telegram),
}
_NAMES = (f"Campaign {number}" for number in itertools.count(1))


@dataclass
class Team:
    """An author and an approver with the channels that are theirs alone."""

    scene: Scene
    side: FarSide
    author: str
    approver: str
    groups: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    async def begun(self, words: str, *, audience: str | None = None) -> int:
        """Write a broadcast for all groups of the team and look at its preview; its number."""
        card = await self.side.say(self.author, f"/broadcast {words}")
        return await self.previewed(card, audience)

    async def previewed(self, card: Seen, audience: str | None = None) -> int:
        """Choose the audience of the draft on the card and look at the preview."""
        found = re.search(r"roadcast (\d+)", card.text)
        assert found, card.text
        number = int(found[1])
        chosen = audience or ", ".join(self.names)
        await self.side.say(self.author, f"/broadcast {number} audience {chosen}")
        await self.preview(number)
        return number

    async def preview(self, number: int) -> None:
        """Look at the preview, which is the text as it will look and a card below."""
        words = f"roadcast {number}: preview"
        before = len(self.side.standing(self.author, words))
        await self.side.say(self.author, f"/broadcast {number} preview")
        await eventually(lambda: len(self.side.standing(self.author, words)) > before, PATIENCE)

    async def seen_before(self, number: int) -> None:
        """Send it although another has just gone to the same groups."""
        words = f"roadcast {number}: preview"
        before = len(self.side.standing(self.author, words))
        await self.side.say(self.author, f"/broadcast {number} again")
        await eventually(lambda: len(self.side.standing(self.author, words)) > before, PATIENCE)

    async def confirmed(self, number: int, *, urgent: bool = False) -> Seen:
        """Confirm it, and have it approved."""
        if urgent:
            return await self.side.say(self.author, f"/broadcast {number} urgent yes")
        await self.side.say(self.author, f"/broadcast {number} confirm")
        await self.asked(number, self.approver)
        reach = (await self.broadcast(number)).reach
        return await self.side.say(self.approver, f"/broadcast {number} approve {reach}")

    async def asked(self, number: int, *approvers: str) -> None:
        """Until these have been asked for their approval."""
        for approver in approvers:
            await self.side.heard(approver, f"roadcast {number}: waits for approval")

    async def broadcast(self, number: int) -> Broadcast:
        async with self.scene.store.read() as tx:
            found = await tx.broadcasts.get(number)
        assert found is not None
        return found

    async def ends(self, number: int, *states: State) -> None:
        """Until it is in one of these states."""

        async def is_there() -> bool:
            return (await self.broadcast(number)).state in states

        await eventually(is_there, PATIENCE)


async def team_on(scene: Scene, side: FarSide, groups: int = 0, *, prefix: str = "") -> Team:
    """Roles for England, and registered groups with names of their own."""
    author, approver = side.person(), side.person()
    platform = side.platform
    for person, role in ((author, "writer"), (approver, "approver")):
        await side.say(person, "/help")
        said = await side.say(str(OWNER), f"/team add {platform}:{person} {role} england")
        assert f"is now {role}" in said.text
    team = Team(scene, side, author, approver)
    for _ in range(groups):
        name = prefix + next(_NAMES)
        group = side.group(name, author)
        said = await side.say(author, "/channel register", at=group)
        assert "Registered" in said.text
        team.groups.append(group)
        team.names.append(name)
    return team


@pytest.fixture(params=sorted(FAR_SIDES))
def side(request: pytest.FixtureRequest, scene: Scene) -> FarSide:
    return FAR_SIDES[request.param](scene)


async def test_happy_path_with_approval(scene: Scene, side: FarSide) -> None:
    team = await team_on(scene, side, 3)
    await side.say(team.author, "/broadcast")
    card = await side.say_formatted(
        team.author, "<b>Lobby the board</b>\n\n• Tuesday\n• <a href='https://x.example/'>map</a>"
    )
    number = await team.previewed(card)
    preview = await side.heard(team.author, f"roadcast {number}: preview")
    assert "Reach: 3 chats" in preview.text
    assert side.standing(team.author, "Lobby the board")
    await side.press(team.author, preview, "Ask for approval")
    asked = await side.heard(team.approver, f"roadcast {number}: waits for approval")
    assert side.standing(team.approver, "Lobby the board"), "the approver sees it as it will look"
    await side.press(team.approver, asked, "Approve")
    done = await side.say(team.approver, "3")
    assert "Approved." in done.text
    for group in team.groups:
        said = await side.heard(group, "Lobby the board")
        assert said.text == "Lobby the board\n\n• Tuesday\n• map"
    live = await side.heard(team.author, f"roadcast {number}: done")
    assert "Sent: 3 of 3" in live.text
    counts = Counter(chat for _, chat in side.accepted("Lobby the board"))
    assert all(counts[group] == 1 for group in team.groups)


async def test_its_author_cannot_approve_it(scene: Scene, side: FarSide) -> None:
    team = await team_on(scene, side, 2)
    await side.say(str(OWNER), f"/team add {side.platform}:{team.author} admin england")
    number = await team.begun("Only I know of this")
    await side.say(team.author, f"/broadcast {number} confirm")
    refused = await side.say(team.author, f"/broadcast {number} approve 2")
    assert "somebody else must decide" in refused.text
    assert (await team.broadcast(number)).state is State.APPROVAL
    for group in team.groups:
        assert not side.standing(group, "Only I know of this")


async def test_two_press_approve_at_once(scene: Scene, side: FarSide) -> None:
    team = await team_on(scene, side, 2)
    number = await team.begun("Said once")
    await side.say(team.author, f"/broadcast {number} confirm")
    both = (team.approver, str(OWNER))
    await team.asked(number, *both)
    one, two = await asyncio.gather(
        *(side.say(who, f"/broadcast {number} approve 2") for who in both)
    )
    assert (one.text + two.text).count("Approved.") == 1
    await team.ends(number, State.DONE)
    counts = Counter(chat for _, chat in side.accepted("Said once"))
    assert [counts[group] for group in team.groups] == [1, 1]


async def test_rights_withdrawn_between_schedule_and_sending(scene: Scene, side: FarSide) -> None:
    admin = side.person()
    await side.say(admin, "/help")
    name = next(_NAMES)
    group = side.group(name, admin)
    await side.say(admin, "/channel register", at=group)
    team = Team(scene, side, admin, admin, [group], [name])
    number = await team.begun("Nobody may hear this")
    await side.say(admin, f"/broadcast {number} when in 2 hours")
    await team.preview(number)
    await side.say(admin, f"/broadcast {number} confirm")
    assert (await team.broadcast(number)).state is State.SCHEDULED
    side.demote(group, admin)
    await due_now(scene.store, number)
    await team.ends(number, State.RETURNED)
    await side.heard(admin, "It has not been sent.")
    assert not side.standing(group, "Nobody may hear this")


async def due_now(store: Store, number: int) -> None:
    """Its time has come."""
    async with store.write() as tx:
        one = await tx.broadcasts.get(number, lock=True)
        assert one is not None
        await tx.broadcasts.save(replace(one, send_at=datetime.now(UTC)))


async def test_cancel_half_way(scene: Scene, side: FarSide) -> None:
    team = await team_on(scene, side)
    people = await agreed(scene, side, 400, "E06000001")
    number = await team.begun("Stop this", audience="E06000001")
    side.slow(0.25)
    try:
        await team.confirmed(number)
        await eventually(lambda: len(side.accepted("Stop this")) > 60, PATIENCE)
        scene.telegram.say(int(team.author), f"/broadcast {number} cancel")
        card = await side.heard(team.author, f"roadcast {number}: cancelled")
        said_at = max(
            one.at
            for one in scene.telegram.requests("sendMessage")
            if one.params["chat_id"] == int(team.author) and one.status == 200
        )
        await eventually(lambda: scene.telegram.polling, PATIENCE)
        await team.ends(number, State.CANCELLED)
        await scene.settled()
    finally:
        side.slow(0)
    got = [(at, chat) for at, chat in side.accepted("Stop this") if chat in people]
    assert 40 < len(got) < 400
    assert [chat for at, chat in got if at > said_at + 0.1] == [], card.text
    assert len({chat for _, chat in got}) == len(got)


async def agreed(scene: Scene, side: FarSide, number: int, area: str) -> set[str]:
    """So many people who follow an area and agreed to broadcasts."""
    people = {side.person() for _ in range(number)}
    now = datetime.now(UTC)
    async with scene.store.write() as tx:
        for person in people:
            at = Address(side.platform, person)
            chat = await tx.chats.ensure(at, ChatKind.PRIVATE, "", now)
            await tx.subscriptions.add(chat.id, area, now)
            await tx.broadcasts.agree(chat.id, "on")
    return people


async def test_a_group_that_moves_hears_it_once(scene: Scene, side: FarSide) -> None:
    assert isinstance(side, TelegramSide)
    team = await team_on(scene, side)
    name = next(_NAMES)
    group = side.group(name, team.author, basic=True)
    await side.say(team.author, "/channel register", at=group)
    team.names.append(name)
    number = await team.begun("Wherever you are")
    moved = side.move(group)
    await side.say(team.author, f"/broadcast {number} confirm")
    await side.heard(moved, "Wherever you are")
    await team.ends(number, State.DONE)
    assert len(side.standing(moved, "Wherever you are")) == 1


async def test_undo_after_the_limit_of_the_platform(scene: Scene, side: FarSide) -> None:
    team = await team_on(scene, side, 2)
    number = await team.begun("The board meets on Tuesday")
    await team.confirmed(number)
    await team.ends(number, State.DONE)
    side.age(49)
    await side.say(team.author, f"/broadcast {number} delete")
    await scene.settled()
    report = await side.say(team.author, f"/broadcast show {number}")
    assert "It worked for: 0 of 2 messages" in report.text
    assert "Refused by the platform: 2" in report.text
    second = await team.begun("The board meets on Friday")
    await team.seen_before(second)
    await team.confirmed(second)
    await team.ends(second, State.DONE)
    await side.say(team.author, f"/broadcast {second} correct The board meets on Monday")
    for group in team.groups:
        await side.heard(group, "on Monday")
        assert not side.standing(group, "on Friday")
        assert side.standing(group, "on Tuesday"), "what could not be deleted still stands"


HAZARDS = {
    "tags": "Is 1 <b> 2 & 3 &amp; </i> so?",
    "markers": "*bold _it ~no` [x](y *z",
    "directions": "\u200fשלום\u200e and 1\u200f2",
    "mentions": "Hello @everyone and @room, @here too",
    "emoji": "👩‍👩‍👧🇬🇧" * 250,
}


@pytest.mark.parametrize("hazard", sorted(HAZARDS))
async def test_every_formatting_hazard_arrives(scene: Scene, side: FarSide, hazard: str) -> None:
    team = await team_on(scene, side, 1)
    text = HAZARDS[hazard]
    await side.say(team.author, "/broadcast")
    card = await side.say(team.author, text)
    number = await team.previewed(card)
    await side.say(team.author, f"/broadcast {number} confirm")
    await team.ends(number, State.DONE)
    group = team.groups[0]
    heard = "".join(side.standing(group, ""))
    shown = heard.replace("\u2060", "")
    assert text in shown
    for sign in ("@everyone", "@room", "@here"):
        assert sign not in heard, "no mass mention that its author did not choose"


async def test_a_mass_mention_that_was_chosen_stays(scene: Scene, side: FarSide) -> None:
    team = await team_on(scene, side, 1)
    number = await team.begun("Look @room")
    await side.say(team.author, f"/broadcast {number} mention on")
    await team.preview(number)
    await side.say(team.author, f"/broadcast {number} confirm")
    assert (await side.heard(team.groups[0], "Look @room")).text == "Look @room"


def picture() -> bytes:
    """A small one."""
    data = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(data, "PNG")
    return data.getvalue()


async def test_a_picture_goes_with_it(scene: Scene, side: FarSide) -> None:
    team = await team_on(scene, side, 1)
    await side.say(team.author, "/broadcast")
    before = {message.id for message in scene.telegram.messages(int(team.author))}
    scene.telegram.send_file(int(team.author), picture(), photo=True, caption="<b>Look</b> at this")
    await scene.telegram.wait_for(
        lambda: [m for m in scene.telegram.messages(int(team.author)) if m.id not in before],
        PATIENCE,
    )
    card = await side.heard(team.author, "Look at this")
    number = await team.previewed(card)
    await side.say(team.author, f"/broadcast {number} confirm")
    await team.ends(number, State.DONE)
    await scene.telegram.wait_for(
        lambda: [
            one
            for one in scene.telegram.requests("sendPhoto")
            if str(one.params["chat_id"]) == team.groups[0] and one.status == 200
        ],
        PATIENCE,
    )


# --- killed at random ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """How much of everything."""

    people: int
    kills: int
    seed: int = 1


SHORT = Plan(people=80, kills=2)
FULL = Plan(people=600, kills=30)


async def run_and_kill(folder: Path, database_url: str, plan: Plan) -> None:
    """Kill the program while it sends, pause and resume between; everybody gets it, once."""
    dice = random.Random(plan.seed)
    async with opened(
        folder,
        database_url,
        {"devon": ("QJK",)},
        people=[OWNER],
        OWNERS=f"telegram:{OWNER}",
        LEASE_SECONDS="2",
    ) as scene:
        side = TelegramSide(scene.telegram)
        team = await team_on(scene, side)
        people = await agreed(scene, side, plan.people, "E06000001")
        number = await team.begun("Through all of it", audience="E06000001")
        side.slow(0.15)
        await team.confirmed(number, urgent=True)
        for kill in range(plan.kills):
            await asyncio.sleep(dice.uniform(0.2, 1.5))
            await scene.program.kill()
            await restarted(scene.program)
            if kill % 2:
                await paused_and_resumed(team, number)
        await team.ends(number, State.DONE)
        await finished(scene)
        copies = Counter(chat for _, chat in side.accepted("Through all of it"))
        progress = await progress_of(scene.store, number)
        missing = [person for person in people if not copies[person]]
        print(
            f"\n{plan.kills} kills: {len(people)} people, {sum(copies[p] > 1 for p in people)} "
            f"heard it twice, {len(missing)} missing, {progress.uncertain} uncertain"
        )
        assert not missing
        assert max(copies[person] for person in people) <= 2


async def restarted(program: Program) -> None:
    await program.start()
    await program.started()


async def paused_and_resumed(team: Team, number: int) -> None:
    """As far as it is still being sent."""
    await team.side.say(team.author, f"/broadcast {number} pause")
    if (await team.broadcast(number)).state is State.PAUSED:
        await team.side.say(team.author, f"/broadcast {number} resume")


async def finished(scene: Scene) -> None:
    scene.telegram.chaos({})
    await scene.settled(90)


async def progress_of(store: Store, number: int):  # type: ignore[no-untyped-def]
    async with store.read() as tx:
        return await tx.broadcasts.progress(number)


async def killed_on_sqlite(folder: Path, databases: Databases) -> None:
    await run_and_kill(folder, databases.sqlite(), SHORT)


async def killed_on_postgresql(folder: Path, databases: Databases) -> None:
    await run_and_kill(folder, await databases.postgresql(), SHORT)


SCENARIOS: dict[str, Scenario] = {
    "on sqlite": killed_on_sqlite,
    "on postgresql": killed_on_postgresql,
}


@pytest.mark.parametrize("scenario", SCENARIOS)
async def test_kills_skip_nobody(together: Mapping[str, asyncio.Task[None]], scenario: str) -> None:
    await together[scenario]


@pytest.mark.torture
async def test_thirty_kills_skip_nobody(databases: Databases, tmp_path: Path) -> None:
    await run_and_kill(tmp_path, databases.sqlite(), FULL)
