"""`acqflow catalogue`: what vendors send, in and out again."""

from pathlib import Path
from typing import Any

import click

from acqflow import intake
from acqflow.catalogues.actions import add_vendor, change_vendor
from acqflow.catalogues.queries import import_runs
from acqflow.commands import under_way
from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.delivered import (
    counts_by_name,
    delivery_option_format,
    delivery_option_vendor,
    opened_delivery,
    say_counts,
)
from acqflow.commands.harvesting import harvest, sources
from acqflow.commands.helping import SpokenGroup
from acqflow.commands.holdings import ask_holdings, holdings
from acqflow.commands.importing import import_command
from acqflow.commands.looking_up import ask
from acqflow.commands.printing import json_option, moment, say_fault, say_json, say_listed, say_table
from acqflow.commands.reading import reading_options, say_notes, switch_option
from acqflow.commands.replying import reply
from acqflow.commands.set_aside import COMMANDS
from acqflow.commands.speaking import gettext, wording
from acqflow.commands.values import Whole
from acqflow.plugin_api import explain
from acqflow.vocabulary.errors import words

_file = click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The file that is read."
)
_run = click.argument("run", type=Whole(1), help="Number of the import, as `catalogue runs` shows it.")


@click.group(cls=SpokenGroup)
def catalogue() -> None:
    """Import what vendors send; preview and undo it; see what could not be read, and settle it."""


_MORE = (reply, holdings, ask_holdings, ask, harvest, sources)
for _command in (import_command, *COMMANDS, *under_way.COMMANDS, *_MORE):
    catalogue.add_command(_command)


@catalogue.command()
@_file
@delivery_option_vendor
@delivery_option_format
@reading_options()
@switch_option
@as_option
@json_option
def preview(
    file: Path, vendor: str, format_name: str | None, as_login: str, as_json: bool, **reading: Any
) -> None:
    """Say what importing a file would do, and change nothing."""
    library = opened_library()
    delivered = opened_delivery(library, file, vendor, format_name, reading)
    look = intake.preview(library, delivered, by=whoever(library, as_login))
    found = look.found
    if as_json:
        facts = {"format": delivered.plugin.name, "encoding": found.encoding, "notes": found.notes}
        shared = {"per_subject": dict(look.per_subject), "uncovered": look.uncovered}
        counts = counts_by_name(found.counts, is_package=delivered.is_package)
        warned = [{"record": row.ordinal, "code": c, "detail": d} for row in found.rows for c, d in row.warnings]
        say_json({**facts, **shared, "counts": counts, "quarantine": dict(found.reasons), "warnings": warned})
        return
    say_counts(found.counts, is_package=delivered.is_package)
    say = wording()
    rows = [
        (
            row.ordinal,
            say.word("import_outcome", row.outcome),
            row.title,
            row.isbn,
            row.price_raw if row.price is None else row.price,
            "; ".join(say.warning(*warning) for warning in row.warnings),
        )
        for row in found.rows
    ]
    heads = (
        *(words("record"), words("would be"), words("title"), words("isbn"), words("price")),
        words("warnings"),
    )
    say_table(heads, rows, numbers=(0,))
    say_notes(found.encoding, found.notes)
    if not delivered.is_package:
        _say_shares(look)
        say_fault(look.guess_fault)
    _say_set_aside(look)


def _say_shares(look: intake.Look) -> None:
    shares = [*look.per_subject.items(), (gettext("nobody"), look.uncovered)]
    say_table((words("subject"), words("would get titles")), shares, numbers=(1,))


def _say_set_aside(look: intake.Look) -> None:
    if look.found.reasons:
        set_aside = ((count, explain(code)) for code, count in look.found.reasons.items())
        reasons = [(count, gettext(why.says), gettext(why.cure)) for count, why in set_aside]
        say_table((words("records set aside"), words("why"), words("what to do")), reasons, numbers=(0,))


@catalogue.command("add-vendor")
@click.argument("code", help="A short code for the vendor; files and orders name it.")
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
    click.echo(gettext("Vendor %(code)s is there.", code=code))


@catalogue.command("change-vendor")
@click.argument("code", help="Code of the vendor.")
@click.option("--name-zh", help="Its Chinese name.")
@click.option("--name-en", help="Its English name.")
@click.option("--currency", help="What it usually asks to be paid in.")
@click.option("--email", help="Where orders go.")
@as_option
def change_vendor_command(code: str, as_login: str, **said: str | None) -> None:
    """Change what is known of a vendor. What is not named stays; prices that came keep their currency."""
    library = opened_library()
    if not any(value is not None for value in said.values()):
        raise click.UsageError(gettext("Name what is to change, such as --currency USD."))
    library.store.run(change_vendor, code=code, **said, by=whoever(library, as_login))
    click.echo(gettext("Vendor %(code)s is changed.", code=code))


@catalogue.command()
@json_option
def runs(as_json: bool) -> None:
    """The imports so far, newest first."""
    library = opened_library()
    found = library.store.ask(import_runs)
    heads = (words("run"), words("at"), words("vendor"), words("file"), words("format"), words("state"))
    if as_json:
        rows = [(r.run_id, r.at.isoformat(), r.vendor_code, r.file_name, r.format, r.state) for r in found]
        say_json([dict(zip(heads, row, strict=True)) for row in rows])
        return
    say = wording()
    told = [
        (r.run_id, moment(library, r.at), r.vendor_code, r.file_name, r.format, say.word("import_state", r.state))
        for r in found
    ]
    none = gettext("Nothing was imported yet. Import a file with: acqflow catalogue import FILE --vendor CODE")
    say_listed(heads, told, none=none, numbers=(0,))


@catalogue.command()
@_run
@as_option
@json_option
def undo(run: int, as_login: str, as_json: bool) -> None:
    """Take an import back, as long as none of its titles has been decided on."""
    library = opened_library()
    undone = intake.take_back(library, run, by=whoever(library, as_login))
    is_list = undone.rows_removed or undone.rows_restored
    of_offers = ("titles_removed", "offers_removed", "offers_restored")
    names = ("rows_removed", "rows_restored") if is_list else of_offers
    counts = {name: getattr(undone, name) for name in names}
    if as_json:
        say_json({"run": run, **counts})
        return
    if is_list:
        said_of_rows = words(
            "Run %(run)s is undone. Rows taken out of the package: %(rows_removed)s; as they were before: "
            "%(rows_restored)s."
        )
        click.echo(gettext(said_of_rows, run=run, **counts))
        return
    click.echo(
        gettext(
            "Run %(run)s is undone. Titles removed: %(titles_removed)s; offers removed: %(offers_removed)s; "
            "offers as they were before: %(offers_restored)s.",
            run=run,
            **counts,
        )
    )
