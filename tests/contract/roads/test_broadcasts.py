"""The road of a broadcast, from the first word to the report, on each database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.areas.atlas import Atlas, load_atlas
from bot.core.document import Document, paragraph
from bot.core.types import Address, Refused
from db.store import Store
from tests.clock import SetClock
from tests.contract.roads.campaign import ANN, BEN, EVE, OWNER, Campaign, text_of


@pytest.fixture(scope="session")
def atlas() -> Atlas:
    return load_atlas()


@pytest.fixture
async def team(store: Store, atlas: Atlas) -> Campaign:
    """Ann writes for Devon, Ben approves for Devon, Eve writes for Cornwall."""
    made = Campaign(store, atlas)
    await made.roles(ann="writer devon", ben="approver devon", eve="writer cornwall")
    return made


async def written(team: Campaign, audience: str = "devon", words: str = "Save our ward") -> None:
    """Ann has written broadcast 1 and seen its preview."""
    await team.says(ANN, "/broadcast")
    await team.says(ANN, words)
    await team.says(ANN, f"/broadcast 1 audience {audience}")
    await team.says(ANN, "/broadcast 1 preview")


async def approved(team: Campaign) -> None:
    """Ben has approved broadcast 1."""
    await team.says(ANN, "/broadcast 1 confirm")
    reach = (await team.broadcast()).reach
    await team.says(BEN, f"/broadcast 1 approve {reach}")
    assert await team.state() == "scheduled"


async def test_the_whole_road_with_two_people(team: Campaign) -> None:
    first = await team.group(1, "Save Devon", ANN)
    second = await team.group(2, "Torbay", ANN, "torbay")
    people = await team.people(900, 3)
    card = await team.says(ANN, "/broadcast")
    card = await team.says(ANN, "Save our ward\n\n- Tuesday\n- 10am")
    assert "Save our ward" in text_of(card)
    card = await team.presses(ANN, card, "Audience")
    card = await team.says(ANN, "devon")
    card = await team.presses(ANN, card, "Done")
    card = await team.presses(ANN, card, "Preview")
    preview = text_of(card)
    assert "Reach: 5 chats" in preview
    assert "Telegram: 2 groups and 3 people" in preview
    card = await team.presses(ANN, card, "Ask for approval")
    assert "Ben" in text_of(card)
    asked = await team.last_card(BEN)
    question = await team.presses(BEN, asked, "Approve")
    assert "How many chats" in text_of(question)
    assert "not the number" in text_of(await team.says(BEN, "4"))
    await team.presses(BEN, asked, "Approve")
    assert "Approved." in text_of(await team.says(BEN, "5"))
    await team.run()
    assert await team.state() == "done"
    assert sorted(team.heard("send: Save our ward\n\n• Tuesday")[-5:]) == sorted(
        [first, second, *people]
    )
    stops = [address for address in team.heard("/broadcasts off stops them") if address in people]
    assert sorted(stops) == sorted(people)
    report = text_of(await team.says(ANN, "/broadcast show 1"))
    assert "Sent: 5 of 5" in report
    assert "Approved by: Ben" in report


async def test_free_text_alone_never_broadcasts(team: Campaign) -> None:
    await team.group(1, "Save Devon", ANN)
    await team.says(ANN, "What a fool he is")
    await team.says(ANN, "/broadcast")
    await team.says(ANN, "What a fool he is")
    await team.run()
    assert team.heard("fool") == [] or set(team.heard("fool")) == {ANN}


async def test_the_author_cannot_approve(team: Campaign) -> None:
    await team.group(1, "One", ANN)
    await team.group(2, "Two", ANN)
    await team.roles(ann="approver devon")
    await written(team)
    await team.says(ANN, "/broadcast 1 confirm")
    refused = text_of(await team.says(ANN, "/broadcast 1 approve 2"))
    assert "somebody else must decide" in refused
    assert await team.state() == "approval"
    await team.run()
    assert not await team.states()


async def test_two_who_approve_at_once_are_one(team: Campaign) -> None:
    await team.group(1, "One", ANN)
    await team.group(2, "Two", ANN)
    await team.roles(eve="approver devon")
    await written(team)
    await team.says(ANN, "/broadcast 1 confirm")
    one, two = await asyncio.gather(
        team.says(BEN, "/broadcast 1 approve 2"), team.says(EVE, "/broadcast 1 approve 2")
    )
    said = text_of(one) + text_of(two)
    assert said.count("Approved.") == 1
    assert "has approved it already" in said
    await team.run()
    assert len(await team.states()) == 2


async def test_a_small_audience_needs_nobody_else(team: Campaign) -> None:
    group = await team.group(1, "One", ANN)
    await written(team)
    await team.says(ANN, "/broadcast 1 confirm")
    await team.run()
    assert group in team.heard("send: Save our ward")


async def test_returned_and_rejected_with_a_reason(team: Campaign) -> None:
    await team.group(1, "One", ANN)
    await team.group(2, "Two", ANN)
    await written(team)
    await team.says(ANN, "/broadcast 1 confirm")
    await team.says(BEN, "/broadcast 1 return")
    await team.says(BEN, "It is on Wednesday")
    assert await team.state() == "returned"
    assert "It is on Wednesday" in text_of(await team.last_card(ANN))
    await team.says(ANN, "/broadcast 1 edit")
    await team.says(ANN, "/broadcast 1 text On Wednesday")
    assert "On Wednesday" in str((await team.broadcast()).document)
    await team.says(ANN, "/broadcast 1 preview")
    await team.says(ANN, "/broadcast 1 confirm")
    await team.says(BEN, "/broadcast 1 reject too late")
    assert await team.state() == "rejected"


async def test_nobody_reaches_beyond_their_areas(team: Campaign) -> None:
    await team.group(1, "Devon", ANN)
    await team.says(EVE, "/broadcast Hello Devon")
    await team.says(EVE, "/broadcast 1 audience devon")
    preview = text_of(await team.says(EVE, "/broadcast 1 preview"))
    assert "Outside the areas and channels of its author: “Devon”" in preview
    assert "cannot be sent yet" in text_of(await team.says(EVE, "/broadcast 1 confirm"))
    other = text_of(await team.says(ANN, "/broadcast show 1"))
    assert "Hello" in other, "who has a right on all of it sees it"
    assert "no broadcast 1 that you may see" not in other


async def test_a_right_taken_before_the_sending_returns_it(team: Campaign) -> None:
    await team.group(1, "One", ANN)
    await team.group(2, "Two", ANN)
    await written(team)
    await team.says(ANN, "/broadcast 1 when tomorrow 8am")
    await team.says(ANN, "/broadcast 1 preview")
    await approved(team)
    roles = text_of(await team.says(OWNER, "/team"))
    number = next(line for line in roles.splitlines() if "Ben, approver" in line)
    await team.says(OWNER, f"/team take {number.strip('• ').split(':')[0]}")
    team.clock.advance(hours=20, minutes=5)
    await team.run()
    assert await team.state() == "returned"
    assert "may not approve all of it any more" in text_of(await team.last_card(ANN))
    assert not await team.states()


async def test_who_is_no_admin_of_the_group_any_more_loses_the_right(team: Campaign) -> None:
    await team.says(OWNER, "/team take 1")  # Ann has only her group now
    group = await team.group(1, "One", ANN)
    await written(team, audience="One")
    await team.says(ANN, "/broadcast 1 when in 3 hours")
    await team.says(ANN, "/broadcast 1 preview")
    await team.says(ANN, "/broadcast 1 confirm")
    assert await team.state() == "scheduled"
    team.admins.discard((group, ANN))
    team.clock.advance(hours=3)
    await team.run()
    assert await team.state() == "returned"
    assert group not in team.heard("send: Save our ward")


async def test_a_channel_that_lost_the_right_is_left_out_and_suspended(team: Campaign) -> None:
    one = await team.group(1, "One", ANN)
    two = await team.group(2, "Two", ANN)
    await written(team)
    await team.says(ANN, "/broadcast 1 confirm")
    team.may_post[two] = False
    await team.says(BEN, "/broadcast 1 approve 2")
    await team.run()
    assert await team.state() == "done"
    heard = team.heard("send: Save our ward")
    assert one in heard
    assert two not in heard
    assert any("“Two” is suspended" in text_of(said) for said in await team.told(ANN))


async def test_pause_resume_and_cancel_half_way(team: Campaign) -> None:
    people = await team.people(900, 40)
    await written(team, words="Half way")
    await team.says(ANN, "/broadcast 1 confirm")
    await team.tick()
    await team.send(6)
    await team.says(ANN, "/broadcast 1 pause")
    await team.send()
    at_pause = [one for one in team.heard("send: Half way") if one in people]
    assert len(at_pause) < 40
    await team.tick(3)
    assert [one for one in team.heard("send: Half way") if one in people] == at_pause
    await team.says(ANN, "/broadcast 1 resume")
    await team.tick()
    await team.send(10)
    await team.says(ANN, "/broadcast 1 cancel")
    at_cancel = [one for one in team.heard("send: Half way") if one in people]
    await team.run(5)
    assert [one for one in team.heard("send: Half way") if one in people] == at_cancel
    assert len(at_cancel) == len(set(at_cancel)) < 40
    assert await team.state() == "cancelled"
    report = text_of(await team.says(ANN, "/broadcast show 1"))
    assert f"Sent: {len(at_cancel)} of 40" in report
    assert f"Cancelled: {40 - len(at_cancel)}" in report


async def test_errors_in_the_first_share_pause_it(team: Campaign) -> None:
    people = await team.people(900, 60)
    await team.roles(ann="writer devon")
    for person in people[:4]:
        team.outcomes[person] = Refused("400 Bad Request: can't parse entities")
    await written(team)
    await approved(team)
    await team.run(3)
    assert await team.state() == "paused"
    heard = [one for one in team.heard("send: Save our ward") if one in people]
    assert len(heard) == 1, "the rest did not go out"
    card = text_of(await team.says(ANN, "/broadcast show 1"))
    assert "paused by itself: 4 of 5 failed" in card
    assert "can't parse entities: 4" in card
    await team.says(ANN, "/broadcast 1 resume")
    await team.run(3)
    assert await team.state() == "done"


async def test_a_slow_start_and_then_the_rest(team: Campaign) -> None:
    people = await team.people(900, 45)
    await written(team)
    await team.says(ANN, "/broadcast 1 confirm")
    await team.tick()
    await team.send()
    assert len([one for one in team.heard("send: Save our ward") if one in people]) == 5
    await team.run(3)
    assert len([one for one in team.heard("send: Save our ward") if one in people]) == 45
    assert await team.state() == "done"


async def test_undo_deletes_and_the_report_says_for_how_many(team: Campaign) -> None:
    one = await team.group(1, "One", ANN)
    people = await team.people(900, 3)
    await written(team)
    await team.says(ANN, "/broadcast 1 confirm")
    await team.run()
    team.outcomes[people[0]] = Refused("400 Bad Request: message can't be deleted for everyone")
    card = await team.says(ANN, "/broadcast 1 undo")
    await team.presses(ANN, card, "Delete it everywhere")
    await team.run()
    report = text_of(await team.says(ANN, "/broadcast show 1"))
    assert "It worked for: 3 of 4 messages" in report
    assert "Refused by the platform: 1" in report
    assert one in team.heard("delete:")


async def test_undo_corrects_and_the_audit_keeps_both(team: Campaign) -> None:
    one = await team.group(1, "One", ANN)
    await written(team, words="The board meets on Tuesday")
    await team.says(ANN, "/broadcast 1 confirm")
    await team.run()
    await team.says(ANN, "/broadcast 1 correct")
    await team.says(ANN, "The board meets on Wednesday")
    await team.run()
    assert one in team.heard("edit: The board meets on Wednesday")
    async with team.store.read() as tx:
        entries = await tx.audit.entries()
    corrected = next(entry for entry in entries if entry.action == "corrected")
    assert "Tuesday" in str(corrected.details["before"])
    assert "Wednesday" in str(corrected.details["after"])


async def test_what_is_undone_twice_is_counted_once(team: Campaign) -> None:
    await team.group(1, "One", ANN)
    await written(team, words="The board meets on Tuesday")
    await team.says(ANN, "/broadcast 1 confirm")
    await team.run()
    await team.says(ANN, "/broadcast 1 correct The board meets on Wednesday")
    await team.run()
    await team.says(ANN, "/broadcast 1 correct The board meets on Thursday")
    await team.run()
    assert "It worked for: 1 of 1 message" in text_of(await team.says(ANN, "/broadcast show 1"))
    await team.says(ANN, "/broadcast 1 delete")
    await team.run()
    assert "It worked for: 1 of 1 message" in text_of(await team.says(ANN, "/broadcast show 1"))


async def test_overdue_goes_back_to_its_author(team: Campaign) -> None:
    await team.group(1, "One", ANN)
    await written(team)
    await team.says(ANN, "/broadcast 1 when in 2 hours")
    await team.says(ANN, "/broadcast 1 preview")
    await team.says(ANN, "/broadcast 1 confirm")
    team.clock.advance(hours=7)  # nobody ran the program, or a backup was restored
    await team.run()
    assert await team.state() == "expired"
    assert not await team.states()
    card = await team.last_card(ANN)
    assert "has not been sent" in text_of(card)
    await team.presses(ANN, card, "Change")
    assert await team.state() == "draft"


async def test_urgent_is_one_person_and_a_look_afterwards(team: Campaign) -> None:
    await team.group(1, "One", ANN)
    await team.group(2, "Two", ANN)
    await written(team)
    await team.says(ANN, "/broadcast 1 urgent")
    await team.says(ANN, "/broadcast 1 urgent yes")
    assert any("URGENT: Ann sends" in text_of(said) for said in await team.told(BEN))
    await team.run()
    assert await team.state() == "done"
    assert "somebody else has still to look" in text_of(await team.says(BEN, "/broadcast show 1"))
    assert "who did not write it" in text_of(await team.says(ANN, "/broadcast 1 reviewed"))
    await team.says(BEN, "/broadcast 1 reviewed")
    assert "Looked at by: Ben" in text_of(await team.says(ANN, "/broadcast show 1"))


async def test_every_admin_of_a_part_of_the_area_sees_what_is_urgent(team: Campaign) -> None:
    await team.roles(eve="admin torbay")
    await team.group(1, "One", ANN)
    await team.group(2, "Two", ANN)
    await written(team)
    await team.says(ANN, "/broadcast 1 urgent yes")
    (seen,) = [said for said in await team.told(EVE) if "URGENT: Ann sends" in text_of(said)]
    assert seen.actions == (), "it reaches beyond what Eve may decide about"


async def test_practice_reaches_only_its_author(team: Campaign) -> None:
    await team.group(1, "One", ANN)
    await team.group(2, "Two", ANN)
    await team.says(ANN, "/broadcast practice")
    await team.says(ANN, "Line one\nLine two\n\n- item")
    await team.says(ANN, "/broadcast 1 audience devon")
    card = await team.says(ANN, "/broadcast 1 preview")
    card = await team.presses(ANN, card, "Ask for approval")
    await team.says(ANN, "/broadcast 1 approve 2")
    await team.run()
    assert await team.state() == "done"
    assert set(team.heard("Line one")) == {ANN}
    for _, text in team.sent:
        if "Line one" in text and "send: " in text:
            lines = [line for line in text.removeprefix("send: ").splitlines() if line.strip()]
            assert all("PRACTICE" in line for line in lines if not line.startswith("["))


async def test_the_same_text_and_the_same_channel_again(team: Campaign) -> None:
    await team.group(1, "One", ANN)
    await written(team)
    await team.says(ANN, "/broadcast 1 confirm")
    await team.run()
    await team.says(ANN, "/broadcast SAVE our ward!")
    await team.says(ANN, "/broadcast 2 audience devon")
    card = await team.says(ANN, "/broadcast 2 preview")
    assert "Broadcast 1 said the same" in text_of(card)
    assert "In the last 120 minutes broadcast 1 went to “One”" in text_of(card)
    card = await team.presses(ANN, card, "Send it all the same")
    await team.presses(ANN, card, "Confirm")
    await team.run()
    assert await team.state(2) == "done"


async def test_answers_go_to_the_team_under_a_number(team: Campaign) -> None:
    (person,) = await team.people(900, 1)
    await team.says(OWNER, f"/team add telegram:{ANN} admin devon")
    team.admins.add(("-77", ANN))
    await team.says(ANN, "/replies on devon", at="-77")
    await written(team)
    await team.says(ANN, "/broadcast 1 confirm")
    await team.run()
    async with team.store.read() as tx:
        rows = await tx.outbox.rows(None, 100)
    message = next(f"m{row.id}" for row in rows if row.at.address == person)
    said = await team.says(person, "I will come", replies_to=message)
    assert "Passed on to the team, without your name" in text_of(said)
    await team.run(1)
    assert team.heard("Reader 1 answers broadcast 1") == ["-77"]
    passed_on = [text for address, text in team.sent if address == "-77"]
    assert "I will come" in passed_on[-1]
    assert person not in passed_on[-1]
    await team.says(ANN, "/block 1", at="-77")
    await team.says(person, "Rude words", replies_to=message)
    await team.run(1)
    assert team.heard("Rude words") == []


async def test_an_alert_waits_for_the_yes_of_an_admin(team: Campaign) -> None:
    group = await team.group(1, "One", ANN)
    await team.says(ANN, "/channel posting ask", at=group)
    await team.says(ANN, "/follow devon", at=group)
    outlet = team.parts.outlet
    async with team.store.write() as tx:
        for number in (1, 2):
            alert = Document((paragraph(f"A ward closes, {number}"),))
            await outlet.alert(tx, alert, f"item:{number}", ["QJK"])
    await team.run(2)
    assert group not in team.heard("A ward closes")
    cards = [card for card in await team.told(ANN) if "Post this alert in “One”?" in text_of(card)]
    assert len(cards) == 2, "asked once about each"
    assert "is posted" in text_of(await team.presses(ANN, cards[0], "Post it"))
    assert "left out" in text_of(await team.presses(ANN, cards[1], "Leave it out"))
    assert "decided already" in text_of(await team.presses(ANN, cards[1], "Post it"))
    await team.run(2)
    assert team.heard("send: A ward closes").count(group) == 1


async def test_eight_in_the_morning_is_eight_across_the_change_of_the_clocks(
    store: Store, atlas: Atlas
) -> None:
    before = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)  # 13:00 in London, summer time
    team = Campaign(store, atlas, SetClock(before))
    await team.roles(ann="writer devon")
    group = await team.group(1, "One", ANN)
    await written(team)
    card = await team.says(ANN, "/broadcast 1 when tomorrow 01:30")
    assert "The clock shows 01:30 twice" in text_of(card)
    card = await team.says(ANN, "tomorrow 8am")
    assert "Sunday 25 October 2026, 08:00 (London time)" in text_of(card)
    await team.says(ANN, "/broadcast 1 preview")
    await team.says(ANN, "/broadcast 1 confirm")
    team.clock.moment = datetime(2026, 10, 25, 7, 59, tzinfo=UTC)  # 07:59, winter time
    await team.run(2)
    assert await team.state() == "scheduled"
    team.clock.moment = datetime(2026, 10, 25, 8, 0, tzinfo=UTC)
    await team.run(2)
    assert await team.state() == "done"
    assert group in team.heard("send: Save our ward")


async def test_a_channel_that_shuts_us_out_is_suspended_and_its_admins_hear(
    team: Campaign,
) -> None:
    group = await team.group(1, "One", ANN)
    async with team.store.write() as tx:
        await tx.chats.shut_out(Address("telegram", group), "kicked", team.clock.now())
    await team.run(2)
    told = [text_of(said) for said in await team.told(ANN)]
    assert sum("“One” is suspended: it has shut me out" in said for said in told) == 1
    async with team.store.write() as tx:
        await tx.chats.let_in(Address("telegram", group), team.clock.now())
    await written(team, audience="One")
    preview = text_of(await team.says(ANN, "/broadcast 1 preview"))
    assert "1 channel suspended: “One” (it has shut me out)" in preview
    await team.says(ANN, "/channel register", at=group)
    assert "You may send this" in text_of(await team.says(ANN, "/broadcast 1 preview"))
