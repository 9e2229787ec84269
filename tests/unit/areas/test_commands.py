"""`python -m bot ics` and `areas build`, as a shell sees them."""

from __future__ import annotations

import json
from pathlib import Path

import typer
from typer.testing import CliRunner

from bot.commands.areas import app as areas
from bot.commands.ics import ics

cli = typer.Typer()
cli.command()(ics)
RUN = CliRunner()

CARD = """\
NHS Bath and North East Somerset, Swindon and Wiltshire Integrated Care Board (QOX), South West
Because: Bradford-on-Avon (town in Wiltshire)
Since: 1 July 2022
Cluster with: Somerset; Dorset
Board papers: https://bsw.icb.nhs.uk/document-category/administration/meeting-agendas-and-papers/\
icb-meetings-papers/board-meeting-papers-archive/
Sources: area: ONS and NHS England (ODS), footprints of 1 July 2022 and 1 April 2026; cluster: \
BNSSG Healthier Together, changes to the NHS, 25 June 2025 update (checked 23 November 2026); \
board papers: list of ICB board pages (CC0) (checked 22 August 2026)
"""


def test_a_card_for_a_person() -> None:
    done = RUN.invoke(cli, ["--at", "2026-11-23", "Bradford-on-Avon"])
    assert (done.exit_code, done.output) == (0, CARD)


def test_words_need_no_quotes() -> None:
    done = RUN.invoke(cli, ["--at", "2026-11-23", "st", "helens"])
    assert "QYG" in done.output


def test_questions_nothing_and_elsewhere_in_words() -> None:
    many = RUN.invoke(cli, ["--at", "2026-11-23", "newcastle"]).output
    assert many.splitlines()[0] == "Several footprints; which one?"
    assert RUN.invoke(cli, ["Cardiff"]).output == "Cardiff is in Wales; ICBs are England's.\n"
    assert "Try: " in RUN.invoke(cli, ["asdfghjkl"]).output


def test_one_json_object_a_line_in_order() -> None:
    lines = b"bath\n\nCardiff\r\nNewcastle\nxqz\n" + b"\xff\xfe\nSW1A 2AA"
    done = RUN.invoke(cli, ["--json", "--at", "2026-11-23", "-"], input=lines)
    found = [json.loads(line) for line in done.output.splitlines()]
    assert [f["query"] for f in found][:5] == ["bath", "", "Cardiff", "Newcastle", "xqz"]
    assert [f["result"] for f in found] == [
        *("one", "none", "not_england", "many", "none", "none", "one"),
    ]
    assert found[0]["footprints"] == [
        {
            "code": "QOX",
            "name": "Bath and North East Somerset, Swindon and Wiltshire",
            "share": 1.0,
        }
    ]
    assert found[0]["via"] == "town Bath"
    assert {f["code"] for f in found[3]["footprints"]} == {"QHM", "QNC"}
    assert found[4]["suggestions"]
    assert all({"query", "result", "footprints", "via", "suggestions"} <= set(f) for f in found)


def test_the_day_decides() -> None:
    done = RUN.invoke(cli, ["--json", "--at", "2026-03-31", "haringey"])
    assert json.loads(done.output)["footprints"][0]["code"] == "QMJ"


def test_a_bad_date_is_a_clear_mistake() -> None:
    done = RUN.invoke(cli, ["--at", "31.3.2026", "haringey"])
    assert done.exit_code == 2
    assert "31.3.2026" in done.output


def test_build_refuses_an_empty_folder(tmp_path: Path) -> None:
    done = RUN.invoke(areas, ["build", "--from", str(tmp_path), "--to", str(tmp_path / "out")])
    assert done.exit_code == 1
    assert "the file is missing" in done.output
    assert not (tmp_path / "out").exists()
