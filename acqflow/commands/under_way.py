"""`acqflow catalogue`: imports that go on in the background are stopped, resumed, and worked off."""

import time

import click

from acqflow import intake
from acqflow.catalogues.actions import cancel_import, resume_import
from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.helping import SpokenCommand
from acqflow.commands.speaking import gettext, ngettext
from acqflow.commands.values import Whole

_SECONDS_BETWEEN = 5.0
_run = click.argument("run", type=Whole(1), help="Number of the import, as `catalogue runs` shows it.")


@click.command(cls=SpokenCommand)
@_run
@as_option
def cancel(run: int, as_login: str) -> None:
    """Stop an import that goes on; what is kept of it stays until it is resumed or undone."""
    library = opened_library()
    library.store.run(cancel_import, run_id=run, by=whoever(library, as_login), at=library.now())
    click.echo(gettext("Run %(run)s is stopped. Resume: %(resume)s", run=run, resume=_resume(run, as_login)))


@click.command(cls=SpokenCommand)
@_run
@as_option
def resume(run: int, as_login: str) -> None:
    """Let an import that was stopped, or failed, go on in the server or in `catalogue work`."""
    library = opened_library()
    library.store.run(resume_import, run_id=run, by=whoever(library, as_login), at=library.now())
    click.echo(gettext("Run %(run)s waits its turn. `acqflow catalogue runs` says how it stands.", run=run))


@click.command(cls=SpokenCommand)
@click.option("--watch", is_flag=True, help="Go on looking for what waits, until Ctrl-C.")
def work(watch: bool) -> None:
    """Look at and import what was uploaded and waits, in this process beside those of the server."""
    library = opened_library()
    while True:
        looks = intake.work_off_looks(library)
        if looks:
            click.echo(ngettext("%(num)d look was taken up.", "%(num)d looks were taken up.", looks))
        count = intake.work_off(library)
        if count or not watch:
            click.echo(ngettext("%(num)d import was taken up.", "%(num)d imports were taken up.", count))
        if not watch:
            return
        time.sleep(_SECONDS_BETWEEN)


def _resume(run: int, as_login: str) -> str:
    return f"acqflow catalogue resume {run} --as {as_login}"


COMMANDS = (cancel, resume, work)
"""What `acqflow catalogue` knows of what goes on in the background."""
