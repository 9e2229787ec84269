"""The command line: `python -m bot COMMAND`. Each command is a file in `bot/commands`."""

from __future__ import annotations

import typer

from bot.commands import areas, audit, feeds, matrix, outbox
from bot.commands.broadcast import broadcast
from bot.commands.check import check
from bot.commands.demo import demo
from bot.commands.ics import ics
from bot.commands.match import match
from bot.commands.migrate import migrate
from bot.commands.run import run
from bot.garbage import look_for_garbage_rarely

look_for_garbage_rarely()

app = typer.Typer(
    name="bot",
    help="ICS Watch: alerts about the NHS in your own area.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (run, demo, check, migrate, ics, match, broadcast):
    app.command()(command)
app.add_typer(feeds.app, name="feeds")
app.add_typer(areas.app, name="areas")
app.add_typer(outbox.app, name="outbox")
app.add_typer(audit.app, name="audit")
app.add_typer(matrix.app, name="matrix")


if __name__ == "__main__":
    app(prog_name="python -m bot")
