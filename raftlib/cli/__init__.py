"""The `raft` command. Each command imports what it needs, so that `raft --help` is quick."""

import sys
from io import TextIOWrapper

import typer

from raftlib.cli.audit import audit_app
from raftlib.cli.audit_download import audit_download
from raftlib.cli.audit_feedback import audit_feedback
from raftlib.cli.bench import bench
from raftlib.cli.decisions import decision_app
from raftlib.cli.imports import import_app
from raftlib.cli.pages import lab, serve
from raftlib.cli.people import people_app
from raftlib.cli.reports import recount, report_app
from raftlib.cli.upkeep import backup, doctor, restore
from raftlib.errors import RaftError

# Exit status where the user can mend it; 0 is well, 1 a fault of ours, 3 a broken chain.
REFUSED = 2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The RAFT workbook: audit, dashboard and locality decisions.",
)
for command in (recount, serve, lab, backup, restore, doctor, bench):
    app.command()(command)
audit_app.command("feedback")(audit_feedback)
audit_app.command("download")(audit_download)
app.add_typer(import_app, name="import")
app.add_typer(audit_app, name="audit")
app.add_typer(report_app, name="report")
app.add_typer(decision_app, name="decision")
app.add_typer(people_app, name="people")


def main() -> None:
    """Run the command; a fault that the user can mend is one message and status 2."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a name no terminal can show stops nothing
    try:
        app(prog_name="raft")
    except RaftError as error:
        typer.echo(str(error), err=True)
        sys.exit(REFUSED)
