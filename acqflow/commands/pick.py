"""`acqflow pick`: the duplicate file to take along to a vendor's shelves, and the scans brought back."""

from pathlib import Path

import click

from acqflow import intake
from acqflow.commands.asking import as_option, opened_library, whoever
from acqflow.commands.helping import SpokenGroup
from acqflow.commands.printing import json_option, say_json, say_table
from acqflow.commands.speaking import gettext, language_of_terminal, ngettext, sentence, wording
from acqflow.reports.forms import as_csv, as_xlsx
from acqflow.reports.on_site import on_site_file
from acqflow.selection.actions import pick_on_site
from acqflow.selection.rules import PickOutcome, require_picked
from acqflow.subjects.queries import subject_by_code
from acqflow.titles.rules import why_refused
from acqflow.vocabulary.errors import words

_OUT = click.Path(dir_okay=False, path_type=Path)
_IN = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(cls=SpokenGroup)
def pick() -> None:
    """Pick books at a vendor's shelves: the duplicate file to take along, the scans brought back."""


@pick.command("file")
@click.argument("file", type=_OUT, help="Where to write it; .xlsx for a workbook, else CSV.")
@as_option
def file_command(file: Path, as_login: str) -> None:
    """Write every number that is held or on its way, to be looked up without a connection.

    Example: acqflow pick file held.csv --as LOGIN
    """
    library = opened_library()
    by, day, say = whoever(library, as_login), library.today().isoformat(), wording()
    table = library.store.ask(on_site_file, by=by, day=day, standing_words=lambda kind: say.word("standing", kind))
    language = language_of_terminal()
    if file.suffix.lower() == ".xlsx":
        file.write_bytes(as_xlsx([table], made_at=library.now(), language=language, translate=gettext))
    else:
        file.write_bytes(as_csv(table, language=language, translate=gettext))
    count = len(table.rows)
    click.echo(
        ngettext(
            "%(num)d number was written to %(file)s.",
            "%(num)d numbers were written to %(file)s.",
            count,
            file=file,
        )
    )


@pick.command()
@click.argument("file", type=_IN, help="Numbers, one a line, or a table with a column for them.")
@click.option("--subject", required=True, metavar="CODE", help="The subject that picked.")
@click.option("--vendor", metavar="CODE", help="Whose shelves it was: only this vendor's offers count.")
@click.option("--again", metavar="REASON", help="Why what is held or on its way is bought all the same.")
@as_option
@json_option
def scans(file: Path, subject: str, vendor: str | None, again: str | None, as_login: str, as_json: bool) -> None:
    """Put what was scanned on the subject's newest draft list; a number scanned again is another copy.

    What cannot be put there is named with the reason, and put there by the same command once that is mended.

    Example: acqflow pick scans scans.txt --subject TP3 --vendor RT --as LOGIN
    """
    library = opened_library()
    read = intake.scanned(library, file)
    picking = library.store.run(
        pick_on_site,
        subject_id=library.store.ask(subject_by_code, code=subject).id,
        scans=read.rows,
        vendor=vendor,
        duplicate_reason=again,
        by=whoever(library, as_login),
        at=library.now(),
        on=library.today(),
    )
    if as_json:
        found = [
            {
                "number": scan.number,
                "copies": scan.copies,
                "outcome": scan.outcome.value,
                "title_id": scan.title_id,
                "why": sentence(scan.why) if scan.why else None,
            }
            for scan in picking.scans
        ]
        refused = [{"line": row.line, "reason": row.reason, "raw": row.raw} for row in read.refused]
        say_json({"list_id": picking.list_id, "scans": found, "refused": refused})
        require_picked(picking)
        return
    say = wording()
    heads = (words("number"), words("copies"), words("outcome"), words("title"), words("why"))
    rows = [
        (s.number, s.copies, say.word("pick_outcome", s.outcome.value), s.title, s.why and sentence(s.why))
        for s in picking.scans
    ]
    say_table(heads, rows, numbers=(1,))
    for row in read.refused:
        why = why_refused(row.reason)
        told = {"line": row.line, "reason": gettext(why.says), "raw": row.raw, "cure": gettext(why.cure)}
        click.echo(gettext("line %(line)s: %(reason)s: %(raw)s. %(cure)s", **told), err=True)
    require_picked(picking)
    facts = {"picked": picking.count(PickOutcome.PICKED), "list": picking.list_id}
    if picking.list_id is None:
        click.echo(gettext("Nothing was added: what can be put on a list is on it already."), err=True)
        return
    said = ngettext(
        "%(picked)s of %(num)d number is on list %(list)s.",
        "%(picked)s of %(num)d numbers are on list %(list)s.",
        len(picking.scans),
        **facts,
    )
    click.echo(said, err=True)
