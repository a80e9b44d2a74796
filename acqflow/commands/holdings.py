"""`acqflow catalogue holdings`: what the library holds, from a table or from the records of its own catalogue."""

from pathlib import Path
from typing import Any

import click

from acqflow import intake
from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.helping import SpokenCommand
from acqflow.commands.printing import counting, json_option, say_json, say_table
from acqflow.commands.reading import reading_options, said, say_notes, switch_option
from acqflow.commands.speaking import gettext, ngettext
from acqflow.commands.values import Whole
from acqflow.titles.actions import load_holdings
from acqflow.titles.rules import HOLDING_FIELDS, HoldingsLineRefused, HoldingsLoaded, why_refused
from acqflow.vocabulary.errors import words


@click.command(cls=SpokenCommand)
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The file that is read."
)
@click.option("--complete", is_flag=True, help="What the file does not name is no longer held.")
@reading_options(HOLDING_FIELDS)
@switch_option
@as_option
@json_option
def holdings(file: Path, complete: bool, as_login: str, as_json: bool, **reading: Any) -> None:
    """Load what the library holds: a table with isbn and, where given, location, copies, format; or MARC records.

    In MARC every record with a number is held; --column says where places and copies stand: location=852$b.
    """
    library = opened_library()
    read = intake.held(library, file, said=said(**reading))
    loaded = library.store.run(
        load_holdings,
        rows=read.rows,
        as_of=library.today(),
        source=file.name,
        refused=len(read.refused),
        is_complete=complete,
        by=whoever(library, as_login),
        at=library.now(),
    )
    if as_json:
        refused = [_refused(row) for row in read.refused]
        say_json({"counts": _counts(loaded), "refused": refused, "notes": read.notes})
        return
    _say_loaded(loaded, len(read.refused))
    say_notes("", read.notes)
    for row in read.refused:
        _say_refused(row)


@click.command("ask-holdings", cls=SpokenCommand)
@click.argument("catalogue", help="The catalogue plugin that asks, such as sru.")
@click.argument("numbers", nargs=-1, metavar="[NUMBER]…", help="ISBNs and ISSNs to ask about.")
@click.option("--run", type=Whole(1), metavar="RUN", help="Ask about the titles of this import.")
@click.option("--complete", is_flag=True, help="What is not answered for a number is no longer held.")
@as_option
@json_option
def ask_holdings(
    catalogue: str, numbers: tuple[str, ...], run: int | None, complete: bool, as_login: str, as_json: bool
) -> None:
    """Ask the library's own catalogue over the net which of these numbers it holds, and keep the answer.

    Broken off, it has kept what came so far; the same command asks again.
    """
    library = opened_library()
    by = whoever(library, as_login)
    wanted = [*numbers, *(intake.numbers_of_run(library, run) if run is not None else ())]
    if not wanted:
        raise click.UsageError(gettext("Name the numbers, or an import with --run."))
    with counting(gettext("Asking")) as progress:
        came = intake.ask_holdings(library, catalogue, wanted, by=by, is_complete=complete, progress=progress)
    if as_json:
        told = {"asked": came.asked, "held": came.held, "counts": _counts(came.loaded)}
        say_json({**told, "refused": [_refused(row) for row in came.refused]})
        return
    said = ngettext(
        "Asked about %(num)d number; held: %(held)s.",
        "Asked about %(num)d numbers; held: %(held)s.",
        came.asked,
        held=came.held,
    )
    click.echo(said)
    _say_loaded(came.loaded, len(came.refused))
    for row in came.refused:
        _say_refused(row)


def _counts(loaded: HoldingsLoaded) -> dict[str, int]:
    return {name: getattr(loaded, name) for name in ("new", "changed", "same", "removed")}


def _say_loaded(loaded: HoldingsLoaded, refused: int) -> None:
    named = (words("new"), words("changed"), words("same"), words("removed"), words("refused"))
    values = zip(map(gettext, named), (*_counts(loaded).values(), refused), strict=True)
    say_table((words("holdings"), words("count")), list(values), numbers=(1,))


def _refused(row: HoldingsLineRefused) -> dict[str, Any]:
    where = {"line": row.line} if row.offset is None else {"record": row.line, "offset": row.offset}
    return {**where, "reason": row.reason, "raw": row.raw}


def _say_refused(row: HoldingsLineRefused) -> None:
    why = why_refused(row.reason)
    told = {"reason": gettext(why.says), "raw": row.raw, "cure": gettext(why.cure)}
    if row.offset is None:
        text = gettext("line %(line)s: %(reason)s: %(raw)s. %(cure)s", line=row.line, **told)
    else:
        where = {"record": row.line, "offset": row.offset}
        text = gettext("record %(record)s, byte %(offset)s: %(reason)s: %(raw)s. %(cure)s", **where, **told)
    click.echo(text, err=True)
