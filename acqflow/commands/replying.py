"""`acqflow catalogue reply`: a vendor's own list with what was ordered of it."""

from pathlib import Path

import click

from acqflow import intake
from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.helping import SpokenCommand
from acqflow.commands.speaking import gettext
from acqflow.commands.values import Whole


@click.command(cls=SpokenCommand)
@click.argument("run", type=Whole(1), help="Number of the import, as `catalogue runs` shows it.")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The file that is read."
)
@click.argument(
    "out", metavar="REPLY", type=click.Path(dir_okay=False, path_type=Path), help="The file that is written."
)
@as_option
def reply(run: int, file: Path, out: Path, as_login: str) -> None:
    """Write the vendor's own list with the copies ordered of each row, from the FILE that the import has read."""
    library = opened_library()
    made = intake.reply(library, run_id=run, path=file, by=whoever(library, as_login), translate=gettext)
    out.write_bytes(made.content)
    click.echo(gettext("%(file)s is written: %(bytes)s bytes.", file=str(out), bytes=len(made.content)))
