"""`acqflow catalogue`: what an import could not read, and what becomes of it."""

from pathlib import Path
from typing import Any

import click

from acqflow import intake
from acqflow.bootstrap import Library
from acqflow.catalogues.actions import dismiss, reopen
from acqflow.catalogues.queries import import_run, quarantined_at, waiting_as_it_came
from acqflow.catalogues.queries import quarantine as quarantined
from acqflow.catalogues.rules import QuarantineRow
from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.helping import SpokenCommand
from acqflow.commands.printing import json_option, moment, say_json, say_listed
from acqflow.commands.reading import encoding_option
from acqflow.commands.speaking import gettext, wording
from acqflow.commands.values import Whole
from acqflow.plugin_api import explain, read_detail
from acqflow.vocabulary.errors import words

_run = click.argument("run", type=Whole(1), help="Number of the import, as `catalogue runs` shows it.")
_record = click.argument("record", type=Whole(1), help="Number of the record, as `catalogue quarantine` shows it.")
_offset = click.option(
    "--offset", type=Whole(0), metavar="N", help="Its place, where several records have that number."
)


@click.command(cls=SpokenCommand)
@_run
@json_option
def quarantine(run: int, as_json: bool) -> None:
    """What an import could not read: where it stands in the file, why, and what became of it."""
    library = opened_library()
    library.store.ask(import_run, run_id=run)
    rows = library.store.ask(quarantined, run_id=run, limit=None)
    if as_json:
        names = ("record", "offset", "length", "reason", "detail", "state", "dismissed_because")
        facts = [
            (row.ordinal, row.offset, row.length, row.reason, row.detail, row.state, row.settled_reason)
            for row in rows
        ]
        say_json([dict(zip(names, row, strict=True)) for row in facts])
        return
    heads = (
        words("record"),
        words("offset"),
        words("length"),
        words("why"),
        words("detail"),
        words("what to do"),
        words("state"),
    )
    explained = [(row, explain(row.reason)) for row in rows]
    told = [
        (
            row.ordinal,
            row.offset,
            row.length,
            gettext(why.says),
            _detail(row),
            gettext(why.cure),
            _state(library, row),
        )
        for row, why in explained
    ]
    none = gettext("Import %(run)s set nothing aside.", run=run)
    say_listed(heads, told, none=none, numbers=(0, 1, 2))


@click.command(cls=SpokenCommand)
@_run
@_record
@click.option(
    "--file",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The file with the one record, corrected.",
)
@_offset
@encoding_option
@as_option
@json_option
def correct(
    run: int, record: int, file: Path, offset: int | None, encoding: str | None, as_login: str, as_json: bool
) -> None:
    """Take a record that was set aside in from a corrected file, as part of its import."""
    library = opened_library()
    taken = intake.correct_from_file(
        library,
        path=file,
        encoding=encoding or "",
        by=whoever(library, as_login),
        **_named(library, run, record, offset),
    )
    if as_json:
        say_json({"run": run, "record": record, "outcome": taken.outcome, "title": taken.title_id})
        return
    outcome = wording().word("import_outcome", taken.outcome)
    if taken.title_id is None:
        click.echo(gettext("Record %(record)s was taken in: %(outcome)s.", record=record, outcome=outcome))
        return
    told = {"record": record, "outcome": outcome, "title": taken.title_id}
    click.echo(gettext("Record %(record)s was taken in: %(outcome)s, title %(title)s.", **told))


@click.command("dismiss", cls=SpokenCommand)
@_run
@_record
@click.option("--reason", required=True, help="Why it is left out.")
@_offset
@as_option
def dismiss_command(run: int, record: int, reason: str, offset: int | None, as_login: str) -> None:
    """Leave a record out for good that was set aside, and say why."""
    library = opened_library()
    by = whoever(library, as_login)
    library.store.run(dismiss, reason=reason, by=by, at=library.now(), **_named(library, run, record, offset))
    click.echo(gettext("Record %(record)s is dismissed.", record=record))
    place = "" if offset is None else f" --offset {offset}"
    undo = f"acqflow catalogue reopen {run} {record}{place} --as {as_login}"
    click.echo(gettext("Undo: %(undo)s", undo=undo))


@click.command("reopen", cls=SpokenCommand)
@_run
@_record
@_offset
@as_option
def reopen_command(run: int, record: int, offset: int | None, as_login: str) -> None:
    """Let a record wait again that was dismissed."""
    library = opened_library()
    by = whoever(library, as_login)
    library.store.run(reopen, by=by, **_named(library, run, record, offset))
    click.echo(gettext("Record %(record)s waits again.", record=record))


@click.command("export-quarantine", cls=SpokenCommand)
@_run
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), help="The file that is written.")
def export_quarantine(run: int, file: Path) -> None:
    """Write what waits as it came, the records of a table under their headings."""
    library = opened_library()
    found = library.store.ask(waiting_as_it_came, run_id=run)
    file.write_bytes(found.content)
    click.echo(gettext("%(file)s is written: %(bytes)s bytes.", file=str(file), bytes=len(found.content)))


def _named(library: Library, run: int, record: int, offset: int | None) -> dict[str, Any]:
    """The record by the number the actions know. Raises what quarantined_at raises."""
    row = library.store.ask(quarantined_at, run_id=run, record=record, offset=offset)
    return {"run_id": run, "quarantined_id": row.quarantined_id}


def _detail(row: QuarantineRow) -> object:
    return wording().fact("detail", read_detail(row.reason, row.detail))


def _state(library: Library, row: QuarantineRow) -> str:
    word = wording().word("quarantine_state", row.state)
    if row.settled_at is None:
        return word
    settled = f"{word} {moment(library, row.settled_at)}"
    return f"{settled}: {row.settled_reason}" if row.settled_reason else settled


COMMANDS = (quarantine, correct, dismiss_command, reopen_command, export_quarantine)
"""What `acqflow catalogue` knows of what was set aside."""
