"""Made-up articles of 3 kB with real names of councils and hospitals, for measuring speed."""

from __future__ import annotations

import random
from collections.abc import Iterator

from bot.areas.atlas import Atlas

LENGTH = 3_000
_TITLES = (
    "{h} beds under threat",
    "{a} boss happy with striker's return",
    "Ministers scrap league tables for hospitals",
    "{b} GP surgeries to share one telephone line",
    "Nurses at {h} vote on strike over pay",
    "Councillors in {a} question maternity plan",
    "Why the waiting list grows",
)
_SENTENCES = (
    "Campaigners fear that the wards will never reopen.",
    "The board of the trust met in public on Tuesday and heard that {h} had been full since the "
    "start of the month.",
    "Nurses told councillors from {a} and {b} that patients were waiting for beds on trolleys.",
    "A spokesman said that a review of urgent care would report in the spring and that no decision "
    "had been taken.",
    "Patients from {a} have been sent to {g} when wards were closed.",
    "The regulator had rated its maternity services as requiring improvement after a visit.",
    "“We are doing what we can with what we have,” said the chief nurse, who trained in {b}.",
    "A petition with 12,000 names was handed in at the town hall by people who had marched there.",
    "The MP for {a} asked the health secretary in Parliament when the money would come.",
    "It follows a similar decision at {g}, where the unit was shut for two years.",
    "The integrated care board said that the changes would save £4m a year (see below).",
    "Staff shortages were blamed for delays in scans, tests and operations across the county.",
)


def articles(atlas: Atlas, count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Titles and texts; the same for the same seed."""
    rng = random.Random(seed)
    names = list(atlas.gazetteer.all_names())
    councils = [n.name for n in names if n.kind in ("council", "county council")]
    hospitals = [n.name for n in names if n.kind == "hospital" and n.people >= 50_000]
    for number in range(count):
        words = {
            "a": rng.choice(councils),
            "b": rng.choice(councils),
            "h": rng.choice(hospitals),
            "g": rng.choice(hospitals),
        }
        title = _TITLES[number % len(_TITLES)].format(**words)
        text = ""
        while len(text) < LENGTH:
            words["b"], words["g"] = rng.choice(councils), rng.choice(hospitals)
            text += rng.choice(_SENTENCES).format(**words) + " "
        yield title, text[:LENGTH]
