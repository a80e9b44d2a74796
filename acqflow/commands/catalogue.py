"""`acqflow catalogue`: what vendors send, in and out again."""

from pathlib import Path
from typing import Any

import click

from acqflow import intake
from acqflow.bootstrap import Library
from acqflow.catalogues.actions import add_vendor
from acqflow.catalogues.queries import import_run, import_runs
from acqflow.catalogues.queries import quarantine as quarantined
from acqflow.catalogues.rules import Counts
from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.printing import json_option, say_json, say_table
from acqflow.commands.reading import reading_options, require_columns, said, say_notes, switch_option
from acqflow.plugin_api import explain
from acqflow.plugin_host.fitting import NOTHING_SAID
from acqflow.titles.actions import load_holdings
from acqflow.titles.rules import HOLDING_FIELDS, why_refused

_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
_vendor = click.option("--vendor", required=True, metavar="CODE", help="Whose file it is.")
_format = click.option(
    "--format", "format_name", metavar="NAME", help="The format plugin; recognised if not given."
)
_COUNTS = ("framed", "staged", "quarantined", "skipped", "new", "changed", "same", "titles_added", "conflicts")


@click.group()
def catalogue() -> None:
    """Import what vendors send; preview and undo it; see what could not be read."""


@catalogue.command("import")
@_file
@_vendor
@_format
@reading_options()
@switch_option
@as_option
@json_option
def import_command(
    file: Path, vendor: str, format_name: str | None, as_login: str, as_json: bool, **reading: Any
) -> None:
    """Take a vendor's file in and distribute its titles. The same file again changes nothing.

    What you say of how to read it is kept for this vendor's next file.
    """
    library = opened_library()
    delivered, by = _delivery(library, file, vendor, format_name, reading), whoever(library, as_login)
    taken = intake.take_in(library, delivered, by=by)
    if said(**reading) != NOTHING_SAID:
        intake.remember_profile(library, delivered, by=by)
    counts = _counts(taken.result.counts)
    facts = {"run": taken.result.run_id, "format": delivered.plugin.name, "is_repeat": taken.result.is_repeat}
    uncovered = taken.distribution.uncovered
    if as_json:
        told = {"encoding": taken.result.encoding, "notes": taken.result.notes}
        say_json({**facts, "counts": counts, "uncovered": uncovered, **told})
        return
    if taken.result.is_repeat:
        click.echo(f"This file was imported before, as run {taken.result.run_id}; nothing was changed.")
        return
    say_table(("what", "count"), list(counts.items()), numbers=(1,))
    say_notes(taken.result.encoding, taken.result.notes)
    click.echo(f"Run {taken.result.run_id}; {uncovered} titles nobody wanted. Undo: acqflow catalogue undo RUN")


@catalogue.command()
@_file
@_vendor
@_format
@reading_options()
@switch_option
@as_option
@json_option
def preview(
    file: Path, vendor: str, format_name: str | None, as_login: str, as_json: bool, **reading: Any
) -> None:
    """Say what importing a file would do, and change nothing."""
    library = opened_library()
    delivered = _delivery(library, file, vendor, format_name, reading)
    found = intake.preview(library, delivered, by=whoever(library, as_login))
    if as_json:
        facts = {"format": delivered.plugin.name, "encoding": found.encoding, "notes": found.notes}
        say_json({**facts, "counts": _counts(found.counts), "quarantine": dict(found.reasons)})
        return
    say_table(("what", "count"), list(_counts(found.counts).items()), numbers=(1,))
    rows = [(row.ordinal, row.outcome, row.title, row.isbn, row.price or row.price_raw) for row in found.rows]
    say_table(("record", "would be", "title", "isbn", "price"), rows, numbers=(0,))
    say_notes(found.encoding, found.notes)
    if found.reasons:
        reasons = [(code, count, explain(code).says, explain(code).cure) for code, count in found.reasons.items()]
        say_table(("set aside", "records", "why", "what to do"), reasons, numbers=(1,))


@catalogue.command("add-vendor")
@click.argument("code")
@click.option("--name-zh", required=True, help="Its Chinese name.")
@click.option("--name-en", required=True, help="Its English name.")
@click.option("--currency", required=True, help="What it usually asks to be paid in.")
@click.option("--email", help="Where orders go.")
@as_option
def add_vendor_command(
    code: str, name_zh: str, name_en: str, currency: str, email: str | None, as_login: str
) -> None:
    """Add a vendor, whose files can then be imported."""
    library = opened_library()
    library.store.run(
        add_vendor,
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        currency=currency,
        email=email,
        by=whoever(library, as_login),
    )
    click.echo(f"Vendor {code} is there.")


@catalogue.command()
@_file
@click.option("--complete", is_flag=True, help="What the file does not name is no longer held.")
@reading_options(HOLDING_FIELDS)
@as_option
def holdings(file: Path, complete: bool, as_login: str, **reading: Any) -> None:
    """Load what the library holds: a table with isbn and, where given, location, copies, format."""
    library = opened_library()
    read = intake.held(library, file, said=said(**reading))
    loaded = library.store.run(
        load_holdings,
        rows=read.rows,
        as_of=library.today(),
        is_complete=complete,
        by=whoever(library, as_login),
        at=library.now(),
    )
    counts = [("new", loaded.new), ("changed", loaded.changed), ("same", loaded.same), ("removed", loaded.removed)]
    say_table(("holdings", "count"), [*counts, ("refused", len(read.refused))], numbers=(1,))
    for refused in read.refused:
        why = why_refused(refused.reason)
        click.echo(f"line {refused.line}: {why.says}: {refused.raw}. {why.cure}", err=True)


@catalogue.command()
@json_option
def runs(as_json: bool) -> None:
    """The imports so far, newest first."""
    library = opened_library()
    found = library.store.ask(import_runs)
    rows = [(r.run_id, r.at.isoformat(), r.vendor_code, r.file_name, r.format, r.state) for r in found]
    heads = ("run", "at", "vendor", "file", "format", "state")
    if as_json:
        say_json([dict(zip(heads, row, strict=True)) for row in rows])
    else:
        say_table(heads, rows, numbers=(0,))


@catalogue.command()
@click.argument("run", type=int)
@as_option
def undo(run: int, as_login: str) -> None:
    """Take an import back, as long as none of its titles has been decided on."""
    library = opened_library()
    undone = intake.take_back(library, run, by=whoever(library, as_login))
    click.echo(
        f"Run {run} is undone: {undone.titles_removed} titles and {undone.offers_removed} offers removed, "
        f"{undone.offers_restored} offers as they were before."
    )


@catalogue.command()
@click.argument("run", type=int)
@json_option
def quarantine(run: int, as_json: bool) -> None:
    """What an import could not read: where it stands in the file, and why."""
    library = opened_library()
    library.store.ask(import_run, run_id=run)
    rows = [
        (row.ordinal, row.offset, row.length, row.reason, row.detail)
        for row in library.store.ask(quarantined, run_id=run)
    ]
    heads = ("record", "offset", "length", "reason", "detail")
    if as_json:
        say_json([dict(zip(heads, row, strict=True)) for row in rows])
    else:
        say_table(heads, rows, numbers=(0, 1, 2))


def _delivery(
    library: Library, file: Path, vendor: str, format_name: str | None, reading: dict[str, Any]
) -> intake.Delivery:
    told = said(**reading)
    delivered = intake.delivery(library, file, vendor_code=vendor, format_name=format_name, said=told)
    require_columns(told, delivered.guess)
    return delivered


def _counts(counts: Counts) -> dict[str, int]:
    return {name: getattr(counts, name) for name in _COUNTS}
